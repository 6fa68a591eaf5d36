import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SignedManifest } from '#shared/envelope/manifest.ts';
import { PublicJwk } from '#shared/envelope/schema.ts';
import { verifyValue } from '#shared/envelope/sign.ts';
import { JournalList, UnprintedList } from '#shared/platform/journal.ts';
import { problemName } from '#shared/platform/problem.ts';
import {
  commitDemo,
  demoSlip,
  json,
  octets,
  type RunningPlatform,
  removeFolder,
  sealDemo,
  startCustody,
  startPlatform,
  temporaryFolder,
} from './harness.ts';

let folder: string;
let platform: RunningPlatform;
beforeEach(async () => {
  folder = await temporaryFolder();
  platform = await startPlatform({ dataDir: `${folder}/platform` });
});
afterEach(async () => {
  await platform.stop();
  await removeFolder(folder);
});
const data = () => `${folder}/kiosk`;
const problemOfAnswer = async (answer: Response) => problemName(await answer.json());

describe('the commit', () => {
  it('gives numbers without gaps, a chain, and the kiosk’s signature', async () => {
    const { fetch, custody } = await startCustody(data(), platform);
    const all: SignedManifest[] = [];
    for (let n = 0; n < 3; n += 1) all.push(await commitDemo(fetch, await sealDemo(platform.sealingKey)));
    await custody.close();
    const again = await startCustody(data(), platform);
    all.push(await commitDemo(again.fetch, await sealDemo(platform.sealingKey)));
    expect(all.map((signed) => signed.manifest.seq)).toEqual([1, 2, 3, 4]);
    expect(all.map((signed) => signed.manifest.previous)).toEqual([
      null,
      ...all.slice(0, 3).map((s) => s.digest),
    ]);
    expect(all.map((signed) => signed.manifest.intakeNumber.slice(18, 23))).toEqual([
      '00001',
      '00002',
      '00003',
      '00004',
    ]);
    const { d, ...publicKey } = JSON.parse(await readFile(`${data()}/keys/kiosk.json`, 'utf8'));
    expect(d).toMatch(/^[\w-]{43}$/);
    for (const { manifest, signature } of all) {
      expect(await verifyValue(PublicJwk.parse(publicKey), 'yiciban/manifest/1', manifest, signature)).toBe(
        true,
      );
    }
  });

  it('no number is given twice, though the journal vanished and the clock is set to a day that was before', async () => {
    const numbers: string[] = [];
    const commitOn = async (day: string): Promise<void> => {
      const clock = { now: () => Date.parse(`${day}T04:00:00Z`) };
      const { fetch, custody } = await startCustody(data(), platform, { clock });
      numbers.push((await commitDemo(fetch, await sealDemo(platform.sealingKey))).manifest.intakeNumber);
      await custody.close();
    };
    await commitOn('2026-11-28');
    await commitOn('2026-11-25');
    await rm(`${data()}/journal`, { recursive: true });
    await commitOn('2026-11-25');
    await commitOn('2026-11-25');
    await commitOn('2026-11-28');
    expect(new Set(numbers).size).toBe(5);
  });

  it('the same draft is the same commit, however often and at once; another draft under the id is refused', async () => {
    const { fetch } = await startCustody(data(), platform);
    const demo = await sealDemo(platform.sealingKey);
    const first = await commitDemo(fetch, demo);
    const path = `/api/journal/${demo.draft.submissionId}/commit`;
    const draft = json('POST', { draft: demo.draft, slip: demoSlip });
    const answers = await Promise.all(Array.from({ length: 5 }, () => fetch(path, draft)));
    for (const answer of answers) expect(SignedManifest.parse(await answer.json())).toEqual(first);
    const changed = { ...demo.draft, matters: ['birth-certificate'] };
    const refused = await fetch(path, json('POST', { draft: changed, slip: demoSlip }));
    expect([refused.status, await problemOfAnswer(refused)]).toEqual([409, 'manifest-mismatch']);
    const list = JournalList.parse(await (await fetch('/api/journal')).json());
    expect(list.entries).toHaveLength(1);
  });

  it('five submissions at once get five numbers', async () => {
    const { fetch } = await startCustody(data(), platform);
    const demos = await Promise.all(
      Array.from({ length: 5 }, () => sealDemo(platform.sealingKey, { parts: [], application: {} })),
    );
    const signed = await Promise.all(demos.map((demo) => commitDemo(fetch, demo)));
    expect(signed.map(({ manifest }) => manifest.seq).sort()).toEqual([1, 2, 3, 4, 5]);
  });

  it('takes no chunk that is not what it is called, and no commit before every chunk is here', async () => {
    const { fetch } = await startCustody(data(), platform);
    const { draft, chunks } = await sealDemo(platform.sealingKey);
    const [first] = chunks;
    if (first === undefined) throw new Error('a chunk was expected');
    const base = `/api/journal/${draft.submissionId}`;
    const wrong = await fetch(`${base}/chunks/${'0'.repeat(64)}`, octets(first.bytes));
    expect(await problemOfAnswer(wrong)).toBe('digest-mismatch');
    const big = await fetch(`${base}/chunks/${first.sha256}`, octets(new Uint8Array(1024 * 1024 + 1)));
    expect(await problemOfAnswer(big)).toBe('body-too-large');
    const elsewhere = await fetch(`/api/journal/..%2f..%2fx/chunks/${first.sha256}`, octets(first.bytes));
    expect(elsewhere.status).toBe(404);
    await fetch(`${base}/chunks/${first.sha256}`, octets(first.bytes));
    const early = await fetch(`${base}/commit`, json('POST', { draft, slip: demoSlip }));
    expect(await problemOfAnswer(early)).toBe('chunks-missing');
    const odd = await fetch(
      `${base}/commit`,
      json('POST', { draft: { ...draft, name: '张三' }, slip: demoSlip }),
    );
    expect(await problemOfAnswer(odd)).toBe('body-invalid');
  });

  it('every file is its owner’s alone, and what was never committed is swept at the next start', async () => {
    const { fetch, custody } = await startCustody(data(), platform);
    const kept = await commitDemo(fetch, await sealDemo(platform.sealingKey));
    const orphan = await sealDemo(platform.sealingKey);
    for (const { sha256, bytes } of orphan.chunks) {
      await fetch(`/api/journal/${orphan.draft.submissionId}/chunks/${sha256}`, octets(bytes));
    }
    await custody.close();
    await (await startCustody(data(), platform)).custody.close();
    expect(await readdir(`${data()}/journal/chunks`)).toEqual([kept.manifest.submissionId]);
    const entries = await readdir(data(), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      const { mode } = await stat(`${entry.parentPath}/${entry.name}`);
      expect([entry.name, mode & 0o077]).toEqual([entry.name, 0]);
    }
  });

  it('a damaged journal starts, tells its damage and keeps what is whole; a damaged key stops the start with a sentence', async () => {
    const { fetch, custody } = await startCustody(data(), platform);
    const first = await commitDemo(fetch, await sealDemo(platform.sealingKey));
    const second = await commitDemo(fetch, await sealDemo(platform.sealingKey));
    await custody.close();
    const log = `${data()}/journal/log.000001`;
    await writeFile(log, (await readFile(log, 'utf8')).replace('"seq":1', '"seq":7'));
    const again = await startCustody(data(), platform);
    const list = JournalList.parse(await (await again.fetch('/api/journal')).json());
    expect(list.damage).toEqual(['log-damaged:log.000001:1']);
    expect(list.entries.map((entry) => entry.submissionId)).toEqual([second.manifest.submissionId]);
    // Its chunks wait for the page, which may still know it.
    expect(await readdir(`${data()}/journal/chunks`)).toContain(first.manifest.submissionId);
    expect((await commitDemo(again.fetch, await sealDemo(platform.sealingKey))).manifest.seq).toBe(3);
    await again.custody.close();
    await writeFile(`${data()}/keys/kiosk.json`, '{}');
    await expect(startCustody(data(), platform)).rejects.toThrow('keys/kiosk.json cannot be read');
  });
});

