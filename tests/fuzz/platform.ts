/** Wrong words from the platform's side and to it: nothing is believed that is not signed, and nothing falls over. */
import { v7 as uuidv7 } from 'uuid';
import { canonicalJson } from '#shared/envelope/canonical.ts';
import { deriveQueryKeys, openProgress, sealProgress } from '#shared/envelope/query-code.ts';
import { Capabilities, isPlatform } from '#shared/platform/contract.ts';
import { trustedKeySet } from '#shared/platform/keys.ts';
import { commandsFor } from '#shared/platform/machines.ts';
import { platformProblems, problemName, problemOf, retryOf } from '#shared/platform/problem.ts';
import { isReceiptFor, PlatformReceipt } from '#shared/platform/receipt.ts';
import { isSigned } from '#shared/platform/signed.ts';
import { Watermark } from '#shared/platform/watermark.ts';
import { judge } from '#shared/sync/judge.ts';
import { type Bench, openBench } from '../platform/conform/bench.ts';
import type { ConformKiosk } from '../platform/conform/kiosk.ts';
import { ENROLMENT_CODE, removeFolder, startPlatform, temporaryFolder } from '../platform/harness.ts';
import { mutate, spoilText } from './mutate.ts';
import { createRandom, type Random } from './random.ts';

export interface PlatformFuzzResult {
  readonly problems: number;
  readonly statements: number;
  readonly requests: number;
  /** Names of the refusals the platform gave, with how often. */
  readonly refusals: Readonly<Record<string, number>>;
}

/** One spoilt request costs a signature and a round trip, a spoilt statement only a look. */
const STATEMENTS_PER_REQUEST = 50;

/**
 * `count` spoilt statements and problem bodies, and a fiftieth as many spoilt requests. Throws at the first that is believed, falls
 * over, or changes what the platform holds.
 */
export async function fuzzPlatform(seed: number, count: number): Promise<PlatformFuzzResult> {
  const random = createRandom(seed);
  const folder = await temporaryFolder();
  const platform = await startPlatform({ dataDir: folder });
  try {
    const { url, signingKeys: trusted } = platform;
    const bench = await openBench({ url, enrolmentCode: ENROLMENT_CODE, trusted });
    const believers = await statementsOf(bench);
    for (let times = 0; times < count; times += 1) {
      spoilProblem(random);
      await spoilStatement(random.pick(believers), random);
    }
    const requests = Math.max(1, Math.floor(count / STATEMENTS_PER_REQUEST));
    const refusals = await spoilRequests(bench, requests, random);
    return { problems: count, statements: count, requests, refusals };
  } finally {
    await platform.stop();
    await removeFolder(folder);
  }
}

/** A problem document, spoilt: read as what it says or as nobody's word, and parked only when the platform says so. */
function spoilProblem(random: Random): void {
  const name = random.pick(Object.keys(platformProblems)) as keyof typeof platformProblems;
  const problem = { ...problemOf(name, platformProblems[name]), retry: retryOf(name) };
  const text = random.chance(0.3)
    ? spoilText(JSON.stringify(problem), random)
    : JSON.stringify(mutate(problem, random));
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  const after = random.pick([null, '', '5', '-1', 'NaN', 'Infinity', 'soon', '9'.repeat(40), '\u0000']);
  const judged = judge(body, after, 0);
  if (judged.kind === 'park' && problemName(body) === undefined)
    throw new Error(`parked for nobody's word: ${text}`);
  if (judged.kind !== 'park' && !(judged.retryAfterMs >= 0 && judged.retryAfterMs <= 3_600_000))
    throw new Error(`waits ${judged.retryAfterMs} ms for ${after}`);
}

interface Believer {
  readonly name: string;
  readonly value: unknown;
  /** What a kiosk takes from it and acts on; undefined when it does not believe it. */
  takes(value: unknown): Promise<unknown>;
}

