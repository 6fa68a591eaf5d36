import { setTimeout as pause } from 'node:timers/promises';
import type { ScannedPage, ScannerStatus, ScanSource } from '#shared/hardware/scanner.ts';
import { err, ok, type Result } from '#shared/result.ts';
import {
  MAX_IMAGE_BYTES,
  MAX_STACK_PAGES,
  pickResolution,
  type ScanJob,
  type ScannerDriver,
  type ScannerLimits,
  type ScanRequest,
} from '../driver.ts';
import { readJpeg } from '../jpeg.ts';
import { type EsclCapabilities, readCapabilities, summary } from './capabilities.ts';
import { scanSettings } from './settings.ts';
import { type EsclState, readState } from './status.ts';
import { type EsclTarget, openWire, type WireAnswer, type WireRequest, type WireTrouble } from './wire.ts';

const MAX_XML_BYTES = 256 * 1024;
/** How long to wait before a page that is not ready yet is asked for again. */
const NOT_READY_MS = 300;

type Outcome<T> = Result<T, ScannerStatus>;
type Source = Exclude<ScanSource, 'auto'>;

/**
 * A driverless network scanner (Mopria eSCL 2.x, also known as AirScan): capabilities and state are read, a job is
 * made, its pages are fetched one by one, each only when it is asked for.
 */
export function createEsclDriver(target: EsclTarget, limits: ScannerLimits): ScannerDriver {
  const root = new URL(target.url).pathname.replace(/\/+$/, '');
  const wire = openWire(target);
  const send = (request: Pick<WireRequest, 'method' | 'path'> & Partial<WireRequest>) =>
    wire({ maxBytes: MAX_XML_BYTES, totalMs: limits.scanMs, quietMs: limits.quietMs, ...request });

  const state = async (signal?: AbortSignal): Promise<Outcome<EsclState>> => {
    const answer = await send({
      method: 'GET',
      path: `${root}/ScannerStatus`,
      totalMs: limits.quietMs * 2,
      ...(signal ? { signal } : {}),
    });
    if (!answer.ok) return err(troubleOf(answer.error));
    if (answer.value.status === 503) return ok({ status: { state: 'busy' }, loaded: undefined });
    const read = answer.value.status === 200 ? readState(answer.value.body.toString('utf8')) : undefined;
    return read ? ok(read) : err(refusal(answer.value));
  };

  const offered = async (): Promise<Outcome<EsclCapabilities>> => {
    const answer = await send({ method: 'GET', path: `${root}/ScannerCapabilities` });
    if (!answer.ok) return err(troubleOf(answer.error));
    const caps =
      answer.value.status === 200 ? readCapabilities(answer.value.body.toString('utf8')) : undefined;
    return caps ? ok(caps) : err(refusal(answer.value));
  };

  /** Why a job or a page was refused: the device's own word if it has one, else `otherwise`. */
  const reason = async (otherwise: ScannerStatus): Promise<ScannerStatus> => {
    const now = await state();
    if (!now.ok) return now.error;
    const { status } = now.value;
    return status.state === 'ready' || status.state === 'busy' ? otherwise : status;
  };

  const start = async (request: ScanRequest): Promise<Outcome<ScanJob>> => {
    const caps = await offered();
    if (!caps.ok) return caps;
    const now = await state();
    if (!now.ok) return now;
    if (now.value.status.state !== 'ready') return err(now.value.status);
    const source = chooseSource(request.source, caps.value, now.value.loaded);
    const place = source && caps.value.sources[source];
    const dpi = place && pickResolution(place.resolutions, request.dpi);
    if (source === undefined || !place?.jpeg || dpi === undefined) return err({ state: 'unsupported' });
    if (source !== 'glass' && now.value.loaded === false) return err({ state: 'no-paper' });
    const made = await send({
      method: 'POST',
      path: `${root}/ScanJobs`,
      body: scanSettings({
        version: caps.value.version,
        source,
        offered: place,
        dpi,
        colour: request.colour ? place.colour : !place.grey,
      }),
    });
    if (!made.ok) return err(troubleOf(made.error));
    if (made.value.status === 503) return err(await reason({ state: 'busy' }));
    // 409 Conflict: the job cannot begin as things are; a feeder is then empty.
    if (made.value.status === 409)
      return err(await reason({ state: source === 'glass' ? 'busy' : 'no-paper' }));
    const job = made.value.status === 201 ? jobPath(made.value.headers.location, root) : undefined;
    return job === undefined ? err(refusal(made.value)) : ok(openJob(job, source !== 'glass'));
  };

  const openJob = (path: string, stack: boolean): ScanJob => {
    const stop = new AbortController();
    let pages = 0;
    let over = false;
    const end = async (): Promise<void> => {
      if (over) return;
      over = true;
      await send({ method: 'DELETE', path, totalMs: limits.quietMs });
    };

    /** Asks for one page until it comes, is refused, or the time for a page is up. */
    const fetchPage = async (): Promise<Outcome<ScannedPage | null>> => {
      const until = performance.now() + limits.scanMs;
      for (;;) {
        const answer = await send({
          method: 'GET',
          path: `${path}/NextDocument`,
          maxBytes: MAX_IMAGE_BYTES,
          // The first byte comes when the lamp is warm and the sheet has moved: only the whole page has a limit.
          quietMs: limits.scanMs,
          totalMs: Math.max(1, until - performance.now()),
          signal: stop.signal,
        });
        if (!answer.ok) return err(troubleOf(answer.error));
        const { status } = answer.value;
        if (status === 200) return pageOf(answer.value);
        if (status === 404 || status === 410) {
          const why = await reason({ state: 'no-paper' });
          return why.state !== 'no-paper' || pages === 0 ? err(why) : ok(null);
        }
        const why = await reason(status === 503 ? { state: 'busy' } : refusal(answer.value));
        if (why.state !== 'busy' || performance.now() + NOT_READY_MS > until) return err(why);
        await pause(NOT_READY_MS, undefined, { signal: stop.signal }).catch(() => undefined);
        if (stop.signal.aborted) return err({ state: 'cancelled' });
      }
    };

    return {
      stack,
      next: async () => {
        if (over) return ok(null);
        if (pages >= (stack ? MAX_STACK_PAGES : 1)) {
          await end();
          return ok(null);
        }
        const page = await fetchPage();
        if (page.ok && page.value) pages++;
        if (page.ok && page.value && stack) return page;
        await end();
        return page;
      },
      cancel: async () => {
        stop.abort();
        await end();
      },
    };
  };

  return {
    status: async () => {
      const now = await state();
      return now.ok ? now.value.status : now.error;
    },
    capabilities: async () => {
      const caps = await offered();
      return caps.ok ? ok(summary(caps.value)) : caps;
    },
    start,
  };
}

