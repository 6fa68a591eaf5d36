/** Manifests: one id is one submission for ever. */
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import { KioskCases } from '#shared/platform/cases.ts';
import type { Bench, ConformCase } from '../bench.ts';
import { holds, same } from '../expect.ts';
import { type ConformKiosk, isProblem, reads, type Signed, stateOf } from '../kiosk.ts';

const signedDemo = async (bench: Bench) => {
  const [kiosk, demo] = [await bench.kiosk(), await bench.demo()];
  return { kiosk, demo, signed: await kiosk.manifest(demo.draft), id: demo.draft.submissionId };
};
/** How many of this kiosk's cases came of a submission. */
export async function timesListed(kiosk: ConformKiosk, submissionId: string): Promise<number> {
  const answer = await kiosk.ask('GET', `/v1/devices/${kiosk.id}/cases`);
  return reads(answer, KioskCases, 200).cases.filter((one) => one.submissionId === submissionId).length;
}
const refusedAs =
  (problem: Parameters<typeof isProblem>[1], change: (signed: Signed, bench: Bench) => unknown) =>
  async (bench: Bench): Promise<void> => {
    const { kiosk, signed, id } = await signedDemo(bench);
    const body = (await change(signed, bench)) as object;
    isProblem(await kiosk.ask('PUT', `/v1/submissions/${id}`, body), problem);
    isProblem(await kiosk.ask('GET', `/v1/submissions/${id}`), 'not-found');
  };

