import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  DocumentPrinterSimulation,
  DocumentPrinterSimulationState,
} from '#shared/hardware/document-printer.ts';
import { operation, status } from '../ipp/client.ts';
import {
  boolean,
  charset,
  decodeIpp,
  encodeIpp,
  enumeration,
  group,
  type IppGroup,
  type IppMessage,
  type IppValue,
  integer,
  keyword,
  language,
  mimeType,
  uri,
} from '../ipp/codec.ts';
import { pagesOfPdf } from './pdf-pages.ts';
import { PDF } from './status.ts';

export interface VirtualDocumentPrinter {
  /** Starts listening on 127.0.0.1 at a port of the system's choice. */
  start(): Promise<void>;
  /** Its `ipp://` address; undefined while unplugged. */
  address(): string | undefined;
  simulate(change: DocumentPrinterSimulation): Promise<void>;
  look(): DocumentPrinterSimulationState;
  close(): Promise<void>;
}

interface Job {
  readonly id: number;
  readonly document: Uint8Array;
  /** Sides it will have when it is done. */
  readonly sides: number;
  state: number;
  printed: number;
}

type State = Omit<DocumentPrinterSimulationState, 'jobs' | 'pages' | 'document'>;

const well: State = { paper: 'ok', toner: 'ok', cover: 'closed', fault: null };
const [IDLE, PROCESSING, STOPPED] = [3, 4, 5];
const job = { held: 4, processing: 5, stopped: 6, cancelled: 7, aborted: 8, completed: 9 } as const;
const done: ReadonlySet<number> = new Set([job.cancelled, job.aborted, job.completed]);
/** An office printer of thirty pages a minute. */
const PAGE_MS = 2_000;
const MAX_REQUEST = 2 * 1024 * 1024;
/** How often a printer that cannot go on looks whether it can. */
const LOOK_MS = 50;

/**
 * An A4 printer that speaks IPP over HTTP (RFC 8010, RFC 8011) and knows nothing of who asks: it counts the pages of a PDF,
 * takes its time for each, stops where paper, toner, cover or a jam stop it, and goes on when that is mended.
 */
