import type { SyncState } from '#renderer/sync/messages.ts';
import type { NamedKey } from '#shared/envelope/schema.ts';

/** What the run tells the page when it loads. */
export interface PageStart {
  readonly sealingKey: NamedKey;
  readonly signingKeys: readonly NamedKey[];
  /** This page's clock is off by so much, in milliseconds. */
  readonly clockOffset: number;
  /** Takes a protection away, to see that the run notices. */
  readonly broken: string | null;
}

/** One citizen's application, ready to be sealed. */
export interface Order {
  readonly submissionId: string;
  readonly holder: { readonly documentType: string; readonly number: string; readonly lifeEvent: string };
  readonly application: unknown;
  readonly parts: readonly { readonly name: string; readonly type: string; readonly base64: string }[];
  readonly queryCode: string;
}

/** What became of it. */
export interface Outcome {
  readonly taken: boolean;
  /** `told`: an earlier submission of the same card was found, and the citizen stopped. */
  readonly problem?: string;
}

export interface FaultPage {
  start(start: PageStart): Promise<void>;
  /** Asks for an earlier submission first, then submits and prints, as the kiosk does. */
  submit(order: Order): Promise<Outcome>;
  /** Prints every receipt that was not handed out. */
  printAll(): Promise<number>;
  /** Ids of the submissions this copy has whole, every chunk by its hash. Before `start`, so that nothing was mended yet. */
  inventory(): Promise<readonly string[]>;
  state(): SyncState;
  /** Rows in this page's own copy. */
  rows(): Promise<{ submissions: number; chunks: number; parked: readonly string[] }>;
}

declare global {
  interface Window {
    faults: FaultPage;
  }
}
