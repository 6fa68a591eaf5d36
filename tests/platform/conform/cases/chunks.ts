/** Chunks: known by their hash, in any order, any number of times; nothing is resumed and nothing truncated. */
import { sha256Hex } from '#shared/envelope/bytes.ts';
import { CHUNK_BYTES } from '#shared/envelope/manifest.ts';
import { randomPart } from '../../harness.ts';
import type { Bench, ConformCase } from '../bench.ts';
import { holds, same } from '../expect.ts';
import { isProblem, stateOf } from '../kiosk.ts';

const begun = async (bench: Bench) => {
  const [kiosk, demo] = [await bench.kiosk(), await bench.demo()];
  const signed = await kiosk.manifest(demo.draft);
  stateOf(await kiosk.put(signed), 201);
  const [first, second] = demo.chunks;
  if (first === undefined || second === undefined) throw new Error('two chunks were expected');
  return { kiosk, demo, signed, first, second, id: demo.draft.submissionId };
};

export const chunkCases: readonly ConformCase[] = [
  {
    name: 'chunk: each one taken is no longer missing',
    run: async (bench) => {
      const { kiosk, first, second, id } = await begun(bench);
      const state = stateOf(await kiosk.putChunk(id, first.sha256, first.bytes), 201);
      same('missing', state.missing, [second.sha256]);
    },
  },
  {
    name: 'chunk: the last first is as good',
    run: async (bench) => {
      const { kiosk, demo, id } = await begun(bench);
      let state: ReturnType<typeof stateOf> | undefined;
      for (const { sha256, bytes } of demo.chunks.toReversed())
        state = stateOf(await kiosk.putChunk(id, sha256, bytes), 201);
      holds('it is received', state !== undefined && state.state !== 'incomplete', state?.state);
    },
  },
  {
    name: 'chunk: the same again is 200 and changes nothing',
    run: async (bench) => {
      const { kiosk, first, id } = await begun(bench);
      const state = stateOf(await kiosk.putChunk(id, first.sha256, first.bytes), 201);
      same('again', stateOf(await kiosk.putChunk(id, first.sha256, first.bytes), 200), state);
    },
  },
  {
    name: 'chunk: the same five times at once is one chunk',
    run: async (bench) => {
      const { kiosk, first, second, id } = await begun(bench);
      const sent = [1, 2, 3, 4, 5].map(() => kiosk.putChunk(id, first.sha256, first.bytes));
      const statuses = (await Promise.all(sent)).map(({ status }) => status);
      same('statuses', statuses.sort(), [200, 200, 200, 200, 201]);
      const state = stateOf(await kiosk.ask('GET', `/v1/submissions/${id}`), 200);
      same('missing', state.missing, [second.sha256]);
    },
  },
  {
    name: 'chunk: other bytes under its name are refused, and it stays missing',
    run: async (bench) => {
      const { kiosk, demo, first, id } = await begun(bench);
      const bytes = first.bytes.map((byte, at) => (at === 0 ? byte ^ 1 : byte));
      isProblem(await kiosk.putChunk(id, first.sha256, bytes), 'digest-mismatch');
      const state = stateOf(await kiosk.ask('GET', `/v1/submissions/${id}`), 200);
      same('missing', state.missing.length, demo.chunks.length);
    },
  },
  {
    name: 'chunk: SYNC-18 another document of equal size under its name is refused',
    run: async (bench) => {
      const { kiosk, first, id } = await begun(bench);
      const bytes = randomPart('other', first.size).bytes;
      isProblem(await kiosk.putChunk(id, first.sha256, bytes), 'digest-mismatch');
    },
  },
  {
    name: 'chunk: cut off, lengthened or empty it is refused',
    run: async (bench) => {
      const { kiosk, first, id } = await begun(bench);
      for (const bytes of [first.bytes.slice(0, -1), new Uint8Array([...first.bytes, 0]), new Uint8Array()])
        isProblem(await kiosk.putChunk(id, first.sha256, bytes), 'digest-mismatch');
    },
  },
  {
    name: 'chunk: one the manifest does not name is refused, though its hash is right',
    run: async (bench) => {
      const { kiosk, id } = await begun(bench);
      const bytes = new TextEncoder().encode('a chunk of nobody');
      isProblem(await kiosk.putChunk(id, await sha256Hex(bytes), bytes), 'chunk-unknown');
    },
  },
  {
    name: 'chunk: before its manifest is not found',
    run: async (bench) => {
      const [kiosk, demo] = [await bench.kiosk(), await bench.demo()];
      const [first] = demo.chunks;
      if (first === undefined) throw new Error('a chunk was expected');
      isProblem(await kiosk.putChunk(demo.draft.submissionId, first.sha256, first.bytes), 'not-found');
    },
  },
  {
    name: 'chunk: of another kiosk’s submission is not found',
    run: async (bench) => {
      const { first, id } = await begun(bench);
      isProblem(await (await bench.kiosk()).putChunk(id, first.sha256, first.bytes), 'not-found');
    },
  },
  {
    name: 'chunk: the largest one, 256 KiB, is taken',
    run: async (bench) => {
      const parts = [randomPart('mother-id-card', CHUNK_BYTES * 2), randomPart('certificate', 10)];
      const kiosk = await bench.kiosk();
      const demo = await bench.demo({ parts });
      same('its size', demo.chunks[0]?.size, CHUNK_BYTES);
      const state = await bench.submit(kiosk, demo, await kiosk.manifest(demo.draft));
      holds('it is received', state.state !== 'incomplete', state.state);
    },
  },
  {
    name: 'chunk: SYNC-18 beginning again takes nothing away that is here',
    run: async (bench) => {
      const { kiosk, signed, first, second, id } = await begun(bench);
      stateOf(await kiosk.putChunk(id, first.sha256, first.bytes), 201);
      for (let again = 0; again < 3; again += 1)
        same('missing', stateOf(await kiosk.put(signed), 200).missing, [second.sha256]);
      const state = stateOf(await kiosk.putChunk(id, second.sha256, second.bytes), 201);
      holds('it is received', state.state !== 'incomplete', state.state);
    },
  },
  {
    name: 'chunk: SYNC-19 a kiosk that forgot where it was is told what is missing',
    run: async (bench) => {
      const { kiosk, demo, signed, first, id } = await begun(bench);
      stateOf(await kiosk.putChunk(id, first.sha256, first.bytes), 201);
      const state = stateOf(await kiosk.put(signed), 200);
      for (const sha256 of state.missing) {
        const chunk = demo.chunks.find((one) => one.sha256 === sha256);
        stateOf(await kiosk.putChunk(id, sha256, chunk?.bytes ?? new Uint8Array()), 201);
      }
      same('missing', stateOf(await kiosk.put(signed), 200).missing, []);
    },
  },
];
