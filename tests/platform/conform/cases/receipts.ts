/** Receipts: the licence to delete, so never a word too much and never a different word. */
import { canonicalDigest } from '#shared/envelope/canonical.ts';
import { isReceiptFor } from '#shared/platform/receipt.ts';
import { isSigned } from '#shared/platform/signed.ts';
import { Watermark } from '#shared/platform/watermark.ts';
import type { Bench, ConformCase, DemoChange } from '../bench.ts';
import { holds, Mismatch, same } from '../expect.ts';
import { isProblem, lastOf, reads, stateOf } from '../kiosk.ts';

/** A whole submission whose last chunk is answered with this problem, and no receipt ever. */
const refusedAtTheEnd =
  (problem: Parameters<typeof isProblem>[1], change: DemoChange, spoil?: 'wrapped-key' | 'order') =>
  async (bench: Bench): Promise<void> => {
    const kiosk = await bench.kiosk();
    const demo = await bench.demo(change);
    const { sealing, chunks, submissionId } = demo.draft;
    const spoilt = {
      ...demo.draft,
      ...(spoil === 'wrapped-key'
        ? { sealing: { ...sealing, wrappedKey: flipped(sealing.wrappedKey) } }
        : {}),
      ...(spoil === 'order' ? { chunks: chunks.toReversed() } : {}),
    };
    const signed = await kiosk.manifest(spoilt);
    stateOf(await kiosk.put(signed), 201);
    const answers = [];
    for (const { sha256, bytes } of demo.chunks)
      answers.push(await kiosk.putChunk(submissionId, sha256, bytes));
    isProblem(lastOf(answers), problem);
    isProblem(await kiosk.put(signed), problem);
    const state = stateOf(await kiosk.ask('GET', `/v1/submissions/${submissionId}`), 200);
    same('receipts', state.receipts, []);
  };
const flipped = (text: string): string => `${text.slice(0, -4)}${text.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`;

