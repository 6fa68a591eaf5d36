import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scannerStatus } from '#shared/hardware/scanner.ts';
import { capabilitiesXml, stateXml } from '../simulator/documents.ts';
import { picture } from '../testing/escl-rig.ts';
import { readCapabilities } from './capabilities.ts';
import { createEsclDriver } from './driver.ts';
import { namespaces } from './settings.ts';
import { readState } from './status.ts';
import { readXml } from './xml.ts';

const runs = Number(process.env.FUZZ_RUNS ?? 150);
/** Many runs, asked for by hand, may take their time. */
const time = Math.max(60_000, runs * 100);
const caps = capabilitiesXml(namespaces);
const idle = stateXml(namespaces, 'Idle', 'ScannerAdfLoaded');
const page = picture('bank-card.jpg');

/** A good document with some of its characters changed. */
const mutated = (text: string) =>
  fc
    .array(fc.tuple(fc.nat(text.length - 1), fc.string({ maxLength: 3 })), { maxLength: 6 })
    .map((changes) => {
      let changed = text;
      for (const [at, put] of changes) changed = changed.slice(0, at) + put + changed.slice(at + put.length);
      return changed;
    });

test('any text is read or refused', { timeout: time }, () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), mutated(caps), mutated(idle)), (text) => {
      readXml(text);
      const read = readCapabilities(text);
      if (read) expect(Object.values(read.sources).every((one) => one.resolutions.length > 0)).toBe(true);
      const state = readState(text);
      if (state) expect(scannerStatus.safeParse(state.status).success).toBe(true);
    }),
    { numRuns: runs * 10 },
  );
});

test('documents that would grow when read are refused', () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(50)}"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>`;
  expect(readXml(bomb)).toBeUndefined();
  expect(readXml('<a>'.repeat(100) + '</a>'.repeat(100))).toBeUndefined();
  expect(readXml(`<a>${'<b/>'.repeat(6_000)}</a>`)).toBeUndefined();
  expect(readXml('<a/><b/>')).toBeUndefined();
});

/** What a device answers on one connection: anything, or HTTP with anything in it. `hangs`: the line stays open. */
interface Answer {
  readonly bytes: Buffer;
  readonly cuts: readonly number[];
  readonly hangs: boolean;
}

const http = fc
  .record({
    status: fc.constantFrom(200, 201, 204, 404, 409, 410, 500, 503, 999),
    type: fc.constantFrom('text/xml', 'image/jpeg', 'IMAGE/JPEG; q=1', '', 'text/html'),
    location: fc.oneof(
      fc.constantFrom('/eSCL/ScanJobs/1', 'http://evil.invalid/eSCL/ScanJobs/2', '//x', 'ScanJobs'),
      fc.string({ maxLength: 20 }).map((text) => text.replace(/[^\x20-\x7e]/g, '')),
    ),
    body: fc.oneof(
      mutated(caps).map((text) => Buffer.from(text)),
      mutated(idle).map((text) => Buffer.from(text)),
      fc.nat(page.length).map((end) => page.subarray(0, end)),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    ),
    wrong: fc.integer({ min: -3, max: 3 }),
  })
  .map(({ status, type, location, body, wrong }) =>
    Buffer.concat([
      Buffer.from(
        `HTTP/1.1 ${status} X\r\nContent-Type: ${type}\r\nLocation: ${location}\r\n` +
          `Content-Length: ${Math.max(0, body.length + (wrong === 1 ? 1 : 0))}\r\nConnection: close\r\n\r\n`,
      ),
      body,
    ]),
  );
const answer: fc.Arbitrary<Answer> = fc.record({
  bytes: fc.oneof(
    { weight: 5, arbitrary: http },
    fc.uint8Array({ maxLength: 200 }).map((b) => Buffer.from(b)),
  ),
  cuts: fc.array(fc.integer({ min: 1, max: 4_000 }), { maxLength: 4 }),
  hangs: fc.integer({ min: 0, max: 30 }).map((one) => one === 0),
});

let server: Server;
let script: Answer[] = [];
const sockets = new Set<Socket>();
beforeAll(async () => {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.once('data', () => {
      const { bytes, cuts, hangs } = script.shift() ?? { bytes: Buffer.alloc(0), cuts: [], hangs: false };
      let at = 0;
      for (const cut of cuts) {
        socket.write(bytes.subarray(at, at + cut));
        at += cut;
      }
      if (hangs) socket.write(bytes.subarray(at));
      else socket.end(bytes.subarray(at));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

test('whatever a device answers, every verb ends in a value or one of the statuses', {
  timeout: time,
}, async () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/eSCL`;
  const driver = createEsclDriver({ url }, { quietMs: 60, scanMs: 150 });
  const good = (body: string): Answer => ({
    bytes: Buffer.from(
      `HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    ),
    cuts: [],
    hangs: false,
  });
  const created: Answer = {
    bytes: Buffer.from(
      'HTTP/1.1 201 C\r\nLocation: /eSCL/ScanJobs/1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
    ),
    cuts: [],
    hangs: false,
  };
  let begun = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat(3), fc.array(answer, { maxLength: 6 }), async (head, answers) => {
      // The more of the beginning is good, the deeper the noise reaches.
      script = [good(caps), good(idle), created].slice(0, head).concat(answers);
      const job = await driver.start({ dpi: 200, colour: true, source: 'feeder' });
      if (!job.ok) {
        expect(scannerStatus.safeParse(job.error).success).toBe(true);
        return;
      }
      begun++;
      const got = await job.value.next();
      if (!got.ok) expect(scannerStatus.safeParse(got.error).success).toBe(true);
      await job.value.cancel();
    }),
    { numRuns: runs },
  );
  expect(begun).toBeGreaterThan(0);
});