export const submissionCases: readonly ConformCase[] = [
  {
    name: 'submission: new is 201 and every chunk is missing, in the order of the manifest',
    run: async (bench) => {
      const { kiosk, demo, signed } = await signedDemo(bench);
      const state = stateOf(await kiosk.put(signed), 201);
      same(
        'missing',
        state.missing,
        demo.chunks.map((chunk) => chunk.sha256),
      );
      same('state', [state.state, state.receipts, state.digest], ['incomplete', [], signed.digest]);
    },
  },
  {
    name: 'submission: the same manifest again is 200 with the same answer',
    run: async (bench) => {
      const { kiosk, signed } = await signedDemo(bench);
      const first = stateOf(await kiosk.put(signed), 201);
      same('again', stateOf(await kiosk.put(signed), 200), first);
    },
  },
  {
    name: 'submission: SYNC-05 the same manifest five times at once is one submission',
    run: async (bench) => {
      const { kiosk, demo, signed, id } = await signedDemo(bench);
      const puts = await Promise.all([1, 2, 3, 4, 5].map(() => kiosk.put(signed)));
      same('statuses', puts.map((put) => put.status).sort(), [200, 200, 200, 200, 201]);
      for (const { sha256, bytes } of demo.chunks) await kiosk.putChunk(id, sha256, bytes);
      same('listed', await timesListed(kiosk, id), 1);
    },
  },
  {
    name: 'submission: SYNC-05 manifests and chunks many times at once are one case',
    run: async (bench) => {
      const { kiosk, demo, signed, id } = await signedDemo(bench);
      stateOf(await kiosk.put(signed));
      const sends = [1, 2, 3].flatMap(() => [
        ...demo.chunks.map(({ sha256, bytes }) => kiosk.putChunk(id, sha256, bytes)),
        kiosk.put(signed),
      ]);
      for (const answer of await Promise.all(sends)) stateOf(answer);
      same('listed', await timesListed(kiosk, id), 1);
    },
  },
  {
    name: 'submission: SYNC-05 a lost reply and the same again give what the first would have said',
    run: async (bench) => {
      const { kiosk, demo, signed, state } = await bench.finished();
      same('again', stateOf(await kiosk.put(signed), 200), state);
      for (const { sha256, bytes } of demo.chunks)
        same('a chunk again', stateOf(await kiosk.putChunk(state.submissionId, sha256, bytes), 200), state);
    },
  },
  {
    name: 'submission: SYNC-06 a used id with another content is refused for ever',
    run: async (bench) => {
      const { kiosk, demo, signed } = await signedDemo(bench);
      stateOf(await kiosk.put(signed), 201);
      const changed = await kiosk.manifest(demo.draft, { intakeNumber: '110101000120261123000028' });
      isProblem(await kiosk.put(changed), 'manifest-mismatch');
      isProblem(await kiosk.put(changed), 'manifest-mismatch');
    },
  },
  {
    name: 'submission: SYNC-06 a refused second content leaves the first as it was',
    run: async (bench) => {
      const { kiosk, demo, signed } = await signedDemo(bench);
      const first = stateOf(await kiosk.put(signed), 201);
      await kiosk.put(await kiosk.manifest(demo.draft, { seq: 7 }));
      same('the first', stateOf(await kiosk.put(signed), 200), first);
      const state = await bench.submit(kiosk, demo, signed);
      holds('it is received', state.state !== 'incomplete', state.state);
    },
  },
  {
    name: 'submission: another kiosk cannot take a used id',
    run: async (bench) => {
      const { kiosk, signed, demo } = await signedDemo(bench);
      stateOf(await kiosk.put(signed), 201);
      const other = await bench.kiosk();
      isProblem(await other.put(await other.manifest(demo.draft)), 'manifest-mismatch');
    },
  },
  {
    name: 'submission: two contents at once under one id: one is taken, the other refused',
    run: async (bench) => {
      const { kiosk, demo, signed } = await signedDemo(bench);
      const other = await kiosk.manifest(demo.draft, { intakeNumber: '110101000120261123000036' });
      const statuses = (await Promise.all([kiosk.put(signed), kiosk.put(other)])).map((one) => one.status);
      same('statuses', statuses.sort(), [201, 409]);
    },
  },
  {
    name: 'submission: two with equal sizes stay two',
    run: async (bench) => {
      const [one, two] = [await bench.finished(), await bench.finished()];
      holds('different digests', one.state.digest !== two.state.digest);
      holds(
        'both received',
        [one, two].every(({ state }) => state.state !== 'incomplete'),
      );
    },
  },
  {
    name: 'submission: under another id than its own is refused',
    run: async (bench) => {
      const { kiosk, signed } = await signedDemo(bench);
      isProblem(await kiosk.ask('PUT', `/v1/submissions/${uuidv7()}`, signed), 'body-invalid');
    },
  },
  {
    name: 'submission: an id that is no UUIDv7 is refused',
    run: async (bench) => {
      const { kiosk, demo } = await signedDemo(bench);
      const submissionId = uuidv4();
      const signed = await kiosk.manifest({ ...demo.draft, submissionId });
      isProblem(await kiosk.put(signed), 'body-invalid');
    },
  },
  {
    name: 'submission: what is no JSON, or half of it, is refused',
    run: async (bench) => {
      const { kiosk, signed, id } = await signedDemo(bench);
      const text = JSON.stringify(signed);
      for (const body of ['', 'x', '[]', 'null', text.slice(0, -1), `${text}}`, new Uint8Array([0x7b, 0xff])])
        isProblem(await kiosk.ask('PUT', `/v1/submissions/${id}`, body), 'body-invalid');
    },
  },
  {
    name: 'submission: a manifest with a member nobody agreed on is refused',
    run: refusedAs('body-invalid', ({ manifest, ...signed }) => ({
      ...signed,
      manifest: { ...manifest, note: 'x' },
    })),
  },
  {
    name: 'submission: SYNC-17 a time beside the signed manifest is refused',
    run: refusedAs('body-invalid', (signed) => ({ ...signed, queuedAt: '2020-01-01T00:00:00.000Z' })),
  },
  {
    name: 'submission: SYNC-17 a time changed in the signed manifest is refused',
    run: refusedAs('manifest-signature-invalid', ({ manifest, ...signed }) => ({
      ...signed,
      manifest: { ...manifest, submittedAt: '2020-01-01T00:00:00.000Z' },
    })),
  },
  {
    name: 'submission: SYNC-17 of a kiosk that was never enrolled is refused',
    run: async (bench) => {
      const [carrier, stranger] = [await bench.kiosk(), await bench.stranger()];
      const signed = await stranger.manifest((await bench.demo()).draft);
      isProblem(await carrier.put(signed), 'manifest-signature-invalid');
    },
  },
  {
    name: 'submission: a digest that is not the manifest’s is refused',
    run: refusedAs('manifest-signature-invalid', (signed) => ({ ...signed, digest: 'e'.repeat(64) })),
  },
  {
    name: 'submission: another kiosk’s signature is refused',
    run: refusedAs('manifest-signature-invalid', async (signed, bench) => {
      const other = await (await bench.kiosk()).manifest(signed.manifest);
      return { ...signed, signature: other.signature };
    }),
  },
  {
    name: 'submission: one without a chunk is refused',
    run: async (bench) => {
      const { kiosk, demo } = await signedDemo(bench);
      isProblem(await kiosk.put(await kiosk.manifest({ ...demo.draft, chunks: [] })), 'body-invalid');
    },
  },
  {
    name: 'submission: one of 1024 chunks fits',
    run: async (bench) => {
      const { kiosk, demo } = await signedDemo(bench);
      const chunks = Array.from({ length: 1024 }, (_, index) => ({
        sha256: index.toString(16).padStart(64, '0'),
        size: 256 * 1024,
      }));
      const state = stateOf(await kiosk.put(await kiosk.manifest({ ...demo.draft, chunks })), 201);
      same('missing', state.missing.length, 1024);
    },
  },
  {
    name: 'submission: sealed to a key the platform never had is refused',
    run: async (bench) => {
      const { kiosk, demo } = await signedDemo(bench);
      const sealing = { ...demo.draft.sealing, keyId: 'sealing-unknown' };
      isProblem(await kiosk.put(await kiosk.manifest({ ...demo.draft, sealing })), 'sealing-key-unknown');
    },
  },
  {
    name: 'submission: sealed to any key of the set, however old, it is opened',
    run: async (bench) => {
      for (const key of bench.sealing) {
        const { state } = await bench.finished({ key });
        holds(`sealed to ${key.keyId}`, state.state !== 'incomplete', state.state);
      }
    },
  },
  {
    name: 'submission: an unknown one is not found, and another kiosk’s neither',
    run: async (bench) => {
      const { kiosk, signed, id } = await signedDemo(bench);
      isProblem(await kiosk.ask('GET', `/v1/submissions/${uuidv7()}`), 'not-found');
      stateOf(await kiosk.put(signed), 201);
      isProblem(await (await bench.kiosk()).ask('GET', `/v1/submissions/${id}`), 'not-found');
    },
  },
  {
    name: 'submission: asked for, it says what the put said',
    run: async (bench) => {
      const { kiosk, signed, id } = await signedDemo(bench);
      const state = stateOf(await kiosk.put(signed), 201);
      same('GET', stateOf(await kiosk.ask('GET', `/v1/submissions/${id}`), 200), state);
    },
  },
  {
    name: 'submission: a courier hands in another kiosk’s envelope, and both get the same receipts',
    run: async (bench) => {
      const { kiosk, demo, signed, id } = await signedDemo(bench);
      const courier = await bench.kiosk();
      const state = await bench.submit(courier, demo, signed);
      holds('it is received', state.state !== 'incomplete', state.state);
      same('its own kiosk', stateOf(await kiosk.ask('GET', `/v1/submissions/${id}`), 200), state);
      same('listed for its own kiosk', await timesListed(kiosk, id), 1);
    },
  },
];
