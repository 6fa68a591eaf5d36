/** Where chunks rest: a folder, or S3-compatible storage. `S3_URL` & co. (see main.ts) name a real one to test against as well. */
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '#shared/envelope/bytes.ts';
import { startS3, type TestS3 } from '../support/s3.ts';
import { openBench } from './conform/bench.ts';
import { ENROLMENT_CODE, randomPart, removeFolder, startPlatform, temporaryFolder } from './harness.ts';
import { type BlobStore, folderBlobs, s3Blobs } from './store/blobs.ts';

const account = { region: 'cn-test-1', accessKeyId: 'test-id', secretAccessKey: 'test-secret' };
let folder: string;
let s3: TestS3;
beforeAll(async () => {
  folder = await temporaryFolder();
  s3 = await startS3(account);
});
afterAll(async () => {
  await s3.stop();
  await removeFolder(folder);
});

const chunk = async () => {
  const bytes = new Uint8Array(randomPart('chunk', 256 * 1024).bytes);
  return { bytes, name: await sha256Hex(bytes) };
};
const { S3_URL, S3_REGION = 'us-east-1', S3_ACCESS_KEY_ID = '', S3_SECRET_ACCESS_KEY = '' } = process.env;
const stores: [string, () => BlobStore][] = [
  ['a folder', () => folderBlobs(`${folder}/chunks`)],
  ['S3-compatible storage', () => s3Blobs({ url: s3.url, ...account })],
];
if (S3_URL !== undefined)
  stores.push([
    'the storage of S3_URL',
    () =>
      s3Blobs({
        url: S3_URL,
        region: S3_REGION,
        accessKeyId: S3_ACCESS_KEY_ID,
        secretAccessKey: S3_SECRET_ACCESS_KEY,
      }),
  ]);

describe.each(stores)('%s', (_name, open) => {
  it('gives back what was put, byte for byte, and nothing for a name it does not know', async () => {
    const store = open();
    const { bytes, name } = await chunk();
    await store.put(name, bytes);
    expect(await store.get(name)).toEqual(bytes);
    expect(await store.get('0'.repeat(64))).toBeUndefined();
  });

  it('takes the same many times and at once, and it stays the same', async () => {
    const store = open();
    const { bytes, name } = await chunk();
    await Promise.all([1, 2, 3, 4, 5].map(() => store.put(name, bytes)));
    expect(await store.get(name)).toEqual(bytes);
  });
});

it('a folder never shows half a chunk: what is under way has another name', async () => {
  const store = folderBlobs(`${folder}/whole`);
  const chunks = await Promise.all([chunk(), chunk(), chunk()]);
  await Promise.all(chunks.map(({ name, bytes }) => store.put(name, bytes)));
  expect((await readdir(`${folder}/whole`)).sort()).toEqual(chunks.map(({ name }) => name).sort());
});

describe('storage in trouble', () => {
  it('is asked again after a 503', async () => {
    const store = s3Blobs({ url: s3.url, ...account });
    const { bytes, name } = await chunk();
    s3.fail(2);
    await store.put(name, bytes);
    expect(s3.objects.get(name)).toEqual(Buffer.from(bytes));
  });

  it('that does not know the key takes nothing', async () => {
    const store = s3Blobs({ url: s3.url, ...account, secretAccessKey: 'another' });
    const { bytes, name } = await chunk();
    await expect(store.put(name, bytes)).rejects.toThrow('403');
    await expect(store.get(name)).rejects.toThrow('403');
    expect(s3.objects.has(name)).toBe(false);
  });

  it('makes the platform say busy, and no chunk is lost: sent again it arrives', async () => {
    const own = await startS3(account);
    const platform = await startPlatform({
      dataDir: `${folder}/platform`,
      blobs: s3Blobs({ url: own.url, ...account }),
    });
    const { url, signingKeys: trusted } = platform;
    const bench = await openBench({ url, enrolmentCode: ENROLMENT_CODE, trusted });
    const [kiosk, demo] = [await bench.kiosk(), await bench.demo()];
    const signed = await kiosk.manifest(demo.draft);
    await kiosk.put(signed);
    const [first] = demo.chunks;
    if (first === undefined) throw new Error('a chunk was expected');
    own.fail(1000);
    const busy = await kiosk.putChunk(demo.draft.submissionId, first.sha256, first.bytes);
    expect(busy.status).toBe(503);
    own.fail(0);
    const state = await bench.submit(kiosk, demo, signed);
    expect(state.state).toBe('accepted');
    expect(own.objects.size).toBe(demo.chunks.length);
    await platform.stop();
    await own.stop();
  });
});
