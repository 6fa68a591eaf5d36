/** Every address of the contract, in one list: the OpenAPI document is made from it. */
import { SignedPackage } from '#shared/catalogue/package.ts';
import { SignedManifest } from '#shared/envelope/manifest.ts';
import { Base64Url, z } from '#shared/envelope/schema.ts';
import { CaseSearch, CaseSearchAnswer, KioskCases, Progress } from './cases.ts';
import {
  Capabilities,
  Enrolment,
  ProgressFeed,
  Rating,
  RatingReceipt,
  SealedApplication,
  SubmissionState,
} from './contract.ts';
import { DataAnswer, DataRequest } from './data.ts';
import { KeySet } from './keys.ts';
import { AuditReceipt, AuditSegment, CommandOutcome, Commands, Heartbeat } from './machines.ts';
import type { PlatformProblem } from './problem.ts';
import { PlatformReceipt } from './receipt.ts';
import { StatisticsDay, StatisticsTaken } from './statistics.ts';
import { Watermark } from './watermark.ts';

const Enrolled = z.object({ enrolled: z.literal(true) });
const SealedProgress = z.object({ cursor: z.int(), lookupId: z.string(), sealed: Base64Url });
const CommandTaken = z.object({ commandId: z.string() });

/** Names of the schemas in the document. What only travels sealed is among them: a platform has to read it too. */
export const contractSchemas = {
  AuditReceipt,
  AuditSegment,
  Capabilities,
  CaseSearch,
  CaseSearchAnswer,
  CommandOutcome,
  Commands,
  CommandTaken,
  DataAnswer,
  DataRequest,
  Enrolled,
  Enrolment,
  Heartbeat,
  KeySet,
  KioskCases,
  PlatformReceipt,
  Progress,
  ProgressFeed,
  Rating,
  RatingReceipt,
  SealedApplication,
  SealedProgress,
  SignedManifest,
  SignedPackage,
  StatisticsDay,
  StatisticsTaken,
  SubmissionState,
  Watermark,
} as const;
export type ContractSchema = keyof typeof contractSchemas;

export interface Operation {
  readonly method: 'get' | 'put' | 'post';
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  /** False: anybody may ask. */
  readonly signed: boolean;
  readonly request?: ContractSchema | 'octets';
  readonly answers: Readonly<Partial<Record<200 | 201, ContractSchema | 'octets'>>>;
  /** Beside those every signed request may meet. */
  readonly problems: readonly PlatformProblem[];
  readonly query?: Readonly<Record<string, string>>;
}

/** What any signed request may be refused with. */
export const commonProblems: readonly PlatformProblem[] = [
  'signature-missing',
  'signature-invalid',
  'unknown-device',
  'clock-skew',
  'request-replayed',
  'digest-mismatch',
  'body-too-large',
  'too-many-requests',
  'busy',
];

const SINCE = { since: 'Only what is newer than this cursor of an earlier answer.' };
const OPENING: readonly PlatformProblem[] = ['envelope-unopenable', 'matters-differ', 'correction-unknown'];

