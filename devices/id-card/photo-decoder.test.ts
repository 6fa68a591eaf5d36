import { describe, expect, it } from 'vitest';
import { readCard } from '#shared/hardware/id-card.ts';
import { idCardReaderConfig } from '#shared/hardware/messages.ts';
import { createPhotoDecoder } from './photo-decoder.ts';
import { createIdCardReader } from './service.ts';
import { demoCards } from './testing/rig.ts';

/** A helper program, by its text. It stands where a maker's library would. */
const helper = (text: string) => ({ command: process.execPath, args: ['-e', text] });
const bmp = `const b=[];process.stdin.on('data',d=>b.push(d)).on('end',()=>{process.stdout.write('BM'+Buffer.concat(b).length)})`;
const photo = new Uint8Array(1024).fill(7);

describe('a photo decoder', () => {
  it('gets the 1024 bytes and gives a picture', async () => {
    const picture = await createPhotoDecoder(helper(bmp), 20_000)(photo);
    expect(picture).toBe(`data:image/bmp;base64,${Buffer.from('BM1024').toString('base64')}`);
  });

  it.each([
    ['that fails', 'process.stdout.write("BM");process.exitCode=3'],
    ['that gives no picture', 'process.stdout.write("hello")'],
    ['that gives nothing', ''],
    ['that never stops writing', 'const f=()=>process.stdout.write("BM".repeat(9999),f);f()'],
  ])('%s gives none', async (_what, text) => {
    expect(await createPhotoDecoder(helper(text), 20_000)(photo)).toBeNull();
  });

  it('that hangs is given up', async () => {
    expect(await createPhotoDecoder(helper('setInterval(()=>{},1000)'), 300)(photo)).toBeNull();
  });

  it('that is not there gives none', async () => {
    expect(await createPhotoDecoder({ command: '/nowhere/decoder' })(photo)).toBeNull();
  });

  it('knows nothing of this machine', async () => {
    const tells =
      'process.stdout.write("BM"+Object.keys(process.env).filter(k=>k!=="__CF_USER_TEXT_ENCODING").length)';
    const picture = await createPhotoDecoder(helper(tells), 20_000)(photo);
    expect(Buffer.from(picture?.split(',')[1] ?? '', 'base64').toString()).toBe('BM0');
  });
});

describe('a card', () => {
  const config = (photoDecoder?: object) =>
    idCardReaderConfig.parse({
      id: 'id-card',
      kind: 'id-card-reader',
      driver: 'sam',
      port: { type: 'simulator' },
      ...(photoDecoder && { photoDecoder }),
    });

  async function read(photoDecoder?: object) {
    const device = createIdCardReader(config(photoDecoder), { demoCards });
    device.start(() => {});
    await device.verbs.simulate?.({ place: 'resident' });
    const result = await device.verbs.read?.({ waitMs: 2000 });
    await device.close();
    if (!result?.ok) throw new Error('must be read');
    return readCard.parse(result.value);
  }

  it('has a picture only when one was decoded', async () => {
    expect(await read()).toMatchObject({ photo: 'not-decoded' });
    expect(await read({ command: '/nowhere/decoder' })).toMatchObject({ photo: 'not-decoded' });
    const decoded = await read(helper('process.stdout.write("BM")'));
    expect(decoded).toMatchObject({ photo: 'decoded', picture: expect.stringContaining('data:image/bmp') });
  });
});
