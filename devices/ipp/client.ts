import { err, ok, type Result } from '#shared/result.ts';
import {
  boolean,
  charset,
  decodeIpp,
  encodeIpp,
  group,
  type IppGroup,
  type IppMessage,
  type IppValue,
  integer,
  keyword,
  language,
  mimeType,
  name,
  uri,
} from './codec.ts';
import type { IppPort, IppPortError } from './port.ts';

/** Operations of RFC 8011 and, from 0x4000, of CUPS. */
export const operation = {
  printJob: 0x0002,
  createJob: 0x0005,
  cancelJob: 0x0008,
  getJobAttributes: 0x0009,
  getPrinterAttributes: 0x000b,
  cupsGetDocument: 0x4027,
} as const;

/** Status codes of RFC 8011 that are told apart here; below 0x0100 all is well. */
export const status = {
  notAuthenticated: 0x0402,
  notPossible: 0x0404,
  notFound: 0x0406,
  gone: 0x0407,
  tooLarge: 0x0408,
  formatNotSupported: 0x040a,
  notAccepting: 0x0506,
  busy: 0x0507,
} as const;

/** A port's error, or the status with which the printer refused. */
export type IppFailure =
  | { readonly kind: IppPortError }
  | { readonly kind: 'status'; readonly status: number };

/** Values by name, of one group of an answer. */
export type IppFacts = ReadonlyMap<string, readonly IppValue[]>;

export interface PrinterFacts {
  /** 3 idle, 4 processing, 5 stopped (RFC 8011 §5.4.11). */
  readonly state: number;
  /** As the printer writes them, with their severity. */
  readonly reasons: readonly string[];
  readonly accepting: boolean;
  /** Media in the trays, by self-describing name; undefined when the printer does not say. */
  readonly mediaReady: readonly string[] | undefined;
  /** True when a tray is known to hold paper, false when none is, undefined when the printer does not tell of trays. */
  readonly paperLeft: boolean | undefined;
  readonly formats: readonly string[];
  /** Names of the attributes a job may carry. */
  readonly jobAttributes: readonly string[];
}

export interface JobFacts {
  /** 3 pending, 4 held, 5 processing, 6 stopped, 7 cancelled, 8 aborted, 9 completed (RFC 8011 §5.3.7). */
  readonly state: number;
  readonly reasons: readonly string[];
  /** Sides that came out; undefined when the printer does not count. */
  readonly impressions: number | undefined;
}

export interface JobRequest {
  readonly format: string;
  readonly document: Uint8Array;
  /** Job attributes by name. */
  readonly attributes: IppFacts;
}

export interface IppClient {
  printer(): Promise<Result<PrinterFacts, IppFailure>>;
  /** @returns the job's number */
  print(job: JobRequest): Promise<Result<number, IppFailure>>;
  /** An empty job, to find out whether jobs can be taken back. */
  createJob(): Promise<Result<number, IppFailure>>;
  job(id: number): Promise<Result<JobFacts, IppFailure>>;
  /** `purge` (CUPS) also forgets the job and its file. */
  cancel(id: number, purge: boolean): Promise<Result<void, IppFailure>>;
  /** True while the spooler of CUPS can still give out the job's document. */
  hasDocument(id: number): Promise<Result<boolean, IppFailure>>;
}

const printerAttributes = [
  'printer-state',
  'printer-state-reasons',
  'printer-is-accepting-jobs',
  'media-ready',
  'printer-input-tray',
  'document-format-supported',
  'job-creation-attributes-supported',
];

const jobAttributes = ['job-state', 'job-state-reasons', 'job-impressions-completed'];

/** What a request carries besides who asks whom. */
interface Content {
  /** Number of the job it is about. */
  readonly target?: number;
  readonly attributes?: readonly (readonly [string, readonly IppValue[]])[];
  readonly job?: IppFacts;
  readonly document?: Uint8Array;
}

/** The job's name shows on the printer's panel and in its lists, so it says nothing of whose paper it is. */
const JOB_NAME = 'kiosk';

