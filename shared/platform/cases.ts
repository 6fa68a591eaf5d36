/** What comes down about a case: states of its children, what is to be mended, what was issued. */
import { Instant, Sha256, UuidV7, z } from '#shared/envelope/schema.ts';

/** A catalogue id, or a department's own name of a field. */
const Name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/);
/** Words of a department for the citizen; sealed on the way, shown as they are. */
const Words = z.string().min(1).max(500);

/** Where a child of the joint case stands: 已提交, 已受理, 办理中, 补正, 办结, 不予受理. */
export const ChildState = z.enum([
  'received',
  'accepted',
  'processing',
  'correction',
  'completed',
  'refused',
]);
export type ChildState = z.infer<typeof ChildState>;

/** From which state a department may move a child to which. What is finished stays so. */
export const childMoves: Readonly<Record<ChildState, readonly ChildState[]>> = {
  received: ['accepted', 'correction', 'refused'],
  accepted: ['processing', 'correction', 'completed', 'refused'],
  processing: ['correction', 'completed', 'refused'],
  correction: ['accepted', 'refused'],
  completed: [],
  refused: [],
};

/** Why a document or an answer cannot stay as it is. Codes, so that every screen and paper says it in its own language. */
export const defectReasons = ['missing', 'unclear', 'incomplete', 'wrong', 'expired', 'differs'] as const;

/** One thing to mend: a material by its catalogue id, or a data element. */
export const Defect = z.object({
  kind: z.enum(['material', 'element']),
  id: Name,
  reason: z.enum(defectReasons),
});
export type Defect = z.infer<typeof Defect>;

/** 补正: all defects of one child at once, 一次告知. */
export const Correction = z.object({
  correctionId: UuidV7,
  askedAt: Instant,
  /** Last day to mend it. */
  dueBy: z.iso.date().nullable(),
  note: Words.nullable(),
  defects: z.array(Defect).min(1).max(60),
});
export type Correction = z.infer<typeof Correction>;

/** 出件: what a department issued, and how it comes to the citizen. */
export const CaseResult = z.object({
  resultId: UuidV7,
  name: Words,
  number: z.string().min(1).max(80).nullable(),
  issuedAt: Instant,
  delivery: z.enum(['counter', 'post', 'electronic']),
});
export type CaseResult = z.infer<typeof CaseResult>;

const ProgressChild = z.object({
  matter: z.string(),
  department: z.string(),
  caseNumber: z.string().optional(),
  state: ChildState,
  time: Instant,
  /** Last day the department has to decide. */
  dueBy: z.iso.date().optional(),
  /** Matters of this case that have to be finished first. */
  waitsFor: z.array(z.string()).max(64).optional(),
  /** In state `correction`. */
  correction: Correction.optional(),
  /** In state `completed`, where something was issued. */
  result: CaseResult.optional(),
  /** In state `refused`. */
  reason: Words.optional(),
});

/**
 * What the platform tells the citizen; travels and rests sealed under the code on the receipt. Members a reader does not
 * know are left aside.
 */
export const Progress = z.object({
  submissionId: UuidV7,
  intakeNumber: z.string(),
  caseNumber: z.string().optional(),
  updatedAt: Instant,
  simulated: z.boolean(),
  /** What the mending visit starts from: event and answers of the first one. */
  lifeEvent: z.string().optional(),
  situations: z.record(z.string(), z.string()).optional(),
  children: z.array(ProgressChild),
});
export type Progress = z.infer<typeof Progress>;

/** In the sealed application of a mending visit: what it mends. Without the right code or card nothing is mended. */
export const CorrectionLink = z.object({
  /** The submission the case began with. */
  submissionId: UuidV7,
  correctionIds: z.array(UuidV7).min(1).max(64),
});
export type CorrectionLink = z.infer<typeof CorrectionLink>;

/** `POST /v1/cases/search`: the cases of a person whose card lies on the reader. Online only, never stored here. */
export const CaseSearch = z.strictObject({
  requestId: UuidV7,
  subject: z.strictObject({ documentType: z.string().min(1).max(10), number: z.string().min(1).max(40) }),
});
export type CaseSearch = z.infer<typeof CaseSearch>;
export const CaseSearchAnswer = z.object({ requestId: UuidV7, cases: z.array(Progress).max(100) });
export type CaseSearchAnswer = z.infer<typeof CaseSearchAnswer>;

/** `GET /v1/devices/{kiosk}/cases?since=`: what became of a kiosk's submissions, without anything personal. */
export const KioskCases = z.object({
  cases: z.array(
    z.object({
      submissionId: UuidV7,
      seq: z.int(),
      digest: Sha256,
      intakeNumber: z.string(),
      caseNumber: z.string().nullable(),
      /** The submission whose case this one mended, if it did. */
      mends: UuidV7.nullable(),
      children: z.array(z.object({ matter: z.string(), state: ChildState })),
    }),
  ),
  /** Highest `seq` of this page: what the next one starts after. */
  next: z.int(),
  more: z.boolean(),
});
export type KioskCases = z.infer<typeof KioskCases>;