export function createVirtualDocumentPrinter(pageMs = PAGE_MS): VirtualDocumentPrinter {
  let state: State = well;
  let server: Server | undefined;
  let printed = { jobs: 0, pages: 0 };
  let newest: Uint8Array | undefined;
  let working = Promise.resolve();
  const jobs: Job[] = [];

  const stopping = (): boolean =>
    state.paper === 'out' || state.toner === 'empty' || state.cover === 'open' || state.fault === 'jam';

  const reasons = (): string[] => {
    const found = [
      ...(state.paper === 'out' ? ['media-empty-error', 'media-needed-error'] : []),
      ...(state.paper === 'low' ? ['media-low-warning'] : []),
      ...(state.toner === 'empty' ? ['toner-empty-error'] : []),
      ...(state.toner === 'low' ? ['toner-low-warning'] : []),
      ...(state.cover === 'open' ? ['cover-open-error'] : []),
      ...(state.fault === 'jam' ? ['media-jam-error'] : []),
    ];
    return found.length > 0 ? found : ['none'];
  };

  const work = async (one: Job): Promise<void> => {
    if (one.state === job.held) return;
    while (one.printed < one.sides && !done.has(one.state)) {
      await sleep(stopping() ? LOOK_MS : pageMs);
      if (done.has(one.state)) return;
      one.state = stopping() ? job.stopped : job.processing;
      if (stopping()) continue;
      if (state.fault === 'abort') {
        one.state = job.aborted;
        return;
      }
      one.printed++;
      printed = { ...printed, pages: printed.pages + 1 };
    }
    if (done.has(one.state)) return;
    one.state = job.completed;
    newest = one.document;
    printed = { ...printed, jobs: printed.jobs + 1 };
  };

  const printerGroup = (): IppGroup => {
    const busy = jobs.some((one) => !done.has(one.state) && one.state !== job.held);
    const attributes = new Map<string, readonly IppValue[]>([
      ['printer-uri-supported', [uri(address() ?? '')]],
      ['printer-state', [enumeration(stopping() ? STOPPED : busy ? PROCESSING : IDLE)]],
      ['printer-state-reasons', reasons().map(keyword)],
      ['printer-is-accepting-jobs', [boolean(true)]],
      ['document-format-supported', [mimeType(PDF)]],
      ['job-creation-attributes-supported', ['copies', 'media', 'sides', 'job-hold-until'].map(keyword)],
    ]);
    if (state.paper !== 'out') attributes.set('media-ready', [keyword('iso_a4_210x297mm')]);
    return { tag: group.printer, attributes };
  };

  const jobGroup = (one: Job): IppGroup => ({
    tag: group.job,
    attributes: new Map<string, readonly IppValue[]>([
      ['job-id', [integer(one.id)]],
      ['job-state', [enumeration(one.state)]],
      ['job-state-reasons', [keyword(one.state === job.completed ? 'job-completed-successfully' : 'none')]],
      ['job-impressions-completed', [integer(one.printed)]],
    ]),
  });

  const take = async (request: IppMessage): Promise<{ code: number; groups: IppGroup[] }> => {
    const refused = (code: number) => ({ code, groups: [] });
    const pages = await pagesOfPdf(request.data);
    if (pages === undefined) return refused(status.formatNotSupported);
    const wanted = request.groups.find((one) => one.tag === group.job)?.attributes.get('copies')?.[0]?.value;
    const one: Job = {
      id: jobs.length + 1,
      document: request.data,
      sides: pages * (typeof wanted === 'number' ? wanted : 1),
      state: state.fault === 'hold' ? job.held : job.processing,
      printed: 0,
    };
    jobs.push(one);
    working = working.then(() => work(one));
    return { code: 0, groups: [jobGroup(one)] };
  };

  const answerTo = async (request: IppMessage): Promise<{ code: number; groups: IppGroup[] }> => {
    const id = request.groups[0]?.attributes.get('job-id')?.[0]?.value;
    const one = jobs.find((candidate) => candidate.id === id);
    switch (request.code) {
      case operation.getPrinterAttributes:
        return { code: 0, groups: [printerGroup()] };
      case operation.printJob:
        return take(request);
      case operation.getJobAttributes:
        return one ? { code: 0, groups: [jobGroup(one)] } : { code: status.notFound, groups: [] };
      case operation.cancelJob:
        if (!one) return { code: status.notFound, groups: [] };
        if (done.has(one.state)) return { code: status.notPossible, groups: [] };
        one.state = job.cancelled;
        return { code: 0, groups: [] };
      default:
        return { code: 0x0501, groups: [] };
    }
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of request as AsyncIterable<Uint8Array>) {
      length += part.length;
      if (length > MAX_REQUEST) return void request.destroy();
      parts.push(part);
    }
    if (state.fault === 'silent') return;
    const message = decodeIpp(Buffer.concat(parts));
    response.setHeader('content-type', 'application/ipp');
    if (state.fault === 'garbage')
      return void response.end(Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 1, 4, 0x44, 0, 0, 0xff, 0xfb));
    if (!message.ok) return void response.writeHead(400).end();
    const { code, groups } = await answerTo(message.value);
    const head: IppGroup = {
      tag: group.operation,
      attributes: new Map([
        ['attributes-charset', [charset('utf-8')]],
        ['attributes-natural-language', [language('en')]],
      ]),
    };
    response.end(
      encodeIpp({
        version: [2, 0],
        code,
        requestId: message.value.requestId,
        groups: [head, ...groups],
        data: new Uint8Array(0),
      }),
    );
  };

  const address = (): string | undefined => {
    const bound = server?.address() as AddressInfo | null | undefined;
    return bound ? `ipp://127.0.0.1:${bound.port}/ipp/print` : undefined;
  };

  const start = async (): Promise<void> => {
    if (server) return;
    const fresh = createServer((request, response) => {
      serve(request, response).catch(() => response.destroy());
    });
    server = fresh;
    await new Promise<void>((resolve, reject) => {
      fresh.once('error', reject);
      fresh.listen(0, '127.0.0.1', resolve);
    });
  };

  const unplug = async (): Promise<void> => {
    // Power gone: what was not printed yet is forgotten.
    for (const one of jobs) if (!done.has(one.state)) one.state = job.aborted;
    const old = server;
    server = undefined;
    old?.closeAllConnections();
    if (old) await new Promise<void>((resolve) => old.close(() => resolve()));
  };

  return {
    start,
    address,
    simulate: async (change) => {
      if ('clear' in change) state = well;
      else state = { ...state, ...change };
      if (state.fault === 'unplug') await unplug();
      else await start();
    },
    look: () => ({
      ...state,
      ...printed,
      document: newest === undefined ? null : Buffer.from(newest).toString('base64'),
    }),
    close: unplug,
  };
}
