import type { NamedKey } from '#shared/envelope/schema.ts';

/** What a kiosk's outbox is handed: about 4 KB of JSON and two documents of 400 KB. */
export interface BenchSubmission {
  readonly id: string;
  readonly createdAt: number;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly documents: readonly { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }[];
}

/** One contender. `enqueue` resolves when the library says that all of it is stored. */
export interface Driver {
  open(): Promise<void>;
  enqueue(submission: BenchSubmission): Promise<void>;
  count(): Promise<number>;
  /** Small rows, as fast as the library takes them: what waits after weeks without a network. */
  fill?(count: number): Promise<void>;
}

export interface DriverInput {
  /** The platform's key; only ours seals. */
  readonly sealingKey: NamedKey;
}
