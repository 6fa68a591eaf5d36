import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { namespaces } from '../escl/settings.ts';
import { readXml, textAt } from '../escl/xml.ts';
import { capabilitiesXml, stateXml } from './documents.ts';
import type { Sheets, Tray } from './tray.ts';

/** A virtual eSCL scanner that listens on 127.0.0.1. */
export interface VirtualEscl {
  /** Root of its service; the port is the same for its whole life. */
  readonly url: string;
  /** Refuses and drops every connection (`unplug`), or takes connections again. */
  setPlugged(plugged: boolean): Promise<void>;
  close(): Promise<void>;
}

interface Job {
  readonly sheets: Sheets | undefined;
  readonly feeder: boolean;
  over: boolean;
}

const MAX_SETTINGS_BYTES = 64 * 1024;
/** A4 in white: what lies on an empty glass. */
export type BlankPage = () => Promise<Buffer>;

/**
 * An eSCL scanner with a glass and a duplex feeder, spoken to over TCP like a real one, below the driver. It has one
 * resolution and colour only, because its pages are pictures. `tray` holds its paper and its faults.
 */
export async function createVirtualEscl(tray: Tray, blank: BlankPage): Promise<VirtualEscl> {
  const jobs = new Map<string, Job>();
  const running = (): Job | undefined => [...jobs.values()].find((job) => !job.over);

  const finish = (job: Job): void => {
    if (job.over) return;
    job.over = true;
    job.sheets?.putBack();
  };

  const adfState = (): string => {
    if (tray.fault === 'jam') return 'ScannerAdfJam';
    if (tray.fault === 'double-feed') return 'ScannerAdfMultipickDetected';
    if (tray.fault === 'cover-open') return 'ScannerAdfDoorOpen';
    return tray.loaded ? 'ScannerAdfLoaded' : 'ScannerAdfEmpty';
  };
  const busy = (): boolean => tray.fault === 'busy' || running() !== undefined;

  const create = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const settings = readXml(await readBody(request));
    if (settings?.name !== 'ScanSettings') return refuse(response, 400);
    if (busy()) return refuse(response, 503);
    if (tray.fault === 'cover-open') return refuse(response, 409);
    const feeder = textAt(settings, 'InputSource') === 'Feeder';
    if (feeder && !tray.loaded) return refuse(response, 409);
    for (const [id, job] of jobs) if (job.over && jobs.size > 20) jobs.delete(id);
    const id = randomUUID();
    jobs.set(id, { sheets: tray.take(), feeder, over: false });
    // SANE's escl backend looks for the name in exactly this spelling.
    response.writeHead(201, {
      Location: `http://${request.headers.host}/eSCL/ScanJobs/${id}`,
      'Content-Length': 0,
    });
    response.end();
  };

  const deliver = async (job: Job, response: ServerResponse): Promise<void> => {
    if (job.over) return refuse(response, 404);
    const page = (await job.sheets?.peek()) ?? (job.feeder ? undefined : await blank());
    if (!page) {
      finish(job);
      return refuse(response, 404);
    }
    const fault = tray.fault;
    if (fault === 'jam' || fault === 'double-feed') {
      finish(job);
      return refuse(response, 409);
    }
    if (fault === 'wrong-type') {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html><body>Sign in</body></html>');
      return;
    }
    if (fault === 'endless') return endless(response);
    if (fault === 'gone') {
      response.writeHead(200, { 'Content-Type': 'image/jpeg', 'Content-Length': page.length });
      response.write(page.subarray(0, page.length >> 1), () => response.destroy());
      return;
    }
    const file = spoilt(page, fault);
    response.writeHead(200, { 'Content-Type': 'image/jpeg', 'Content-Length': file.length });
    response.end(file, () => {
      if (fault !== null) return;
      job.sheets?.delivered();
      // A job ends by itself with its last sheet; not every client says that it is done.
      if (!job.feeder || job.sheets?.empty) finish(job);
    });
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (tray.fault === 'silent') return;
    const { method } = request;
    const path = request.url ?? '';
    if (method === 'GET' && path === '/eSCL/ScannerCapabilities')
      return xml(response, capabilitiesXml(namespaces));
    if (method === 'GET' && path === '/eSCL/ScannerStatus')
      return xml(response, stateXml(namespaces, busy() ? 'Processing' : 'Idle', adfState()));
    if (method === 'POST' && path === '/eSCL/ScanJobs') return create(request, response);
    const [, id, next] = /^\/eSCL\/ScanJobs\/([\w-]+)(\/NextDocument)?$/.exec(path) ?? [];
    const job = jobs.get(id ?? '');
    if (job && method === 'GET' && next !== undefined) return deliver(job, response);
    if (job && method === 'DELETE' && next === undefined) {
      finish(job);
      response.writeHead(200).end();
      return;
    }
    refuse(response, 404);
  };

  let server: Server;
  const listen = (port: number): Promise<number> =>
    new Promise((resolve, reject) => {
      server = createServer((request, response) => {
        void answer(request, response).catch(() => response.destroy());
      });
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
  const shut = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });

  const port = await listen(0);
  let plugged = true;
  return {
    url: `http://127.0.0.1:${port}/eSCL`,
    setPlugged: async (wanted) => {
      if (wanted === plugged) return;
      plugged = wanted;
      for (const job of jobs.values()) finish(job);
      if (wanted) await listen(port);
      else await shut();
    },
    close: async () => {
      if (plugged) await shut();
      plugged = false;
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request) {
    length += piece.length;
    if (length > MAX_SETTINGS_BYTES) throw new Error('Settings are longer than any can be');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

const xml = (response: ServerResponse, text: string): void => {
  response
    .writeHead(200, { 'Content-Type': 'text/xml', 'Content-Length': Buffer.byteLength(text) })
    .end(text);
};

const refuse = (response: ServerResponse, status: number): void => {
  response.writeHead(status, { 'Content-Length': 0 }).end();
};

/** Bytes that begin like a picture and never end. */
function endless(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'image/jpeg' });
  const piece = Buffer.alloc(256 * 1024, 7);
  piece.set([0xff, 0xd8, 0xff]);
  const more = (): void => {
    while (!response.destroyed && response.write(piece));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}

/** The file as a bad cable or a bad firmware would hand it over. */
function spoilt(file: Buffer, fault: string | null): Buffer {
  if (fault === 'truncated') return file.subarray(0, file.length >> 1);
  if (fault !== 'corrupt') return file;
  const copy = Buffer.from(file);
  copy.fill(0, 4, 64);
  return copy;
}
