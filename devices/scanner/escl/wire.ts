import http from 'node:http';
import https from 'node:https';
import { connect } from 'node:tls';
import { err, ok, type Result } from '#shared/result.ts';
import { patientTimer } from '../../patient-timer.ts';

/** Where the scanner is. With `fingerprint` exactly that certificate is trusted, without it public authorities are. */
export interface EsclTarget {
  readonly url: string;
  readonly fingerprint?: string | undefined;
}

export interface WireRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Absolute path on the configured host. */
  readonly path: string;
  readonly body?: string;
  /** An answer longer than this is a broken stream. */
  readonly maxBytes: number;
  readonly quietMs: number;
  readonly totalMs: number;
  readonly signal?: AbortSignal;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

export type WireTrouble = 'disconnected' | 'silent' | 'untrusted' | 'too-long' | 'cancelled';

/** Sends one request over a connection of its own. Redirects are answers like any other: no other host is ever asked. */
export type Wire = (request: WireRequest) => Promise<Result<WireAnswer, WireTrouble>>;

class Untrusted extends Error {}

export function openWire(target: EsclTarget): Wire {
  const url = new URL(target.url);
  const agent = target.fingerprint === undefined ? undefined : pinnedAgent(url, target.fingerprint);
  return (request) => exchange(url, agent, request);
}

/** Bytes are sent only once the other end has shown the one certificate that is trusted. */
function pinnedAgent(url: URL, fingerprint: string): https.Agent {
  const agent = new https.Agent({ keepAlive: false });
  agent.createConnection = (options, callback) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const socket = connect({
      host,
      port: Number(url.port || 443),
      rejectUnauthorized: false,
      servername: /^[\d.]+$|:/.test(host) ? '' : host,
    });
    socket.once('error', (error) => callback?.(error, socket));
    socket.once('secureConnect', () => {
      if (socket.getPeerCertificate().fingerprint256 === fingerprint) callback?.(null, socket);
      else socket.destroy(new Untrusted());
    });
    void options;
    return undefined;
  };
  return agent;
}

function exchange(
  url: URL,
  agent: https.Agent | undefined,
  { method, path, body, maxBytes, quietMs, totalMs, signal }: WireRequest,
): Promise<Result<WireAnswer, WireTrouble>> {
  return new Promise((resolve) => {
    const { request } = url.protocol === 'https:' ? https : http;
    const sent = request({
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port,
      method,
      path,
      agent: agent ?? false,
      headers:
        body === undefined ? {} : { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) },
    });
    let over = false;
    const settle = (outcome: Result<WireAnswer, WireTrouble>): void => {
      if (over) return;
      over = true;
      cancelQuiet();
      cancelTotal();
      signal?.removeEventListener('abort', aborted);
      // An answer that was not read to its end must not go on arriving.
      if (!outcome.ok) sent.destroy();
      resolve(outcome);
    };
    const silent = (): void => settle(err('silent'));
    const aborted = (): void => settle(err('cancelled'));
    let cancelQuiet = patientTimer(quietMs, silent);
    const cancelTotal = patientTimer(totalMs, silent);
    const heard = (): void => {
      cancelQuiet();
      cancelQuiet = over ? () => undefined : patientTimer(quietMs, silent);
    };
    const lost = (error?: Error): void => settle(err(isTrust(error) ? 'untrusted' : 'disconnected'));
    sent.on('error', lost);
    sent.on('close', () => lost());
    sent.on('response', (response) => {
      heard();
      const pieces: Buffer[] = [];
      let length = 0;
      response.on('data', (piece: Buffer) => {
        heard();
        length += piece.length;
        if (length > maxBytes) return settle(err('too-long'));
        pieces.push(piece);
      });
      response.on('error', () => lost());
      response.on('end', () => {
        if (!response.complete) return lost();
        settle(
          ok({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(pieces, length),
          }),
        );
      });
    });
    if (signal?.aborted) return aborted();
    signal?.addEventListener('abort', aborted);
    sent.end(body);
  });
}

const trustCodes = /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED|UNABLE_TO|CERT_|ERR_TLS_CERT)/;

const isTrust = (error: (Error & { code?: string }) | undefined): boolean =>
  error instanceof Untrusted || trustCodes.test(error?.code ?? '');
