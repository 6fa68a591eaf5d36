import {
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
  request as requestHttp,
} from 'node:http';
import { request as requestHttps } from 'node:https';
import { userInfo } from 'node:os';
import type { TLSSocket } from 'node:tls';
import { err, ok, type Result } from '#shared/result.ts';

/**
 * Why a request brought no answer. `refused`: somebody answered, but not to this kiosk (HTTP 401, 403, 404 …).
 * `untrusted`: the printer's certificate is not the configured one. `garbled`: the answer is no IPP, or too long.
 */
export type IppPortError = 'unreachable' | 'silent' | 'refused' | 'untrusted' | 'garbled';

/** One request, one answer; a connection of its own for each. */
export interface IppPort {
  /** The address the printer knows itself by (`printer-uri`). */
  readonly printerUri: string;
  /** The name jobs are owned by. */
  readonly user: string;
  exchange(request: Uint8Array): Promise<Result<Uint8Array, IppPortError>>;
}

export interface IppLimits {
  /** For one whole exchange, in milliseconds. */
  readonly exchangeMs: number;
  /** Longest answer that is read, in bytes. */
  readonly answerBytes: number;
}

/** The ports of RFC 8010 and RFC 7472 are one and the same. */
const IPP_PORT = 631;

/** A printer on the network: `ipp://host[:port]/ipp/print`, or `ipps://…` with the SHA-256 of its certificate. */
export function networkIppPort(
  address: () => string | undefined,
  certificate: string | undefined,
  limits: IppLimits,
): IppPort {
  return {
    get printerUri() {
      return address() ?? 'ipp://localhost/';
    },
    user: 'kiosk',
    exchange: (body) => {
      const target = address();
      if (target === undefined) return Promise.resolve(err('unreachable'));
      const url = new URL(target.replace(/^ipp/, 'http'));
      const isSecure = url.protocol === 'https:';
      const options: RequestOptions = {
        host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
        port: url.port === '' ? IPP_PORT : url.port,
        path: `${url.pathname}${url.search}`,
      };
      // Printers sign their own certificates: the configured fingerprint is checked instead of a chain.
      const start = isSecure
        ? () => requestHttps({ ...options, ...common(body), rejectUnauthorized: certificate === undefined })
        : () => requestHttp({ ...options, ...common(body) });
      return exchange(start, body, limits, isSecure ? certificate : undefined);
    },
  };
}

/** A queue of the CUPS on this machine through its socket, where the kernel vouches for who this process is. */
export function cupsIppPort(socketPath: string, queue: string, limits: IppLimits): IppPort {
  const user = userInfo().username;
  return {
    printerUri: `ipp://localhost/printers/${queue}`,
    user,
    exchange: (body) => {
      const { headers, ...rest } = common(body);
      return exchange(
        () =>
          requestHttp({
            ...rest,
            socketPath,
            path: `/printers/${queue}`,
            headers: { ...headers, host: 'localhost', authorization: `PeerCred ${user}` },
          }),
        body,
        limits,
        undefined,
      );
    },
  };
}

const common = (body: Uint8Array) => ({
  method: 'POST',
  agent: false as const,
  headers: { 'content-type': 'application/ipp', 'content-length': body.length },
});

function exchange(
  start: () => ClientRequest,
  body: Uint8Array,
  limits: IppLimits,
  certificate: string | undefined,
): Promise<Result<Uint8Array, IppPortError>> {
  return new Promise((resolve) => {
    const request = start();
    const settle = (result: Result<Uint8Array, IppPortError>): void => {
      clearTimeout(limit);
      resolve(result);
      request.destroy();
    };
    const limit = setTimeout(() => settle(err('silent')), limits.exchangeMs);
    // An error may come at any time, even after all is told; the first word counts.
    request.on('error', () => settle(err('unreachable')));
    request.on('response', (answer) => collect(answer, limits, settle));
    const send = (): void => void request.end(body);
    if (certificate === undefined) return send();
    request.on('socket', (socket) =>
      socket.once('secureConnect', () => {
        const shown = (socket as TLSSocket).getPeerCertificate().fingerprint256 ?? '';
        if (plainHex(shown) === plainHex(certificate)) send();
        else settle(err('untrusted'));
      }),
    );
  });
}

const plainHex = (text: string): string => text.replace(/[^0-9a-f]/gi, '').toLowerCase();

function collect(
  answer: IncomingMessage,
  limits: IppLimits,
  settle: (result: Result<Uint8Array, IppPortError>) => void,
): void {
  if (answer.statusCode !== 200) {
    settle(err('refused'));
    return;
  }
  const parts: Uint8Array[] = [];
  let length = 0;
  answer.on('data', (part: Uint8Array) => {
    length += part.length;
    if (length > limits.answerBytes) settle(err('garbled'));
    else parts.push(part);
  });
  answer.on('error', () => settle(err('unreachable')));
  answer.on('end', () => settle(answer.complete ? ok(Buffer.concat(parts)) : err('unreachable')));
}
