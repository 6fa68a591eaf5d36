/** What was asked of departments in a visit, what came of it, and what the citizen says against it. */
import type { ElementValue, FilledValue } from '../application/types.ts';
import type { Wording } from '../catalogue/schema.ts';

/** Where data comes from: a department's data set, or an electronic licence (电子证照). */
export type DataKind = 'shared-data' | 'e-licence';

/**
 * What came of a question. The first group is the platform's word; `offline`, `late` and `failed` mean that no answer
 * came; `unusable` that the value breaks the form's own rule or the platform's answer is not one.
 */
export type DataOutcome =
  | 'found'
  | 'none'
  | 'revoked'
  | 'expired'
  | 'unavailable'
  | 'offline'
  | 'late'
  | 'failed'
  | 'unusable';

/** One field asked for, and the element of the form it is for. */
export interface FieldNeed {
  readonly element: string;
  readonly field: string;
  /** False: the value is only a proposal and may be typed over. */
  readonly authoritative: boolean;
}

/** One question: one record or licence of one person, for one purpose on one legal basis. */
export interface DataNeed {
  readonly role: string;
  readonly kind: DataKind;
  /** The data set's or the licence's name. */
  readonly name: string;
  readonly fields: readonly FieldNeed[];
  /** Materials that need not be handed in when the record or licence is there and valid. */
  readonly materials: readonly string[];
  readonly matters: readonly string[];
  readonly purpose: Wording;
  readonly basis: Wording;
}

/** One line of 「本次调用了哪些数据」. Holds no value, so it may be shown and sent as it is. */
export interface DataUse {
  readonly requestId: string;
  readonly role: string;
  readonly kind: DataKind;
  readonly name: string;
  /** Who answered, in words; absent when nobody did. */
  readonly source?: Wording;
  /** True: made-up data of a demonstration. */
  readonly simulated?: boolean;
  /** Elements asked for, and those that were filled from the answer. */
  readonly elements: readonly string[];
  readonly filled: readonly string[];
  readonly materials: readonly string[];
  readonly matters: readonly string[];
  readonly purpose: Wording;
  readonly basis: Wording;
  readonly outcome: DataOutcome;
  /** ISO 8601: when the page asked, and when the holder answered. */
  readonly at: string;
  readonly time?: string;
}

/** Where a value came from that a department gave. */
export interface DataOrigin {
  readonly requestId: string;
  readonly role: string;
  readonly kind: DataKind;
  readonly name: string;
  readonly field: string;
  readonly source: Wording;
  readonly time: string;
  readonly simulated: boolean;
  /** True: not to be typed over; the citizen may object. */
  readonly authoritative: boolean;
}

/** A licence or record that stands in for a paper. */
export interface MaterialProof {
  readonly material: string;
  readonly requestId: string;
  readonly role: string;
  readonly kind: DataKind;
  readonly name: string;
  readonly source: Wording;
  readonly time: string;
  readonly simulated: boolean;
  /** Last day of validity; null when open. */
  readonly validUntil: string | null;
  readonly document: { readonly number: string; readonly sha256: string } | null;
}

/** 数据有误: the citizen contests a value and gives their own. */
export interface Objection {
  /** UUID version 7; names the objection to the department. */
  readonly ticket: string;
  readonly element: string;
  readonly contested: FilledValue & { readonly origin: DataOrigin };
  readonly at: string;
}

/** An objection as it travels, with the matters whose departments have to look at it. */
export interface SentObjection extends Omit<DataOrigin, 'authoritative' | 'role'> {
  readonly ticket: string;
  readonly element: string;
  readonly matters: readonly string[];
  readonly contested: ElementValue;
  readonly at: string;
}
