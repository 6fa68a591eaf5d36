import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AwsClient } from 'aws4fetch';

/** Where ciphertext chunks rest, by name. A name is written once; writing it again with the same bytes changes nothing. */
export interface BlobStore {
  /** Resolves when the bytes would survive a power cut. */
  put(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  get(name: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** Files in a folder; file and folder are fsynced before the name is there. */
export function folderBlobs(folder: string): BlobStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    put: async (name, bytes) => {
      const path = join(folder, name);
      if ((await stat(path).catch(() => undefined))?.size === bytes.length) return;
      const fresh = `${path}.${randomUUID()}`;
      try {
        const file = await open(fresh, 'wx', 0o600);
        try {
          await file.writeFile(bytes);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(fresh, path);
      } catch (error) {
        await rm(fresh, { force: true });
        throw error;
      }
      const parent = await open(folder, 'r');
      try {
        await parent.sync();
      } finally {
        await parent.close();
      }
    },
    get: async (name) => {
      try {
        return new Uint8Array(await readFile(join(folder, name)));
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
    },
  };
}

export interface S3Options {
  /** Address of the bucket, path style: `https://host/bucket`. */
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Objects in S3-compatible storage (AWS Signature Version 4), one PUT each, the digest signed along. */
export function s3Blobs({ url, ...account }: S3Options): BlobStore {
  const client = new AwsClient({ ...account, service: 's3', retries: 3 });
  const at = (name: string): string => `${url.replace(/\/$/, '')}/${name}`;
  return {
    put: async (name, bytes) => {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const headers = { 'x-amz-content-sha256': sha256, 'content-type': 'application/octet-stream' };
      const answer = await client.fetch(at(name), { method: 'PUT', body: bytes, headers });
      await answer.body?.cancel();
      if (!answer.ok) throw new Error(`The storage refused a chunk (${answer.status}).`);
    },
    get: async (name) => {
      const answer = await client.fetch(at(name));
      if (answer.status === 404) {
        await answer.body?.cancel();
        return undefined;
      }
      if (!answer.ok) throw new Error(`The storage refused to give a chunk (${answer.status}).`);
      return new Uint8Array(await answer.arrayBuffer());
    },
  };
}