/** Verbs of one IPP printer. Every answer is checked; what is missing or odd is a failure, not a guess. */
export function createIppClient(port: IppPort): IppClient {
  let lastRequestId = 0;

  const send = async (code: number, content: Content): Promise<Result<IppMessage, IppFailure>> => {
    lastRequestId = (lastRequestId % 0x7fffffff) + 1;
    // Its own: the printer may be asked for its state while a job is followed.
    const requestId = lastRequestId;
    const operationGroup: IppGroup = {
      tag: group.operation,
      // In the order RFC 8011 §4.1.4 and §4.1.5 ask for.
      attributes: new Map<string, readonly IppValue[]>([
        ['attributes-charset', [charset('utf-8')]],
        ['attributes-natural-language', [language('en')]],
        ['printer-uri', [uri(port.printerUri)]],
        ...(content.target === undefined ? [] : [['job-id', [integer(content.target)]] as const]),
        ['requesting-user-name', [name(port.user)]],
        ...(content.attributes ?? []),
      ]),
    };
    const jobGroup = content.job && content.job.size > 0 ? [{ tag: group.job, attributes: content.job }] : [];
    const bytes = encodeIpp({
      version: [2, 0],
      code,
      requestId,
      groups: [operationGroup, ...jobGroup],
      data: content.document ?? new Uint8Array(0),
    });
    const answered = await port.exchange(bytes);
    if (!answered.ok) return err({ kind: answered.error });
    const message = decodeIpp(answered.value);
    if (!message.ok || message.value.requestId !== requestId) return err({ kind: 'garbled' });
    const { code: answer } = message.value;
    return answer < 0x0100 ? ok(message.value) : err({ kind: 'status', status: answer });
  };

  const jobNumber = (answer: Result<IppMessage, IppFailure>): Result<number, IppFailure> => {
    if (!answer.ok) return answer;
    const id = number(factsOf(answer.value, group.job), 'job-id');
    return id === undefined ? err({ kind: 'garbled' }) : ok(id);
  };

  return {
    printer: async () => {
      const answer = await send(operation.getPrinterAttributes, {
        attributes: [['requested-attributes', printerAttributes.map(keyword)]],
      });
      if (!answer.ok) return answer;
      const facts = factsOf(answer.value, group.printer);
      const state = number(facts, 'printer-state');
      if (state === undefined) return err({ kind: 'garbled' });
      const media = texts(facts, 'media-ready');
      return ok({
        state,
        reasons: texts(facts, 'printer-state-reasons').filter((reason) => reason !== 'none'),
        accepting: facts.get('printer-is-accepting-jobs')?.[0]?.value !== false,
        mediaReady: facts.has('media-ready') ? media : undefined,
        paperLeft: facts.has('printer-input-tray')
          ? (facts.get('printer-input-tray') ?? []).some(holdsPaper)
          : undefined,
        formats: texts(facts, 'document-format-supported'),
        jobAttributes: texts(facts, 'job-creation-attributes-supported'),
      });
    },
    print: async ({ format, document, attributes }) =>
      jobNumber(
        await send(operation.printJob, {
          attributes: [
            ['job-name', [name(JOB_NAME)]],
            ['document-format', [mimeType(format)]],
          ],
          job: attributes,
          document,
        }),
      ),
    createJob: async () =>
      jobNumber(await send(operation.createJob, { attributes: [['job-name', [name(JOB_NAME)]]] })),
    job: async (id) => {
      const answer = await send(operation.getJobAttributes, {
        target: id,
        attributes: [['requested-attributes', jobAttributes.map(keyword)]],
      });
      if (!answer.ok) return answer;
      const facts = factsOf(answer.value, group.job);
      const state = number(facts, 'job-state');
      if (state === undefined) return err({ kind: 'garbled' });
      return ok({
        state,
        reasons: texts(facts, 'job-state-reasons').filter((reason) => reason !== 'none'),
        impressions: number(facts, 'job-impressions-completed'),
      });
    },
    cancel: async (id, purge) => {
      const answer = await send(operation.cancelJob, {
        target: id,
        attributes: purge ? [['purge-job', [boolean(true)]]] : [],
      });
      return answer.ok ? ok(undefined) : answer;
    },
    hasDocument: async (id) => {
      const answer = await send(operation.cupsGetDocument, {
        target: id,
        attributes: [['document-number', [integer(1)]]],
      });
      if (answer.ok) return ok(true);
      return isMissing(answer.error) ? ok(false) : answer;
    },
  };
}

/** True when the printer says that there is no such thing (any more). */
export const isMissing = (failure: IppFailure): boolean =>
  failure.kind === 'status' && (failure.status === status.notFound || failure.status === status.gone);

const factsOf = (message: IppMessage, tag: number): IppFacts =>
  message.groups.find((one) => one.tag === tag)?.attributes ?? new Map();

const number = (facts: IppFacts, label: string): number | undefined => {
  const value = facts.get(label)?.[0]?.value;
  return typeof value === 'number' ? value : undefined;
};

/** PWG 5100.13 §5.6.7: `level` is a count, −3 for some, −2 for unknown, 0 for none. */
const holdsPaper = ({ value }: IppValue): boolean => {
  const tray = value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : '';
  const level = Number(/(?:^|;)level=(-?\d+)/.exec(tray)?.[1] ?? Number.NaN);
  return level > 0 || level === -3;
};

const texts = (facts: IppFacts, label: string): string[] =>
  (facts.get(label) ?? []).flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