export const operations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/capabilities',
    id: 'capabilities',
    summary: 'The signed marker that alone means «online», with limits and time.',
    signed: true,
    answers: { 200: 'Capabilities' },
    problems: [],
  },
  {
    method: 'get',
    path: '/v1/keys',
    id: 'keys',
    summary: 'The signed set of sealing and signing keys with their validity.',
    signed: false,
    answers: { 200: 'KeySet' },
    problems: ['busy'],
  },
  {
    method: 'put',
    path: '/v1/devices/{kiosk}',
    id: 'enrol',
    summary: 'Makes a kiosk known; signed by the very key it brings.',
    signed: true,
    request: 'Enrolment',
    answers: { 200: 'Enrolled', 201: 'Enrolled' },
    problems: ['body-invalid', 'enrolment-refused', 'device-key-mismatch'],
  },
  {
    method: 'get',
    path: '/v1/catalogue',
    id: 'catalogue',
    summary: 'The signed index of the catalogue package; its ETag names the package.',
    signed: false,
    answers: { 200: 'SignedPackage' },
    problems: ['not-found'],
  },
  {
    method: 'get',
    path: '/v1/catalogue/blobs/{sha256}',
    id: 'catalogueBlob',
    summary: 'A file of a package; it never changes.',
    signed: false,
    answers: { 200: 'octets' },
    problems: ['not-found'],
  },
  {
    method: 'post',
    path: '/v1/data-requests',
    id: 'dataRequest',
    summary: 'What departments hold about the person whose card was laid: shared data and e-licences.',
    signed: true,
    request: 'DataRequest',
    answers: { 200: 'DataAnswer' },
    problems: ['body-invalid'],
  },
  {
    method: 'put',
    path: '/v1/submissions/{submissionId}',
    id: 'putSubmission',
    summary: 'The signed manifest. The id is the idempotency key: the same digest, the same answer for ever.',
    signed: true,
    request: 'SignedManifest',
    answers: { 200: 'SubmissionState', 201: 'SubmissionState' },
    problems: [
      'body-invalid',
      'manifest-signature-invalid',
      'manifest-mismatch',
      'sealing-key-unknown',
      ...OPENING,
    ],
  },
  {
    method: 'get',
    path: '/v1/submissions/{submissionId}',
    id: 'getSubmission',
    summary: 'Where it stands: chunks missing, receipts given.',
    signed: true,
    answers: { 200: 'SubmissionState' },
    problems: ['not-found'],
  },
  {
    method: 'put',
    path: '/v1/submissions/{submissionId}/chunks/{sha256}',
    id: 'putChunk',
    summary: 'One chunk by its hash, in any order, any number of times.',
    signed: true,
    request: 'octets',
    answers: { 200: 'SubmissionState', 201: 'SubmissionState' },
    problems: ['not-found', 'chunk-unknown', ...OPENING],
  },
  {
    method: 'get',
    path: '/v1/devices/{kiosk}/watermark',
    id: 'watermark',
    summary: 'Which of the kiosk’s numbers were ever seen, refused ones among them; a gap means vanished.',
    signed: true,
    answers: { 200: 'Watermark' },
    problems: ['other-device'],
  },
  {
    method: 'get',
    path: '/v1/devices/{kiosk}/cases',
    id: 'kioskCases',
    summary: 'What became of the kiosk’s submissions: case numbers and states, nothing personal.',
    signed: true,
    answers: { 200: 'KioskCases' },
    problems: ['other-device'],
    query: SINCE,
  },
  {
    method: 'post',
    path: '/v1/cases/search',
    id: 'searchCases',
    summary: 'The cases of a person whose card lies on the reader.',
    signed: true,
    request: 'CaseSearch',
    answers: { 200: 'CaseSearchAnswer' },
    problems: ['body-invalid'],
  },
  {
    method: 'get',
    path: '/v1/progress',
    id: 'progressFeed',
    summary: 'What changed for this kiosk’s submissions, each sealed under the code on its receipt.',
    signed: true,
    answers: { 200: 'ProgressFeed' },
    problems: [],
    query: SINCE,
  },
  {
    method: 'get',
    path: '/v1/progress/{lookupId}',
    id: 'progress',
    summary: 'The newest progress of one look-up id, sealed: states, corrections, results.',
    signed: true,
    answers: { 200: 'SealedProgress' },
    problems: ['not-found'],
  },
  {
    method: 'put',
    path: '/v1/ratings/{ratingId}',
    id: 'putRating',
    summary: '好差评; answered with the signed licence to delete it on the kiosk.',
    signed: true,
    request: 'Rating',
    answers: { 200: 'RatingReceipt', 201: 'RatingReceipt' },
    problems: ['body-invalid', 'rating-mismatch'],
  },
  {
    method: 'post',
    path: '/v1/devices/{kiosk}/heartbeat',
    id: 'heartbeat',
    summary: 'How the machine does; answered with the signed commands it has not done yet.',
    signed: true,
    request: 'Heartbeat',
    answers: { 200: 'Commands' },
    problems: ['body-invalid', 'other-device'],
  },
  {
    method: 'put',
    path: '/v1/devices/{kiosk}/commands/{commandId}',
    id: 'commandOutcome',
    summary: 'What became of a command.',
    signed: true,
    request: 'CommandOutcome',
    answers: { 200: 'CommandTaken', 201: 'CommandTaken' },
    problems: ['body-invalid', 'not-found', 'other-device'],
  },
  {
    method: 'put',
    path: '/v1/devices/{kiosk}/audit/{segment}',
    id: 'putAudit',
    summary: 'A piece of the kiosk’s chained audit log; answered with a signed receipt.',
    signed: true,
    request: 'AuditSegment',
    answers: { 200: 'AuditReceipt', 201: 'AuditReceipt' },
    problems: ['body-invalid', 'audit-mismatch', 'other-device'],
  },
  {
    method: 'put',
    path: '/v1/devices/{kiosk}/statistics/{day}',
    id: 'putStatistics',
    summary: 'The whole day’s counts; the highest revision stays.',
    signed: true,
    request: 'StatisticsDay',
    answers: { 200: 'StatisticsTaken', 201: 'StatisticsTaken' },
    problems: ['body-invalid', 'other-device'],
  },
];
