/** What was asked, what the paper says and what the platform made of it, held against each other. */
import { readFile } from 'node:fs/promises';
import { codeOf } from '#host/journal/files.ts';
import { canonicalJson } from '#shared/envelope/canonical.ts';
import type { CaseView } from '../platform/platform.ts';
import type { Order } from './page/messages.ts';
import { askProgram } from './world.ts';

export interface Verdict {
  /** Different receipts that came out of the printer. */
  readonly receipts: number;
  readonly cases: number;
  /** Receipts without their case, or whose case has other content. */
  readonly lost: readonly string[];
  /** Citizens with more than one case, and cases without any receipt. */
  readonly duplicates: readonly string[];
}

interface Child {
  readonly matter: string;
  readonly fields: Readonly<Record<string, unknown>>;
}
const childrenOf = (application: unknown): Child[] => (application as { children: Child[] }).children;

/** Numbers on the paper that came out so far. */
async function printedNumbers(paper: string): Promise<Set<string>> {
  try {
    const lines = (await readFile(paper, 'utf8')).trim().split('\n');
    return new Set(lines.map((line) => (JSON.parse(line) as { intakeNumber: string }).intakeNumber));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return new Set();
    throw error;
  }
}

/** Reads the platform as any other program would. `orders` by submission id. */
export async function audit(
  platformUrl: string,
  paper: string,
  orders: ReadonlyMap<string, Order>,
): Promise<Verdict> {
  const printed = await printedNumbers(paper);
  const cases = (await askProgram(`${platformUrl}/v1/cases`)) as CaseView[];
  const lost: string[] = [];
  const duplicates: string[] = [];
  const byNumber = new Map<string, CaseView[]>();
  const byHolder = new Map<string, CaseView[]>();
  for (const one of cases) {
    byNumber.set(one.intakeNumber, [...(byNumber.get(one.intakeNumber) ?? []), one]);
    const holder = orders.get(one.submissionId)?.holder.number ?? `nobody ${one.submissionId}`;
    byHolder.set(holder, [...(byHolder.get(holder) ?? []), one]);
  }
  for (const number of printed) {
    const found = byNumber.get(number) ?? [];
    const [only] = found;
    if (only === undefined) lost.push(number);
    else if (found.length > 1) duplicates.push(number);
    else if (!isSameContent(only, orders.get(only.submissionId))) lost.push(`${number}: other content`);
  }
  for (const [holder, found] of byHolder) if (found.length > 1) duplicates.push(`holder ${holder}`);
  for (const one of cases)
    if (!printed.has(one.intakeNumber)) duplicates.push(`${one.intakeNumber}: a case without a receipt`);
  return { receipts: printed.size, cases: cases.length, lost, duplicates };
}

function isSameContent(found: CaseView, order: Order | undefined): boolean {
  if (order === undefined) return false;
  const asked = childrenOf(order.application).map(({ matter, fields }) => ({ matter, fields }));
  const made = found.children.map(({ matter, fields }) => ({ matter, fields }));
  return (
    canonicalJson(asked) === canonicalJson(made) &&
    found.children.every((child) => child.materials.length > 0)
  );
}
