/** An author’s folder in place of the kiosk’s catalogue. */
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { edit } from '../tools/folder.ts';
import { FOURTEENTH } from '../tools/fourteenth.ts';
import { get, idsOf, makeRig, readEvents, startHost, statusOf } from './rig.ts';

const rig = makeRig();

describe('an author’s folder', () => {
  test('is served as it stands and followed as it changes, without its defects', async () => {
    const { host } = await startHost(rig, {}, { catalogueDir: rig.folder });
    expect(await idsOf(host)).toContain(FOURTEENTH);
    expect((await statusOf(host)).source).toBe('folder');
    const events = await readEvents(host);
    await edit(rig.folder, `life-events/${FOURTEENTH}.json`, '"lead": "public-security"', '"lead": "nobody"');
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(await idsOf(host)).toContain(FOURTEENTH);
    await edit(rig.folder, `life-events/${FOURTEENTH}.json`, '"lead": "nobody"', '"lead": "public-security"');
    await edit(rig.folder, `life-events/${FOURTEENTH}.json`, '养犬登记', '犬只登记');
    expect(await events('catalogue')).toContain('"live":true');
    expect(await (await get(host, '/api/catalogue')).text()).toContain('犬只登记');
  });

  test('broken from the start keeps the kiosk out of service until it is mended', async () => {
    await writeFile(join(rig.folder, 'catalogue.json'), '{');
    const { host } = await startHost(rig, {}, { catalogueDir: rig.folder });
    expect((await get(host, '/api/catalogue')).status).toBe(503);
    const events = await readEvents(host);
    await cp(join(rig.assetsDir, 'catalogue', 'catalogue.json'), join(rig.folder, 'catalogue.json'));
    await events('catalogue');
    expect((await get(host, '/api/catalogue')).status).toBe(200);
  });
});