export const receiptCases: readonly ConformCase[] = [
  {
    name: 'receipt: none before the last chunk is here',
    run: async (bench) => {
      const [kiosk, demo] = [await bench.kiosk(), await bench.demo()];
      const signed = await kiosk.manifest(demo.draft);
      same('after the manifest', stateOf(await kiosk.put(signed), 201).receipts, []);
      const [first] = demo.chunks;
      if (first === undefined) throw new Error('a chunk was expected');
      const state = stateOf(await kiosk.putChunk(demo.draft.submissionId, first.sha256, first.bytes));
      same('after one chunk', [state.state, state.receipts], ['incomplete', []]);
    },
  },
  {
    name: 'receipt: with the last chunk comes «received», signed over this very digest',
    run: async (bench) => {
      const { signed, state } = await bench.finished();
      const received = state.receipts.find(({ receipt }) => receipt.kind === 'received');
      if (received === undefined) throw new Mismatch('the receipts', 'one «received»', state.receipts);
      same('digest', received.receipt.digest, signed.digest);
      same('intakeNumber', received.receipt.intakeNumber, signed.manifest.intakeNumber);
      holds('the signature', await isReceiptFor(signed, received, bench.trusted));
    },
  },
  {
    name: 'receipt: every one given verifies, and none is for anything else',
    run: async (bench) => {
      const [one, two] = [await bench.finished(), await bench.finished()];
      for (const receipt of one.state.receipts) {
        holds('its own', await isReceiptFor(one.signed, receipt, bench.trusted));
        holds('not another’s', !(await isReceiptFor(two.signed, receipt, bench.trusted)));
      }
    },
  },
  {
    name: 'receipt: is the same to the letter for ever',
    run: async (bench) => {
      const { kiosk, signed, state } = await bench.finished();
      for (let again = 0; again < 3; again += 1)
        same('again', stateOf(await kiosk.put(signed), 200).receipts, state.receipts);
      const got = await kiosk.ask('GET', `/v1/submissions/${state.submissionId}`);
      same('asked for', stateOf(got, 200).receipts, state.receipts);
    },
  },
  {
    name: 'receipt: those who ask at the same moment get the same one',
    run: async (bench) => {
      const [kiosk, demo] = [await bench.kiosk(), await bench.demo()];
      const signed = await kiosk.manifest(demo.draft);
      stateOf(await kiosk.put(signed), 201);
      const [first, last] = demo.chunks;
      if (first === undefined || last === undefined) throw new Error('two chunks were expected');
      const id = demo.draft.submissionId;
      await kiosk.putChunk(id, first.sha256, first.bytes);
      await Promise.all([1, 2, 3, 4, 5].map(() => kiosk.putChunk(id, last.sha256, last.bytes)));
      const answers = await Promise.all([1, 2, 3, 4, 5].map(() => kiosk.put(signed)));
      const received = answers.map(
        (answer) =>
          stateOf(answer, 200).receipts.find(({ receipt }) => receipt.kind === 'received')?.signature,
      );
      same('different signatures', new Set(received).size, 1);
    },
  },
  {
    name: 'receipt: «accepted», once given, numbers the case and every matter in it',
    run: async (bench) => {
      const { signed, state } = await bench.finished();
      const accepted = state.receipts.map(({ receipt }) => receipt).find((one) => one.kind === 'accepted');
      if (accepted?.kind !== 'accepted') return; // a platform may wait for people
      same('matters', accepted.children.map((one) => one.matter).sort(), [...signed.manifest.matters].sort());
      const numbers = accepted.children.map((one) => one.caseNumber);
      same('different numbers', new Set(numbers).size, numbers.length);
      same('the state', state.state, 'accepted');
    },
  },
  {
    name: 'receipt: no two cases have one number',
    run: async (bench) => {
      const done = await Promise.all([1, 2, 3, 4].map(() => bench.finished()));
      const numbers = done.flatMap(({ state }) =>
        state.receipts.flatMap(({ receipt }) => (receipt.kind === 'accepted' ? [receipt.caseNumber] : [])),
      );
      same('different numbers', new Set(numbers).size, numbers.length);
    },
  },
  {
    name: 'receipt: an envelope whose key does not open is refused',
    run: refusedAtTheEnd('envelope-unopenable', {}, 'wrapped-key'),
  },
  {
    name: 'receipt: an envelope whose chunks are in another order is refused',
    run: refusedAtTheEnd('envelope-unopenable', {}, 'order'),
  },
  {
    name: 'receipt: an envelope of other matters than it says is refused',
    run: refusedAtTheEnd('matters-differ', { matters: ['birth-certificate'] }),
  },
  {
    name: 'receipt: an application without its code is refused',
    run: refusedAtTheEnd('envelope-unopenable', { application: () => ({ queryCode: '1' }) }),
  },
  {
    name: 'receipt: an application under another code than it is found by is refused',
    run: refusedAtTheEnd('envelope-unopenable', {
      application: (plain) => ({ ...plain, queryCode: '000000000000' }),
    }),
  },
  {
    name: 'receipt: an application that names a document it has not is refused',
    run: refusedAtTheEnd('envelope-unopenable', {
      application: (plain) => ({
        ...plain,
        children: (plain.children as object[]).map((child) => ({ ...child, materials: ['gone'] })),
      }),
    }),
  },
];

const watermark = async (bench: Bench, kiosk: Awaited<ReturnType<Bench['kiosk']>>) => {
  const answer = await kiosk.ask('GET', `/v1/devices/${kiosk.id}/watermark`);
  const body = reads(answer, Watermark, 200);
  holds('the signature', await isSigned('yiciban/watermark/1', body.watermark, body, bench.trusted));
  return body.watermark;
};
/** Puts manifests with these numbers; their chunks stay away. */
const putSeqs = async (bench: Bench, seqs: readonly number[]) => {
  const kiosk = await bench.kiosk();
  const place = async (seq: number) => {
    const signed = await kiosk.manifest((await bench.demo()).draft, { seq });
    return { signed, answer: await kiosk.put(signed) };
  };
  for (const seq of seqs) stateOf((await place(seq)).answer, 201);
  return { kiosk, place };
};

