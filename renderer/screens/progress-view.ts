import type { LifeEvent } from '#shared/catalogue/schema.ts';
import type { defectReasons, ChildState as PlatformState } from '#shared/platform/cases.ts';
import type { LocalText } from '../i18n/index.ts';
import type { CorrectionVisit } from '../visit/store.ts';

/** What the citizen is told of one department's part. `held` is known here only; the others are the platform's word. */
export type ChildState = 'held' | PlatformState;

export interface ProgressChild {
  /** Catalogue id of the matter. */
  readonly matter: string;
  readonly name: LocalText;
  readonly department: LocalText;
  readonly caseNumber?: string | undefined;
  readonly state: ChildState;
  /** When it came to this state, RFC 3339; null when nobody has said. */
  readonly time: string | null;
  /** Last day to decide, `YYYY-MM-DD`. */
  readonly dueBy?: string | undefined;
  /** What has to be finished first. */
  readonly waitsFor?: readonly LocalText[] | undefined;
  readonly correction?: ShownCorrection | undefined;
  readonly result?: ShownResult | undefined;
  /** Why it was refused, in the department's words. */
  readonly reason?: string | undefined;
}

export type DefectReason = (typeof defectReasons)[number];

/** What a department wants mended: every defect at once. */
export interface ShownCorrection {
  readonly defects: readonly { readonly name: LocalText; readonly reason: DefectReason }[];
  /** The department's words. */
  readonly note: string | null;
  readonly dueBy: string | null;
}

export interface ShownResult {
  readonly name: string;
  readonly number: string | null;
  readonly delivery: 'counter' | 'post' | 'electronic';
}

/** What a mending visit begins with. */
export interface MendingStart {
  readonly lifeEvent: LifeEvent;
  readonly situations: Readonly<Record<string, string>>;
  readonly correction: CorrectionVisit;
}

/** The answer to a look-up by receipt code. */
export interface ProgressView {
  readonly intakeNumber: string;
  readonly caseNumber?: string | undefined;
  readonly truth: 'held' | 'received' | 'accepted';
  /** True when the reference platform said it: the screen then says 演示. */
  readonly simulated: boolean;
  /** When this kiosk last heard from the platform, RFC 3339; null when never. */
  readonly syncedAt: string | null;
  readonly children: readonly ProgressChild[];
  /** Set when something is to be mended and this machine can do it. */
  readonly mending?: MendingStart | undefined;
}

/** `not-found`: nothing here opens with this code. `unavailable`: it could not be looked up at all. */
export type LookUpFailure = 'not-found' | 'unavailable';

/** Digits of the code on the paper receipt. */
export const codeLength = 12;

export const typeDigit = (code: string, digit: string): string =>
  code.length < codeLength && /^\d$/.test(digit) ? code + digit : code;

/** Four and four, with gaps, the rest as places still empty. */
export function shownCode(code: string): string {
  return code.padEnd(codeLength, '·').replace(/(.{4})(?=.)/g, '$1 ');
}

/** The way of a child in order; what is not on it (补正, 不予受理) stands as its last step. */
export function wayOf(
  state: ChildState,
): readonly { readonly state: ChildState; readonly reached: boolean }[] {
  // A department need not say 办理中: the step is there only while it is the one.
  const way: readonly ChildState[] =
    state === 'processing'
      ? ['held', 'received', 'accepted', 'processing', 'completed']
      : ['held', 'received', 'accepted', 'completed'];
  if (state === 'correction' || state === 'refused') {
    return [
      { state: 'held', reached: true },
      { state: 'received', reached: true },
      { state, reached: true },
    ];
  }
  const at = way.indexOf(state);
  return way.map((step, index) => ({ state: step, reached: index <= at }));
}