function chooseSource(
  wished: ScanSource,
  { sources }: EsclCapabilities,
  loaded: boolean | undefined,
): Source | undefined {
  if (wished !== 'auto') return sources[wished] ? wished : undefined;
  if (sources.feeder && (loaded === true || !sources.glass)) return 'feeder';
  return sources.glass ? 'glass' : (Object.keys(sources)[0] as Source | undefined);
}

/** The job's path. Devices name themselves in many ways, so only the path is taken and asked of the configured host. */
function jobPath(location: string | undefined, root: string): string | undefined {
  if (location === undefined || location.length > 500) return undefined;
  if (!URL.canParse(location, 'http://scanner.invalid/')) return undefined;
  const path = new URL(location, 'http://scanner.invalid/').pathname.replace(/\/+$/, '');
  return path.startsWith(`${root}/ScanJobs/`) ? path : undefined;
}

function pageOf({ headers, body }: WireAnswer): Outcome<ScannedPage> {
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  const facts = type === 'image/jpeg' || type === 'image/jpg' ? readJpeg(body) : undefined;
  if (!facts) return err({ state: 'bad-image' });
  return ok({ jpeg: body.subarray(0, facts.length), width: facts.width, height: facts.height });
}

const troubles: Readonly<Record<WireTrouble, ScannerStatus['state']>> = {
  disconnected: 'disconnected',
  silent: 'silent',
  untrusted: 'untrusted',
  'too-long': 'bad-image',
  cancelled: 'cancelled',
};

const troubleOf = (trouble: WireTrouble): ScannerStatus => ({ state: troubles[trouble] });

/** An answer that makes no sense here: this is no eSCL scanner, or it wants a password. */
const refusal = ({ status }: WireAnswer): ScannerStatus => ({
  state: status === 401 || status === 403 ? 'access-denied' : status === 503 ? 'busy' : 'fault',
});
