import { v7 as uuidv7 } from 'uuid';
import { CaseResult, ChildState, Correction } from '#shared/platform/cases.ts';
import type { ChildDetail } from '../cases/detail.ts';

/** What a department decided about its child, from a form or from JSON; undefined where something is missing. */
export function readMove(
  fields: Readonly<Record<string, unknown>>,
  now: string,
): { readonly state: ChildState; readonly detail: ChildDetail } | undefined {
  const state = ChildState.safeParse(fields.state);
  if (!state.success) return undefined;
  const text = (name: string): string | null => {
    const value = fields[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
  };
  if (state.data === 'correction') {
    const defects = Object.entries(fields).flatMap(([field, reason]) => {
      const [, kind, id] = /^defect:(material|element):(.+)$/.exec(field) ?? [];
      return kind === undefined || reason === '' ? [] : [{ kind, id, reason }];
    });
    const correction = Correction.safeParse({
      correctionId: uuidv7(),
      askedAt: now,
      dueBy: text('dueBy'),
      note: text('note'),
      defects,
    });
    return correction.success ? { state: state.data, detail: { correction: correction.data } } : undefined;
  }
  if (state.data === 'completed') {
    const name = text('resultName');
    if (name === null) return { state: state.data, detail: {} };
    const result = CaseResult.safeParse({
      resultId: uuidv7(),
      name,
      number: text('resultNumber'),
      issuedAt: now,
      delivery: text('delivery') ?? 'counter',
    });
    return result.success ? { state: state.data, detail: { result: result.data } } : undefined;
  }
  const reason = text('reason');
  return { state: state.data, detail: state.data === 'refused' && reason !== null ? { reason } : {} };
}
