/** The line between a kiosk and its platform, spoiled to order: a proxy on a port of its own. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SignedManifest } from '#shared/envelope/manifest.ts';
import { signValue } from '#shared/envelope/sign.ts';
import type { LineFault } from './plan.ts';

export interface Line {
  readonly url: string;
  /** Spoils the next `count` requests that change something. */
  spoil(fault: LineFault, count: number): void;
  /** Nothing gets through. */
  cut(isCut: boolean): void;
  /** Requests spoiled since the start. */
  spoiled(): number;
  close(): Promise<void>;
}

export interface LineOptions {
  /** Where the platform is at the moment. */
  readonly target: () => string;
  /** A key the platform does not have, with which receipts are forged. */
  readonly forger: { readonly keyId: string; readonly privateKey: CryptoKey };
}

export async function openLine({ target, forger }: LineOptions): Promise<Line> {
  let fault: LineFault = 'none';
  let left = 0;
  let isCut = false;
  let spoiled = 0;

  const pass = async (
    request: IncomingMessage,
    body: Buffer,
  ): Promise<{ response: Response; reply: Buffer }> => {
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers))
      if (!['host', 'connection', 'content-length', 'transfer-encoding'].includes(name))
        headers.set(name, String(value));
    const response = await fetch(target() + (request.url ?? ''), {
      method: request.method ?? 'GET',
      headers,
      body: body.length === 0 ? null : new Uint8Array(body),
      redirect: 'manual',
    });
    return { response, reply: Buffer.from(await response.arrayBuffer()) };
  };

  /** A receipt for whatever was put, by a key that is not the platform's. */
  const forge = async (body: Buffer): Promise<unknown> => {
    const { manifest, digest } = SignedManifest.parse(JSON.parse(body.toString()));
    const { submissionId, intakeNumber } = manifest;
    const receipt = {
      kind: 'accepted',
      submissionId,
      digest,
      intakeNumber,
      time: new Date().toISOString(),
      simulated: true,
      caseNumber: 'FORGED',
      children: [],
    };
    const signature = await signValue(forger.privateKey, 'yiciban/receipt/1', receipt);
    return {
      submissionId,
      digest,
      state: 'accepted',
      missing: [],
      receipts: [{ receipt, keyId: forger.keyId, signature }],
    };
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const body = Buffer.concat(pieces);
    const isChange = request.method === 'PUT' && !request.url?.startsWith('/v1/devices');
    const now: LineFault = isChange && left > 0 ? fault : 'none';
    if (now !== 'none') {
      left -= 1;
      spoiled += 1;
    }
    const json = (status: number, value: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (isCut || now === 'lost-request') return void request.socket.destroy();
    if (now === 'portal-page')
      return void response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html><title>请登录</title><p>登录后上网</p>');
    if (now === 'portal-json') return void json(200, { code: 0, message: 'ok' });
    if (now === 'storm-of-500') return void json(500, {});
    if (
      now === 'forged-receipt' &&
      !request.url?.includes('/chunks/') &&
      request.url?.includes('/submissions/')
    )
      return void json(200, await forge(body));
    if (now === 'delayed') await sleep(400);
    if (now === 'doubled-request') await pass(request, body);
    const { response: answer, reply } = await pass(request, body);
    if (now === 'lost-reply') return void request.socket.destroy();
    if (now === 'corrupted-reply' && reply.length > 0) {
      const at = reply.length >> 1;
      reply[at] = (reply[at] ?? 0) ^ 1;
    }
    for (const name of ['content-type', 'retry-after', 'date']) {
      const value = answer.headers.get(name);
      if (value !== null) response.setHeader(name, value);
    }
    response.setHeader('content-length', reply.length);
    response.writeHead(answer.status);
    if (now === 'truncated-reply') {
      response.write(reply.subarray(0, reply.length >> 1));
      await sleep(20);
      return void request.socket.destroy();
    }
    if (now === 'throttled') {
      for (let at = 0; at < reply.length; at += 200) {
        response.write(reply.subarray(at, at + 200));
        await sleep(10);
      }
      return void response.end();
    }
    response.end(reply);
  };

  const server: Server = createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy()); // the platform is away
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    spoil: (next, count) => {
      fault = next;
      left = next === 'none' ? 0 : count;
    },
    cut: (now) => {
      isCut = now;
    },
    spoiled: () => spoiled,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
