/** What comes down: progress under the code, cases, corrections, data of departments, the catalogue. */
import { v7 as uuidv7 } from 'uuid';
import { SignedPackage } from '#shared/catalogue/package.ts';
import { sha256Hex } from '#shared/envelope/bytes.ts';
import { canonicalDigest } from '#shared/envelope/canonical.ts';
import { openProgress } from '#shared/envelope/query-code.ts';
import { z } from '#shared/envelope/schema.ts';
import { CaseSearchAnswer, KioskCases, Progress } from '#shared/platform/cases.ts';
import { ProgressFeed } from '#shared/platform/contract.ts';
import { DataAnswer } from '#shared/platform/data.ts';
import { Watermark } from '#shared/platform/watermark.ts';
import type { Bench, ConformCase, DemoChange } from '../bench.ts';
import { holds, Mismatch, same } from '../expect.ts';
import { isProblem, lastOf, reads, send, stateOf } from '../kiosk.ts';
import { timesListed } from './submissions.ts';

const Item = z.object({ lookupId: z.string(), sealed: z.string() });
const WORDS = ['李小明', '张㛃'];

const withCard =
  (number: string): NonNullable<DemoChange['application']> =>
  (plain) => ({ ...plain, applicant: { role: 'mother', card: { number } } });
/** A number no other run uses; not a real one, its check digit is not kept. */
const madeUpNumber = (): string =>
  `11010119000101${Math.floor(1000 + 9000 * Math.random())}-${Date.now()}`.slice(0, 30);

const feedOf = async (kiosk: Awaited<ReturnType<Bench['kiosk']>>, since = 0) =>
  reads(await kiosk.ask('GET', `/v1/progress?since=${since}`), ProgressFeed, 200);
const search = (number: string) => ({ requestId: uuidv7(), subject: { documentType: '111', number } });

const dataRequest = () => {
  const words = { zh: '样例', en: 'Sample' };
  return {
    requestId: uuidv7(),
    subject: { documentType: '111', number: '110101199001010000' },
    lifeEvent: 'newborn',
    matters: ['household-registration'],
    items: [
      {
        kind: 'shared-data',
        dataset: 'birth-record',
        id: '0',
        fields: ['baby-sex'],
        matters: ['household-registration'],
        purpose: words,
        basis: words,
      },
    ],
  };
};