/** Everything the platform signs, true to begin with, and how a kiosk looks at it. */
async function statementsOf(bench: Bench): Promise<Believer[]> {
  const { trusted } = bench;
  const { kiosk, signed, state } = await bench.finished();
  const heartbeat = {
    sentAt: new Date().toISOString(),
    version: '0.1.0',
    catalogue: null,
    uptimeSeconds: 1,
    accepting: true,
    outbox: { queued: 0, received: 0, parked: 0, oldestQueuedAt: null, lastSeq: 0 },
    freeMiB: 1,
    devices: [],
  };
  await fetch(`${bench.url}/desk/kiosks/${kiosk.id}/commands`, {
    method: 'POST',
    body: new URLSearchParams({ kind: 'restart' }),
    redirect: 'manual',
  });
  const path = `/v1/devices/${kiosk.id}`;
  const queryKeys = await deriveQueryKeys('123456789012');
  const sealed = await sealProgress(queryKeys, { children: [] });
  const believers: Believer[] = [
    {
      name: 'receipt',
      value: state.receipts[0],
      takes: async (value) => {
        const { data } = PlatformReceipt.safeParse(value);
        return data !== undefined && (await isReceiptFor(signed, data, trusted)) ? data.receipt : undefined;
      },
    },
    {
      name: 'capabilities',
      value: (await kiosk.ask('GET', '/v1/capabilities')).json,
      takes: async (value) =>
        (await isPlatform(value, trusted)) ? Capabilities.parse(value).capabilities : undefined,
    },
    {
      name: 'keys',
      value: await (await fetch(`${bench.url}/v1/keys`)).json(),
      takes: (value) => trustedKeySet(value, trusted),
    },
    {
      name: 'watermark',
      value: (await kiosk.ask('GET', `${path}/watermark`)).json,
      takes: async (value) => {
        const { data } = Watermark.safeParse(value);
        if (data === undefined) return undefined;
        return (await isSigned('yiciban/watermark/1', data.watermark, data, trusted))
          ? data.watermark
          : undefined;
      },
    },
    {
      name: 'commands',
      value: (await kiosk.ask('POST', `${path}/heartbeat`, heartbeat)).json,
      takes: async (value) => {
        const commands = await commandsFor(kiosk.id, value, trusted, Date.now());
        return commands.length > 0 ? commands : undefined;
      },
    },
    {
      name: 'progress',
      value: { sealed },
      takes: async (value) => {
        const text = typeof value === 'object' && value !== null && 'sealed' in value ? value.sealed : '';
        return typeof text === 'string' ? openProgress(queryKeys, text) : undefined;
      },
    },
  ];
  for (const { name, value, takes } of believers)
    if ((await takes(value)) === undefined)
      throw new Error(`the true ${name} is not believed: this tries nothing`);
  return believers;
}

/** A spoilt statement is not believed, or what is taken from it is to the letter what was signed. */
async function spoilStatement({ name, value, takes }: Believer, random: Random): Promise<void> {
  const spoilt = mutate(value, random);
  const taken = await takes(spoilt);
  if (taken !== undefined && canonicalJson(taken) !== canonicalJson(await takes(value)))
    throw new Error(`a spoilt ${name} is believed: ${JSON.stringify(spoilt)}`);
}

/** Spoilt manifests, ratings, heartbeats and the like, each well signed: refused by a name of the list, nothing changed. */
async function spoilRequests(bench: Bench, count: number, random: Random): Promise<Record<string, number>> {
  const refusals: Record<string, number> = {};
  const kiosk = await bench.kiosk();
  const cases = async () => (await fetch(`${bench.url}/v1/cases`)).text();
  const before = await cases();
  for (let times = 0; times < count; times += 1) {
    const [method, path, body] = await spoiltRequest(bench, kiosk, random);
    const answer = await kiosk.ask(method, path, body);
    const name = problemName(answer.json);
    if (answer.status >= 500)
      throw new Error(`${path} fell over (${answer.status}): ${JSON.stringify(body)}`);
    if (answer.status >= 400 && name === undefined) throw new Error(`${path}: ${answer.text.slice(0, 200)}`);
    const key = name ?? 'taken';
    refusals[key] = (refusals[key] ?? 0) + 1;
  }
  if ((await cases()) !== before) throw new Error('a spoilt request changed the cases');
  return refusals;
}

let spare: Awaited<ReturnType<Bench['demo']>> | undefined;

async function spoiltRequest(
  bench: Bench,
  kiosk: ConformKiosk,
  random: Random,
): Promise<[string, string, string | object]> {
  spare ??= await bench.demo();
  const { draft } = spare;
  const signed = await kiosk.manifest(draft);
  const rating = {
    ratingId: uuidv7(),
    submissionId: uuidv7(),
    intakeNumber: '1',
    level: 5,
    reasons: ['slow'],
    ratedAt: new Date().toISOString(),
  };
  const segment = {
    segment: 1,
    previous: null,
    entries: [{ at: new Date().toISOString(), event: 'start', actor: 'kiosk', facts: { a: 1 } }],
  };
  const search = { requestId: uuidv7(), subject: { documentType: '111', number: '1' } };
  const [method, path, body] = random.pick([
    ['PUT', `/v1/submissions/${draft.submissionId}`, signed],
    ['PUT', `/v1/ratings/${rating.ratingId}`, rating],
    ['PUT', `/v1/devices/${kiosk.id}/audit/1`, segment],
    ['POST', '/v1/cases/search', search],
    ['PUT', `/v1/devices/${kiosk.id}`, { publicKey: kiosk.publicJwk, enrolmentCode: bench.enrolmentCode }],
  ] as const);
  const spoilt = random.chance(0.2) ? spoilText(JSON.stringify(body), random) : mutate(body, random);
  return [method, path, typeof spoilt === 'string' ? spoilt : (spoilt ?? 'null')] as [string, string, object];
}