describe('the paper', () => {
  const unprinted = async (fetch: (path: string) => Promise<Response>) =>
    UnprintedList.parse(await (await fetch('/api/journal/unprinted')).json()).items;
  const printOf = async (
    fetch: (path: string, init?: RequestInit) => Promise<Response>,
    id: string,
    body = {},
  ) => {
    const answer = await fetch(`/api/journal/${id}/print`, json('POST', body));
    return { status: answer.status, ...(await answer.json()) };
  };

  it('comes out once; a copy only when asked for, and says so; the slip leaves the disk', async () => {
    const { fetch, printed, custody } = await startCustody(data(), platform);
    const { manifest } = await commitDemo(fetch, await sealDemo(platform.sealingKey));
    const id = manifest.submissionId;
    expect(await unprinted(fetch)).toEqual([
      { submissionId: id, intakeNumber: manifest.intakeNumber, print: 'not-printed' },
    ]);
    expect((await fetch(`/api/journal/${id}/receipt.png`)).headers.get('content-type')).toBe('image/png');
    await Promise.all([printOf(fetch, id), printOf(fetch, id)]);
    expect(await printOf(fetch, id)).toEqual({ status: 200, print: 'confirmed', truth: 'held' });
    expect(printed).toMatchObject([{ truth: 'held', reprint: false, intakeNumber: manifest.intakeNumber }]);
    await printOf(fetch, id, { reprint: true });
    expect(printed.map((facts) => facts.reprint)).toEqual([false, true]);
    expect(await unprinted(fetch)).toEqual([]);
    expect(await readdir(`${data()}/journal/slips`)).toEqual([]);
    await custody.close();
    const later = await startCustody(data(), platform);
    expect(await printOf(later.fetch, id, { reprint: true })).toMatchObject({ status: 410 });
  });

  it('paper that ran out before it began stays «not printed»; a jam in the middle is «unknown» and marked', async () => {
    const faults = [
      { status: { state: 'paper-out' }, began: false },
      { status: { state: 'cover-open' }, began: true },
    ];
    const marks: boolean[] = [];
    const { fetch } = await startCustody(data(), platform, {
      print: async (facts) => {
        marks.push(facts.reprint);
        const error = faults.shift();
        return error === undefined ? { ok: true, value: { printed: 'sent' } } : { ok: false, error };
      },
    });
    const { manifest } = await commitDemo(fetch, await sealDemo(platform.sealingKey));
    const id = manifest.submissionId;
    expect(await printOf(fetch, id)).toMatchObject({
      status: 409,
      type: 'urn:yiciban:problem:printer-fault',
      print: 'not-printed',
      printer: { state: 'paper-out' },
    });
    expect(await printOf(fetch, id)).toMatchObject({ status: 409, print: 'unknown' });
    expect(await unprinted(fetch)).toMatchObject([{ print: 'unknown' }]);
    expect(await printOf(fetch, id)).toEqual({ status: 200, print: 'sent', truth: 'held' });
    expect(marks).toEqual([false, false, true]);
  });

  it('never printed in one run, it is announced and marked 补打 in the next', async () => {
    const first = await startCustody(data(), platform);
    const { manifest } = await commitDemo(first.fetch, await sealDemo(platform.sealingKey));
    await first.custody.close();
    const second = await startCustody(data(), platform);
    expect(await unprinted(second.fetch)).toMatchObject([{ intakeNumber: manifest.intakeNumber }]);
    await printOf(second.fetch, manifest.submissionId);
    expect(second.printed).toMatchObject([{ reprint: true, truth: 'held' }]);
  });
});