export const downwardCases: readonly ConformCase[] = [
  {
    name: 'progress: of a finished submission comes in the kiosk’s feed and opens under its code',
    run: async (bench) => {
      const { kiosk, demo, state } = await bench.finished({ ownCode: true });
      const keys = await bench.codeKeys(demo.queryCode);
      const item = (await feedOf(kiosk)).items.find((one) => one.lookupId === keys.lookupId);
      if (item === undefined) throw new Mismatch('the feed', 'the look-up id of the submission', 'not there');
      const opened = Progress.safeParse(await openProgress(keys, item.sealed));
      if (!opened.success) throw new Mismatch('what opens', 'the progress of a case', opened.error.issues[0]);
      same('submissionId', opened.data.submissionId, state.submissionId);
      same(
        'matters',
        opened.data.children.map((child) => child.matter).sort(),
        [...demo.draft.matters].sort(),
      );
    },
  },
  {
    name: 'progress: by the code, any kiosk may ask',
    run: async (bench) => {
      const { demo } = await bench.finished({ ownCode: true });
      const keys = await bench.codeKeys(demo.queryCode);
      const other = await bench.kiosk();
      const item = reads(await other.ask('GET', `/v1/progress/${keys.lookupId}`), Item, 200);
      holds('it opens', (await openProgress(keys, item.sealed)) !== undefined);
    },
  },
  {
    name: 'progress: an unknown code is not found',
    run: async (bench) => {
      isProblem(await (await bench.kiosk()).ask('GET', `/v1/progress/${'0'.repeat(32)}`), 'not-found');
    },
  },
  {
    name: 'progress: a cursor gives only what is newer',
    run: async (bench) => {
      const { kiosk } = await bench.finished();
      const feed = await feedOf(kiosk);
      holds('something is there', feed.items.length > 0, feed);
      const after = await feedOf(kiosk, feed.next);
      same('nothing is newer', [after.items, after.next, after.more], [[], feed.next, false]);
    },
  },
  {
    name: 'progress: holds no other kiosk’s cases',
    run: async (bench) => {
      await bench.finished();
      same('the feed of a new one', (await feedOf(await bench.kiosk())).items, []);
    },
  },
  {
    name: 'progress: has no word of the application in the clear',
    run: async (bench) => {
      const { kiosk } = await bench.finished();
      const { text } = await kiosk.ask('GET', '/v1/progress?since=0');
      for (const word of WORDS) holds(`«${word}» is not there`, !text.includes(word));
    },
  },
  {
    name: 'cases: a kiosk’s own are listed once, with number, digest and states',
    run: async (bench) => {
      const { kiosk, signed, state } = await bench.finished();
      const answer = await kiosk.ask('GET', `/v1/devices/${kiosk.id}/cases`);
      const { cases } = reads(answer, KioskCases, 200);
      same('listed', cases.length, 1);
      same('which', [cases[0]?.submissionId, cases[0]?.digest], [state.submissionId, signed.digest]);
      for (const word of WORDS) holds(`«${word}» is not there`, !answer.text.includes(word));
    },
  },
  {
    name: 'cases: without all its chunks a submission is no case',
    run: async (bench) => {
      const [kiosk, demo] = [await bench.kiosk(), await bench.demo()];
      stateOf(await kiosk.put(await kiosk.manifest(demo.draft)), 201);
      same('listed', await timesListed(kiosk, demo.draft.submissionId), 0);
    },
  },
  {
    name: 'cases: a refused envelope is no case',
    run: async (bench) => {
      const kiosk = await bench.kiosk();
      const demo = await bench.demo({ matters: ['birth-certificate'] });
      await kiosk.put(await kiosk.manifest(demo.draft));
      for (const { sha256, bytes } of demo.chunks)
        await kiosk.putChunk(demo.draft.submissionId, sha256, bytes);
      same('listed', await timesListed(kiosk, demo.draft.submissionId), 0);
    },
  },
  {
    name: 'cases: another kiosk’s are nobody’s business',
    run: async (bench) => {
      const [kiosk, other] = [await bench.kiosk(), await bench.kiosk()];
      isProblem(await kiosk.ask('GET', `/v1/devices/${other.id}/cases`), 'other-device');
    },
  },
  {
    name: 'cases: by the card that was laid its case is found, by another none',
    run: async (bench) => {
      const number = madeUpNumber();
      const { kiosk, state } = await bench.finished({ application: withCard(number) });
      const found = await kiosk.ask('POST', '/v1/cases/search', search(number));
      const { cases } = reads(found, CaseSearchAnswer, 200);
      same(
        'found',
        cases.map((one) => one.submissionId),
        [state.submissionId],
      );
      const none = await kiosk.ask('POST', '/v1/cases/search', search(`${number}0`));
      same('by another card', reads(none, CaseSearchAnswer, 200).cases, []);
      holds('no-store', found.headers.get('cache-control')?.includes('no-store') === true);
    },
  },
  {
    name: 'cases: a search for anything but a card is refused',
    run: async (bench) => {
      const kiosk = await bench.kiosk();
      for (const body of [{}, { ...search('1'), name: 'x' }, { requestId: uuidv7() }, 'x'])
        isProblem(await kiosk.ask('POST', '/v1/cases/search', body), 'body-invalid');
    },
  },
  {
    name: 'correction: by the code of the case it is kept with it, and makes no second case',
    run: async (bench) => {
      const first = await bench.finished({ ownCode: true });
      const link = { submissionId: first.state.submissionId, correctionIds: [uuidv7()] };
      const demo = await mendingDemo(bench, first.demo.queryCode, link);
      const signed = await first.kiosk.manifest(demo.draft, { seq: 2, previous: first.signed.digest });
      const state = await bench.submit(first.kiosk, demo, signed);
      holds('it is received', state.receipts.length > 0, state);
      const answer = await first.kiosk.ask('GET', `/v1/devices/${first.kiosk.id}/cases`);
      const { cases } = reads(answer, KioskCases, 200);
      same(
        'what it mends',
        cases.map((one) => one.mends),
        [null, first.state.submissionId],
      );
      same('one number', new Set(cases.map((one) => one.caseNumber)).size, 1);
    },
  },
  {
    name: 'correction: of a case nobody has is refused, and seen',
    run: async (bench) => {
      const kiosk = await bench.kiosk();
      const link = { submissionId: uuidv7(), correctionIds: [uuidv7()] };
      const demo = await bench.demo({ application: (plain) => ({ ...plain, correction: link }) });
      await kiosk.put(await kiosk.manifest(demo.draft));
      const answers = [];
      for (const { sha256, bytes } of demo.chunks)
        answers.push(await kiosk.putChunk(demo.draft.submissionId, sha256, bytes));
      isProblem(lastOf(answers), 'correction-unknown');
      const { watermark } = reads(
        await kiosk.ask('GET', `/v1/devices/${kiosk.id}/watermark`),
        Watermark,
        200,
      );
      same('seen', watermark.contiguous, 1);
    },
  },
  {
    name: 'correction: with another code and no card of the case is refused',
    run: async (bench) => {
      const first = await bench.finished({ ownCode: true });
      const link = { submissionId: first.state.submissionId, correctionIds: [uuidv7()] };
      const kiosk = await bench.kiosk();
      const demo = await bench.demo({ application: (plain) => ({ ...plain, correction: link }) });
      await kiosk.put(await kiosk.manifest(demo.draft));
      const answers = [];
      for (const { sha256, bytes } of demo.chunks)
        answers.push(await kiosk.putChunk(demo.draft.submissionId, sha256, bytes));
      isProblem(lastOf(answers), 'correction-unknown');
    },
  },
  {
    name: 'data: every item asked for is answered, with holder and time, and no other',
    run: async (bench) => {
      const request = dataRequest();
      const answer = await (await bench.kiosk()).ask('POST', '/v1/data-requests', request);
      const { requestId, items } = reads(answer, DataAnswer, 200);
      same('requestId', requestId, request.requestId);
      same(
        'ids',
        items.map((item) => item.id),
        ['0'],
      );
      holds('no-store', answer.headers.get('cache-control')?.includes('no-store') === true);
    },
  },
  {
    name: 'data: an item for a matter that was not chosen is refused',
    run: async (bench) => {
      const request = dataRequest();
      const items = request.items.map((item) => ({ ...item, matters: ['social-security-card'] }));
      const answer = await (await bench.kiosk()).ask('POST', '/v1/data-requests', { ...request, items });
      isProblem(answer, 'body-invalid');
    },
  },
  {
    name: 'catalogue: where there is one, its name is its index’s digest and every file its own',
    run: async (bench) => {
      const get = (path: string) =>
        send({ url: `${bench.url}${path}`, method: 'GET', headers: {}, body: null });
      const answer = await get('/v1/catalogue');
      if (answer.status === 404) return isProblem(answer, 'not-found');
      const { index } = reads(answer, SignedPackage, 200);
      same('ETag', answer.headers.get('etag'), `"${await canonicalDigest(index)}"`);
      for (const { sha256 } of index.files.slice(0, 5)) {
        const file = await get(`/v1/catalogue/blobs/${sha256}`);
        same('a file', await sha256Hex(new TextEncoder().encode(file.text)), sha256);
      }
    },
  },
  {
    name: 'catalogue: a file it does not have is not found',
    run: async (bench) => {
      const url = `${bench.url}/v1/catalogue/blobs/${'0'.repeat(64)}`;
      isProblem(await send({ url, method: 'GET', headers: {}, body: null }), 'not-found');
    },
  },
];

/** A mending application under the code of the first one. */
async function mendingDemo(
  bench: Bench,
  queryCode: string,
  correction: { submissionId: string; correctionIds: string[] },
) {
  return bench.demo({
    queryCode,
    application: (plain) => ({ ...plain, correction }),
  });
}
