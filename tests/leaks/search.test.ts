import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchBytes, searchFolders } from './search.ts';
import { unsnap } from './snappy.ts';

const word = '金丝雀㛃Canary7731';
const around = (bytes: Buffer) =>
  Buffer.concat([Buffer.from('前面的话 before '), bytes, Buffer.from(' behind')]);
const filler = Buffer.from('一些别的内容，重复重复重复 '.repeat(40));

/** A literal-only Snappy stream: enough to see that the reader reads. */
function snap(bytes: Buffer): Buffer {
  const length: number[] = [];
  for (let left = bytes.length; ; left >>= 7) {
    length.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    if (left <= 0x7f) break;
  }
  const size = Buffer.alloc(2);
  size.writeUInt16LE(bytes.length - 1);
  return Buffer.concat([Buffer.from(length), Buffer.from([61 << 2]), size, bytes]);
}

describe('the searcher finds a planted word', () => {
  const utf8 = Buffer.from(word);
  it.each<[string, Buffer]>([
    ['as UTF-8', utf8],
    ['as UTF-16LE', Buffer.from(word, 'utf16le')],
    ['as UTF-16BE', Buffer.from(word, 'utf16le').swap16()],
    ['as hex', Buffer.from(utf8.toString('hex'))],
    ['in base64', Buffer.from(around(utf8).toString('base64'))],
    [
      'in base64, one byte on',
      Buffer.from(Buffer.concat([Buffer.from('x'), utf8, filler]).toString('base64')),
    ],
    [
      'in base64url, two bytes on',
      Buffer.from(Buffer.concat([Buffer.from('xy'), utf8]).toString('base64url')),
    ],
    ['in gzip', gzipSync(Buffer.concat([filler, utf8]))],
    ['in zlib', deflateSync(Buffer.concat([filler, utf8]))],
    ['in a Snappy value', Buffer.concat([Buffer.from([0xff, 0x11, 2]), snap(Buffer.concat([filler, utf8]))])],
    ['in base64 in zlib', deflateSync(Buffer.from(Buffer.concat([filler, utf8]).toString('base64')))],
    ['in zlib in gzip', gzipSync(deflateSync(Buffer.concat([filler, utf8])))],
  ])('%s', (_name, bytes) => {
    expect(searchBytes(around(bytes), 'x', [word]).length).toBeGreaterThan(0);
    expect(searchBytes(around(bytes), 'x', ['另一个词Other']).length).toBe(0);
  });

  it('in a file that is packed as a whole', () => {
    for (const bytes of [deflateRawSync(Buffer.from(word)), brotliCompressSync(Buffer.from(word))])
      expect(searchBytes(bytes, 'x', [word])).not.toEqual([]);
  });

  it('in one file of a folder, and names it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'yiciban-leaks-'));
    await writeFile(join(folder, 'clean'), filler);
    await writeFile(join(folder, 'planted'), around(Buffer.from(word)));
    expect(await searchFolders([folder], [word])).toEqual([
      { file: join(folder, 'planted'), word, as: 'utf8' },
    ]);
    await rm(folder, { recursive: true });
  });
});

it('Snappy: copies that overlap, and anything that is none', () => {
  // "abcd" then a copy of 8 from 4 back, by hand.
  expect(unsnap(Buffer.from([12, 3 << 2, 97, 98, 99, 100, (4 << 2) | 1, 4])).toString()).toBe('abcdabcdabcd');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      unsnap(Buffer.from(bytes)); // never throws
    }),
  );
});