describe('the road out', () => {
  it('leads to the listed addresses only', async () => {
    const asked: string[] = [];
    const { fetch } = await startCustody(data(), platform, {
      fetch: async (input) => {
        asked.push(String(input));
        return Response.json({});
      },
    });
    for (const [method, path] of [
      ['GET', '/platform/v1/cases'],
      ['PUT', '/platform/v1/devices/kiosk-2'],
      ['POST', '/platform/v1/submissions/0199f000-0000-7000-8000-000000000001'],
      ['DELETE', '/platform/v1/submissions/0199f000-0000-7000-8000-000000000001'],
      ['GET', '/platform/v1/submissions/../cases'],
      ['GET', '/platform/v1/submissions/%2e%2e/cases'],
      ['GET', '/platform//example.org/v1/capabilities'],
      ['GET', '/platform/desk/cases'],
    ] as const) {
      const answer = await fetch(path, { method });
      expect([path, answer.status]).toEqual([path, 403]);
    }
    expect(asked).toEqual([]);
  });

  it('takes along nothing of the page’s headers and gives nothing of the platform’s back', async () => {
    const sent: Headers[] = [];
    const { fetch } = await startCustody(data(), platform, {
      fetch: async (_input, init) => {
        sent.push(new Headers(init?.headers));
        return Response.json(
          {},
          { headers: { 'set-cookie': 'a=b', 'retry-after': '3', 'x-powered-by': 'x' } },
        );
      },
    });
    const headers = { cookie: 'token=secret', origin: 'http://kiosk.test', authorization: 'Bearer x' };
    const answer = await fetch('/platform/v1/capabilities', { headers });
    expect(sent.map((one) => [...one.keys()])).toEqual([['accept', 'signature', 'signature-input']]);
    expect([...answer.headers.keys()].sort()).toEqual(['cache-control', 'content-type', 'retry-after']);
  });

  it('without a platform configured it is simply unreachable', async () => {
    const { fetch } = await startCustody(data(), null);
    const answer = await fetch('/platform/v1/capabilities');
    expect([answer.status, await problemOfAnswer(answer)]).toEqual([503, 'platform-unreachable']);
  });

  it('fault points exist in kill tests only', async () => {
    const plain = await startCustody(data(), platform);
    expect((await plain.fetch('/api/fault-points/seal:before', { method: 'POST' })).status).toBe(404);
    await plain.custody.close();
    const names: string[] = [];
    const faulty = await startCustody(data(), platform, {
      faultPoint: async (name) => void names.push(name),
    });
    expect((await faulty.fetch('/api/fault-points/seal:before', { method: 'POST' })).status).toBe(200);
    expect(names).toEqual(['seal:before']);
  });
});
