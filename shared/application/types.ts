/** 申请: what the visit produced. It travels only inside the sealed envelope. */
import type { IdCard } from '../hardware/id-card.ts';
import type { DataOrigin, DataUse, MaterialProof, SentObjection } from '../prefill/types.ts';

/**
 * A value as text, or parts by id: those of a composite; `type`, `number` of an identity document; `region`
 * (GB/T 2260), `regionName`, `detail` of an address, or `whole` as a card prints it.
 */
export type ElementValue = string | Readonly<Record<string, string>>;

/** Where a value came from; the citizen sees it beside the field. */
export type ValueSource = 'typed' | 'card' | 'copied' | 'shared-data' | 'e-licence';

export interface FilledValue {
  readonly value: ElementValue;
  readonly source: ValueSource;
  /** ISO 8601, page clock. */
  readonly at: string;
  /** Of a value that a department gave. */
  readonly origin?: DataOrigin;
}

export interface ApplicationDocument {
  readonly material: string;
  /** SHA-256 of the document's bytes, lower-case hex. */
  readonly sha256: string;
  readonly type: 'application/pdf';
  readonly pages: number;
  /** Trust level of 国办函〔2016〕108号: a scan by the citizen is C until an original was checked. */
  readonly trust: 'C';
}

/** The official form of one matter, signed: the part `form:<matter>` of the envelope. */
export interface ApplicationForm {
  readonly matter: string;
  /** SHA-256 of the PDF, lower-case hex. */
  readonly sha256: string;
  readonly type: 'application/pdf';
}

export interface ApplicationChild {
  readonly matter: string;
  readonly department: string;
  readonly fields: Readonly<Record<string, ElementValue>>;
  readonly sources: Readonly<Record<string, ValueSource>>;
  /** Materials this matter needs a document of: names of parts in the envelope, in the order of its list. */
  readonly materials: readonly string[];
  /** Materials an earlier matter, a licence, a record, the system or a commitment supplies, or that come to the counter later. */
  readonly withoutDocument: readonly {
    material: string;
    supply: 'from-matter' | 'e-licence' | 'data-share' | 'system' | 'commitment' | 'counter';
  }[];
}

export interface Application {
  readonly version: 1;
  readonly submissionId: string;
  readonly lifeEvent: string;
  readonly catalogue: string;
  readonly language: 'zh' | 'en';
  readonly createdAt: string;
  readonly situations: Readonly<Record<string, string>>;
  /** `card-present`: a card lay on the reader. `stated`: name and number were given by hand, no card was seen. */
  readonly applicant: {
    readonly role: string;
    readonly card: IdCard;
    readonly assurance: 'card-present' | 'stated';
  };
  readonly others: readonly { readonly role: string; readonly card: IdCard }[];
  readonly children: readonly ApplicationChild[];
  readonly documents: readonly ApplicationDocument[];
  /** One for each child whose matter has an official form. */
  readonly forms: readonly ApplicationForm[];
  readonly commitments: readonly { readonly material: string; readonly text: string; readonly at: string }[];
  /** Licences and records that stand in for papers; the department fetches them from their issuer. */
  readonly proofs: readonly MaterialProof[];
  /** 「本次调用了哪些数据」: every question asked of a department in this visit, answered or not. */
  readonly dataUse: readonly DataUse[];
  /** 数据有误: values the citizen contests and has given anew. */
  readonly objections: readonly SentObjection[];
  readonly signature: { readonly sha256: string; readonly type: 'image/png' };
  readonly privacyNotice: { readonly id: string; readonly sha256: string; readonly shownAt: string };
  /** Of a visit that mends an earlier one: the submission its case began with, and what was asked for. */
  readonly correction?: { readonly submissionId: string; readonly correctionIds: readonly string[] };
  /** 12 digits on the paper receipt; the platform seals progress under a key derived from it. */
  readonly queryCode: string;
}
