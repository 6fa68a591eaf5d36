/** Who asks: the marker, the keys, enrolment, signed requests, problems. RFC 9421, 9530, 9457. */
import { v7 as uuidv7 } from 'uuid';
import { Capabilities, isPlatform } from '#shared/platform/contract.ts';
import { KeySet, trustedKeySet } from '#shared/platform/keys.ts';
import type { Bench, ConformCase } from '../bench.ts';
import { holds, same } from '../expect.ts';
import { isProblem, reads, send } from '../kiosk.ts';

const MARKER = '/v1/capabilities';
const rating = () => `/v1/ratings/${uuidv7()}`;
const MINUTES = 60_000;

const marker = async (bench: Bench) => {
  const answer = await (await bench.kiosk()).ask('GET', MARKER);
  return { answer, body: reads(answer, Capabilities, 200) };
};
const keySet = async (bench: Bench) => {
  const answer = await send({ url: `${bench.url}/v1/keys`, method: 'GET', headers: {}, body: null });
  return { answer, body: reads(answer, KeySet, 200) };
};

export const requestCases: readonly ConformCase[] = [
  {
    name: 'marker: names the api and limits a kiosk can live with',
    run: async (bench) => {
      const { capabilities } = (await marker(bench)).body;
      same('maxBody', capabilities.maxBody, 1024 * 1024);
      same('maxChunk', capabilities.maxChunk, 256 * 1024);
    },
  },
  {
    name: 'marker: is signed by a key the kiosk trusts',
    run: async (bench) => {
      const { body } = await marker(bench);
      holds('the signature', await isPlatform(body, bench.trusted));
    },
  },
  {
    name: 'marker: SYNC-07 altered on the way, as a captive portal would, it is not believed',
    run: async (bench) => {
      const { body } = await marker(bench);
      const later = { ...body.capabilities, time: '2030-01-01T00:00:00.000Z' };
      holds('another time is refused', !(await isPlatform({ ...body, capabilities: later }, bench.trusted)));
    },
  },
  {
    name: 'marker: tells the time to within five minutes',
    run: async (bench) => {
      const { capabilities } = (await marker(bench)).body;
      const off = Math.abs(Date.parse(capabilities.time) - Date.now());
      holds('the time', off < 5 * MINUTES, `${off} ms off`);
    },
  },
  {
    name: 'marker: each answer is signed anew, with the time it was given',
    run: async (bench) => {
      const kiosk = await bench.kiosk();
      const first = reads(await kiosk.ask('GET', MARKER), Capabilities, 200);
      await new Promise((resolve) => setTimeout(resolve, 5));
      const second = reads(await kiosk.ask('GET', MARKER), Capabilities, 200);
      holds('the second is later', second.capabilities.time > first.capabilities.time, second);
    },
  },
  {
    name: 'marker: is JSON that nobody on the way may keep',
    run: async (bench) => {
      const { answer } = await marker(bench);
      same('content-type', answer.headers.get('content-type')?.split(';')[0], 'application/json');
      holds('no-store', answer.headers.get('cache-control')?.includes('no-store') === true);
    },
  },
  {
    name: 'marker: the sealing key it names is in the key set',
    run: async (bench) => {
      const { sealingKeyId } = (await marker(bench)).body.capabilities;
      const { keys } = (await keySet(bench)).body;
      holds('it is there', keys.sealing.map((key) => key.keyId).includes(sealingKeyId), sealingKeyId);
    },
  },
  {
    name: 'keys: the set is signed by a key the kiosk trusts',
    run: async (bench) => {
      const { body } = await keySet(bench);
      holds('the signature', (await trustedKeySet(body, bench.trusted)) !== undefined);
    },
  },
  {
    name: 'keys: a set with a strange key in it is not believed',
    run: async (bench) => {
      const { body } = await keySet(bench);
      const [first] = body.keys.sealing;
      const forged = { ...body, keys: { ...body.keys, sealing: [{ ...first, keyId: 'strange' }] } };
      same('what is taken of it', await trustedKeySet(forged, bench.trusted), undefined);
    },
  },
  {
    name: 'keys: one sealing key is valid now, and every one says from when to when',
    run: async (bench) => {
      const { sealing } = (await keySet(bench)).body.keys;
      const now = Date.now();
      const valid = sealing.filter(
        (key) => Date.parse(key.notBefore) <= now && now < Date.parse(key.notAfter),
      );
      holds('at least one', valid.length >= 1, sealing);
    },
  },
  {
    name: 'keys: no two keys have one name, and none is private',
    run: async (bench) => {
      const { answer, body } = await keySet(bench);
      const names = [...body.keys.sealing, ...body.keys.signing].map((key) => key.keyId);
      same('different names', new Set(names).size, names.length);
      holds('no private half', !answer.text.includes('"d":'), answer.text);
    },
  },
  {
    name: 'enrolment: a new kiosk is 201, the same again 200',
    run: async (bench) => {
      const kiosk = await bench.stranger();
      same('first', (await kiosk.enrol(bench.enrolmentCode)).status, 201);
      same('again', (await kiosk.enrol(bench.enrolmentCode)).status, 200);
    },
  },
  {
    name: 'enrolment: five times at once is one kiosk',
    run: async (bench) => {
      const kiosk = await bench.stranger();
      const answers = await Promise.all([1, 2, 3, 4, 5].map(() => kiosk.enrol(bench.enrolmentCode)));
      same('statuses', answers.map(({ status }) => status).sort(), [200, 200, 200, 200, 201]);
    },
  },
  {
    name: 'enrolment: a wrong code is refused',
    run: async (bench) => {
      const kiosk = await bench.stranger();
      isProblem(await kiosk.enrol(`${bench.enrolmentCode}-guess`), 'enrolment-refused');
      isProblem(await kiosk.ask('GET', MARKER), 'unknown-device');
    },
  },
  {
    name: 'enrolment: another key under a known name is refused',
    run: async (bench) => {
      const [known, impostor] = [await bench.kiosk(), await bench.stranger()];
      const body = { publicKey: impostor.publicJwk, enrolmentCode: bench.enrolmentCode };
      const path = `/v1/devices/${known.id}`;
      isProblem(await impostor.ask('PUT', path, body, { keyid: known.id }), 'device-key-mismatch');
    },
  },
  {
    name: 'enrolment: must be signed by the very key it brings',
    run: async (bench) => {
      const [kiosk, other] = [await bench.stranger(), await bench.stranger()];
      const body = { publicKey: other.publicJwk, enrolmentCode: bench.enrolmentCode };
      isProblem(await kiosk.ask('PUT', `/v1/devices/${kiosk.id}`, body), 'signature-invalid');
    },
  },
  {
    name: 'enrolment: a private key or any other shape is refused',
    run: async (bench) => {
      const kiosk = await bench.stranger();
      const publicKey = { ...kiosk.publicJwk, d: 'AAAA' };
      for (const body of [{ publicKey, enrolmentCode: bench.enrolmentCode }, {}, '[]', '{'])
        isProblem(await kiosk.ask('PUT', `/v1/devices/${kiosk.id}`, body), 'body-invalid');
    },
  },
  {
    name: 'request: unsigned is refused',
    run: async (bench) => {
      const url = `${bench.url}${MARKER}`;
      isProblem(await send({ url, method: 'GET', headers: {}, body: null }), 'signature-missing');
    },
  },
  {
    name: 'request: of a kiosk that was never enrolled is refused',
    run: async (bench) => isProblem(await (await bench.stranger()).ask('GET', MARKER), 'unknown-device'),
  },
  {
    name: 'request: recorded and sent again is refused',
    run: async (bench) => {
      const sending = await (await bench.kiosk()).sign('GET', MARKER);
      same('first', (await send(sending)).status, 200);
      isProblem(await send(sending), 'request-replayed');
    },
  },
  {
    name: 'request: recorded and sent five times at once is answered once',
    run: async (bench) => {
      const sending = await (await bench.kiosk()).sign('GET', MARKER);
      const statuses = await Promise.all([1, 2, 3, 4, 5].map(async () => (await send(sending)).status));
      same('answered', statuses.filter((status) => status === 200).length, 1);
    },
  },
  {
    name: 'request: signed an hour ago is refused, and the platform tells its time',
    run: async (bench) => {
      const created = new Date(Date.now() - 60 * MINUTES);
      const answer = await (await bench.kiosk()).ask('GET', MARKER, undefined, { created });
      isProblem(answer, 'clock-skew');
      const { serverTime } = answer.json as Record<string, unknown>;
      const off = Math.abs(Date.parse(String(serverTime)) - Date.now());
      holds('serverTime', off < 5 * MINUTES, serverTime);
    },
  },
  {
    name: 'request: signed an hour ahead is refused',
    run: async (bench) => {
      const created = new Date(Date.now() + 60 * MINUTES);
      isProblem(await (await bench.kiosk()).ask('GET', MARKER, undefined, { created }), 'clock-skew');
    },
  },
  {
    name: 'request: signed for another address is refused',
    run: async (bench) => {
      const answer = await (await bench.kiosk()).ask('GET', MARKER, undefined, { asPath: '/v1/progress' });
      isProblem(answer, 'signature-invalid');
    },
  },
  {
    name: 'request: signed for another query is refused',
    run: async (bench) => {
      const kiosk = await bench.kiosk();
      const asPath = '/v1/progress?since=0';
      isProblem(await kiosk.ask('GET', '/v1/progress?since=1', undefined, { asPath }), 'signature-invalid');
    },
  },
  {
    name: 'request: signed for another method is refused',
    run: async (bench) => {
      const answer = await (await bench.kiosk()).ask('PUT', rating(), '{}', { asMethod: 'POST' });
      isProblem(answer, 'signature-invalid');
    },
  },
  {
    name: 'request: signed by another kiosk’s key is refused',
    run: async (bench) => {
      const [kiosk, other] = [await bench.kiosk(), await bench.kiosk()];
      isProblem(await kiosk.ask('GET', MARKER, undefined, { keyid: other.id }), 'signature-invalid');
    },
  },
  {
    name: 'request: with a body other than the signed one is refused',
    run: async (bench) => {
      const sending = await (await bench.kiosk()).sign('PUT', rating(), '{}');
      const body = new TextEncoder().encode('{"level":5}');
      isProblem(await send({ ...sending, body }), 'digest-mismatch');
    },
  },
  {
    name: 'request: whose digest is not under the signature is refused',
    run: async (bench) => {
      const fields = ['@method', '@target-uri', 'content-type'];
      isProblem(await (await bench.kiosk()).ask('PUT', rating(), '{}', { fields }), 'signature-invalid');
    },
  },
  {
    name: 'request: whose address is not under the signature is refused',
    run: async (bench) => {
      const answer = await (await bench.kiosk()).ask('GET', MARKER, undefined, { fields: ['@method'] });
      isProblem(answer, 'signature-invalid');
    },
  },
  {
    name: 'request: without a nonce is refused',
    run: async (bench) => {
      const params = ['created', 'keyid', 'alg', 'tag'];
      const answer = await (await bench.kiosk()).ask('GET', MARKER, undefined, { params });
      isProblem(answer, 'signature-invalid');
    },
  },
  {
    name: 'request: without the time of signing is refused',
    run: async (bench) => {
      const params = ['nonce', 'keyid', 'alg', 'tag'];
      const answer = await (await bench.kiosk()).ask('GET', MARKER, undefined, { params });
      isProblem(answer, 'signature-invalid');
    },
  },
  {
    name: 'request: signed for another purpose is refused',
    run: async (bench) => {
      const answer = await (await bench.kiosk()).ask('GET', MARKER, undefined, { tag: 'somebody-else' });
      isProblem(answer, 'signature-invalid');
    },
  },
  {
    name: 'request: with an unreadable signature is refused',
    run: async (bench) => {
      const sending = await (await bench.kiosk()).sign('GET', MARKER);
      for (const name of Object.keys(sending.headers)) {
        const headers = { ...sending.headers, [name]: 'kiosk=nonsense' };
        isProblem(await send({ ...sending, headers }), 'signature-invalid');
      }
    },
  },
  {
    name: 'request: with a body over 1 MiB is refused',
    run: async (bench) => {
      const answer = await (await bench.kiosk()).ask('PUT', rating(), new Uint8Array(1024 * 1024 + 1));
      isProblem(answer, 'body-too-large');
    },
  },
  {
    name: 'request: to an address that is not in the contract is a problem, not a page',
    run: async (bench) => isProblem(await (await bench.kiosk()).ask('GET', '/v1/nowhere'), 'not-found'),
  },
];