export const watermarkCases: readonly ConformCase[] = [
  {
    name: 'watermark: of a new kiosk is nought',
    run: async (bench) => {
      const { contiguous, highest, missing, refused } = await watermark(bench, await bench.kiosk());
      same('all', [contiguous, highest, missing, refused], [0, 0, [], []]);
    },
  },
  {
    name: 'watermark: SYNC-24 counts what was seen without a gap',
    run: async (bench) => {
      const { kiosk } = await putSeqs(bench, [1, 2, 3]);
      const { contiguous, highest, missing } = await watermark(bench, kiosk);
      same('all', [contiguous, highest, missing], [3, 3, []]);
    },
  },
  {
    name: 'watermark: SYNC-24 names the gap of what vanished',
    run: async (bench) => {
      const { kiosk } = await putSeqs(bench, [1, 2, 5, 9]);
      const { contiguous, highest, missing } = await watermark(bench, kiosk);
      const gaps = [
        { from: 3, to: 4 },
        { from: 6, to: 8 },
      ];
      same('all', [contiguous, highest, missing], [2, 9, gaps]);
    },
  },
  {
    name: 'watermark: a gap at the beginning is a gap',
    run: async (bench) => {
      const { kiosk } = await putSeqs(bench, [3]);
      const { contiguous, missing } = await watermark(bench, kiosk);
      same('all', [contiguous, missing], [0, [{ from: 1, to: 2 }]]);
    },
  },
  {
    name: 'watermark: what comes late by courier closes the gap',
    run: async (bench) => {
      const { kiosk, place } = await putSeqs(bench, [1, 3]);
      stateOf((await place(2)).answer, 201);
      const { contiguous, missing } = await watermark(bench, kiosk);
      same('all', [contiguous, missing], [3, []]);
    },
  },
  {
    name: 'watermark: SYNC-24 a refused manifest is seen, and named with its reason',
    run: async (bench) => {
      const { kiosk } = await putSeqs(bench, [1]);
      const demo = await bench.demo();
      const sealing = { ...demo.draft.sealing, keyId: 'sealing-unknown' };
      const signed = await kiosk.manifest({ ...demo.draft, sealing }, { seq: 2 });
      isProblem(await kiosk.put(signed), 'sealing-key-unknown');
      const { contiguous, missing, refused } = await watermark(bench, kiosk);
      same('all', [contiguous, missing], [2, []]);
      const { digest } = signed;
      const { submissionId } = signed.manifest;
      same('refused', refused, [{ seq: 2, submissionId, digest, problem: 'sealing-key-unknown' }]);
    },
  },
  {
    name: 'watermark: an envelope that does not open is seen',
    run: async (bench) => {
      const kiosk = await bench.kiosk();
      const demo = await bench.demo({ matters: ['birth-certificate'] });
      const signed = await kiosk.manifest(demo.draft);
      await kiosk.put(signed);
      for (const { sha256, bytes } of demo.chunks)
        await kiosk.putChunk(demo.draft.submissionId, sha256, bytes);
      const { contiguous, refused } = await watermark(bench, kiosk);
      same('all', [contiguous, refused.map((one) => one.problem)], [1, ['matters-differ']]);
    },
  },
  {
    name: 'watermark: what the kiosk did not sign is not counted',
    run: async (bench) => {
      const { kiosk } = await putSeqs(bench, [1]);
      const other = await bench.kiosk();
      const forged = await other.manifest((await bench.demo()).draft, { seq: 2, kiosk: kiosk.id });
      isProblem(await other.put(forged), 'manifest-signature-invalid');
      same('highest', (await watermark(bench, kiosk)).highest, 1);
    },
  },
  {
    name: 'watermark: two manifests with one number are both kept',
    run: async (bench) => {
      const { kiosk, place } = await putSeqs(bench, [1]);
      const second = await place(1);
      same('the second', second.answer.status, 201);
      same('its digest', await canonicalDigest(second.signed.manifest), second.signed.digest);
      same('contiguous', (await watermark(bench, kiosk)).contiguous, 1);
    },
  },
  {
    name: 'watermark: another kiosk’s is nobody’s business',
    run: async (bench) => {
      const [kiosk, other] = [await bench.kiosk(), await bench.kiosk()];
      isProblem(await kiosk.ask('GET', `/v1/devices/${other.id}/watermark`), 'other-device');
    },
  },
];
