/** Data of departments on the built kiosk: fills online, never delays offline, can be contested, and is all listed. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import newborn from '#assets/catalogue/life-events/newborn.json' with { type: 'json' };
import { formatDate } from '#shared/form/format-date.ts';
import { openTouchBrowser, type TouchBrowser } from '../kiosk/browser.ts';
import { TestKiosk } from '../kiosk/kiosk.ts';
import { father, mother, type Person, textBlock } from '../kiosk/people.ts';
import type { AskedFor } from '../platform/records/data-service.ts';
import { heldAbout } from '../platform/records/held.ts';
import { Citizen } from '../tour/citizen.ts';
import { Hands } from '../tour/hands.ts';

let kiosk: TestKiosk;
let browser: TouchBrowser;
let hands: Hands;
/** Every address the page asked for. */
const addresses: string[] = [];

beforeAll(async () => {
  kiosk = await TestKiosk.start();
  browser = await openTouchBrowser();
  browser.page.on('request', (request) => addresses.push(request.url()));
  hands = new Hands(browser.page);
  await browser.page.goto(kiosk.url);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await kiosk?.stop();
});
afterEach(async () => {
  await fault('none');
  await kiosk.simulate('network', { online: true });
  await leave();
});

async function fault(name: string): Promise<void> {
  await fetch(`${kiosk.platformUrl}/desk/data-fault`, {
    method: 'POST',
    body: JSON.stringify({ fault: name }),
    headers: { 'content-type': 'application/json' },
  });
}
const askedFor = async (): Promise<AskedFor[]> =>
  (await fetch(`${kiosk.platformUrl}/v1/data-requests`)).json() as Promise<AskedFor[]>;
const part = (selector: string) => browser.page.locator(selector);
const textOf = (selector: string) => part(selector).first().innerText();
const count = (selector: string) => part(selector).count();

/** From wherever the visit is to attract. */
async function leave(): Promise<void> {
  if ((await hands.screenId()) === 'attract') return;
  await hands.act('exit');
  const sure = part('[data-dialog] [data-action="exit"]');
  await Promise.race([sure.waitFor().catch(() => undefined), hands.arrive('attract').catch(() => undefined)]);
  if (await sure.isVisible()) await sure.tap();
  await hands.arrive('attract');
}

/** Lays the card, and lays it again as people do: a question of the screen before may still hold the reader. */
async function layCard(person: Person): Promise<void> {
  const read = part('[data-card="name"]');
  for (let times = 0; times < 3 && !(await read.isVisible()); times += 1) {
    await kiosk.simulate('id-card', { place: { text: textBlock(person) } });
    await read.waitFor({ timeout: 5000 }).catch(() => undefined);
    await kiosk.simulate('id-card', { remove: true });
  }
  await read.waitFor();
}

/** Attract to the last touch of the identify screen. @param without matters taken off the list */
async function identify({ second, without = [] }: { second?: Person; without?: string[] }): Promise<void> {
  await hands.arrive('attract');
  await hands.act('start');
  await part('[data-life-event="newborn"]').tap();
  await hands.arrive('situations');
  while ((await hands.screenId()) === 'situations') {
    const id = (await part('[data-situation]').getAttribute('data-situation')) ?? '';
    await part('[data-situation] [data-option]').first().tap();
    await hands.act('next');
    await part(`[data-situation="${id}"]`).waitFor({ state: 'detached' });
  }
  await hands.act('next');
  await hands.arrive('matters');
  for (const id of without) await part(`[data-matter="${id}"]`).tap();
  await hands.act('next');
  await hands.arrive('identify');
  await layCard(mother);
  await hands.act('next');
  await part('[data-screen="identify"][data-role="father"]').waitFor();
  if (second) {
    await layCard(second);
    await hands.act('next');
  } else {
    await hands.act('skip');
  }
}

describe('with the platform there', () => {
  it('fills what departments vouch for, and asks for nothing else', async () => {
    const before = (await askedFor()).length;
    await identify({});
    await hands.arrive('form');
    const today = new Date().toISOString().slice(0, 10);
    const record = heldAbout(mother.number, 'shared-data/birth-record', today);
    if (record?.state !== 'valid') throw new Error('no record');
    expect(await textOf('[data-value="birth-place"]')).toBe(record.values['birth-place']);
    expect(await textOf('[data-value="birth-time"]')).toBe(
      formatDate(String(record.values['birth-time'])).zh,
    );
    expect(await textOf('[data-value="birth-measures"]')).toMatch(/3280 克.*50\.5 厘米/);
    expect(await textOf('[data-field="birth-place"]')).toMatch(
      /演示助产机构.*\d{4}-\d{2}-\d{2} \d{2}:\d{2}/s,
    );
    expect(await count('[data-held] input')).toBe(0);
    const asked = (await askedFor()).slice(before);
    expect(asked).toHaveLength(1);
    const things = asked[0]?.items.map((item) =>
      [item.kind === 'shared-data' ? item.dataset : item.licence, ...item.fields].join(' '),
    );
    expect(things).toEqual([
      'birth-record baby-sex birth-time birth-place gestation-weeks birth-measures',
      'marriage-certificate spouse-name spouse-document',
      'resident-id-card',
      'marriage-certificate',
    ]);
  });

  it('leaves the rest to the citizen, and opens what they contest', async () => {
    await identify({ second: father });
    await hands.arrive('form');
    expect(await count('[data-field="father-name"][data-held]')).toBe(0);
    const id = 'gestation-weeks';
    await part(`[data-object="${id}"]`).tap();
    await part('[data-dialog="objection"]').waitFor();
    await hands.act('object-confirm');
    const own = part(`[data-objection] [data-element="${id}"]`);
    await hands.type(own, '38');
    await hands.act('ledger');
    await part('[data-dialog="ledger"]').waitFor();
    expect(await textOf(`[data-contested="${id}"]`)).toMatch(/39 周/);
    const outcomes = await part('[data-use]').evaluateAll((all) =>
      all.map((one) => `${one.getAttribute('data-use')} ${one.getAttribute('data-outcome')}`),
    );
    expect(outcomes.sort()).toEqual([
      'birth-record found',
      'marriage-certificate found',
      'resident-id-card expired',
      'resident-id-card found',
    ]);
    expect(await textOf('[data-use="birth-record"]')).toMatch(/免填出生信息.*母婴保健法/s);
    await hands.act('close');
    await part(`[data-withdraw="${id}"]`).tap();
    expect(await textOf(`[data-value="${id}"]`)).toBe('39 周');
  });

  it('never asks for what only deselected matters need', async () => {
    const before = (await askedFor()).length;
    const without = newborn.matters
      .filter((matter) => matter.elements.includes('birth-measures'))
      .map((matter) => matter.id);
    expect(without.length).toBeGreaterThan(0);
    await identify({ second: father, without });
    await hands.arrive('form');
    const asked = (await askedFor()).slice(before);
    expect(asked.length).toBeGreaterThan(0);
    for (const request of asked) for (const id of without) expect(request.matters).not.toContain(id);
    expect(JSON.stringify(asked)).not.toContain('birth-measures');
  });

  it('takes valid licences for papers and refuses an expired one with the reason', async () => {
    const citizen = new Citizen({
      kiosk,
      page: browser.page,
      lifeEvent: 'newborn',
      look: async () => undefined,
    });
    await citizen.fillIn();
    expect(citizen.given.held).toContain('birth-measures');
    expect(await part('[data-screen]').getAttribute('data-material')).toBe('father-id-card');
    expect(await count('[data-paper="expired"]')).toBe(1);
    expect(await part('[data-proofs]').getAttribute('data-proofs')).toBe(
      'mother-id-card marriage-certificate',
    );
  });
});

describe('without a word from the platform', () => {
  it('waits less than five seconds, says so at the field, and lets the citizen fill in', async () => {
    await fault('timeout');
    await identify({ second: father });
    const begun = Date.now();
    await hands.arrive('form');
    expect(Date.now() - begun).toBeLessThan(5500);
    expect(await count('[data-own-entry="late"]')).toBeGreaterThan(3);
    await hands.type(part('[data-element="gestation-weeks"]'), '40');
  });

  it('does not wait at all when the citizen does not want to', async () => {
    await fault('timeout');
    await identify({ second: father });
    await part('[data-asking]').waitFor();
    await hands.act('skip');
    await hands.arrive('form', 1500);
    expect(await count('[data-own-entry="late"]')).toBeGreaterThan(3);
  });

  it('can be left by the way back, and asks again later', async () => {
    await fault('timeout');
    await identify({ second: father });
    await part('[data-asking]').waitFor();
    await hands.act('back');
    await part('[data-card="name"]').waitFor();
    await fault('none');
    await hands.act('next');
    await hands.arrive('form');
    expect(await count('[data-held]')).toBeGreaterThan(3);
  });

  it('falls to own entry at once when the network is cut, and lists that nothing was asked', async () => {
    await kiosk.simulate('network', { online: false });
    const before = (await askedFor()).length;
    await identify({ second: father });
    await hands.arrive('form', 3000);
    expect(await count('[data-own-entry="offline"]')).toBeGreaterThan(3);
    expect(await count('[data-held]')).toBe(0);
    await hands.act('ledger');
    expect(await count('[data-use][data-outcome="offline"]')).toBeGreaterThan(2);
    await hands.act('close');
    expect((await askedFor()).length).toBe(before);
  });

  it('marks what a busy platform and silent holders leave open', async () => {
    await fault('busy');
    await identify({ second: father });
    await hands.arrive('form');
    expect(await count('[data-own-entry="failed"]')).toBeGreaterThan(3);
    await leave();
    await fault('partial');
    await identify({});
    await hands.arrive('form');
    expect(await textOf('[data-value="gestation-weeks"]')).toBe('39 周');
    await hands.act('ledger');
    expect(await count('[data-use][data-outcome="unavailable"]')).toBeGreaterThan(0);
    await hands.act('close');
  });
});

describe('after the visit', () => {
  it('nothing that was fetched is left in the page, in its stores, on the disk or in an address', async () => {
    await identify({ second: father });
    await hands.arrive('form');
    expect(await count('[data-value="birth-place"]')).toBe(1);
    await leave();
    const kept = await browser.page.evaluate(async () => {
      const stored: unknown[] = [Object.entries(localStorage), Object.entries(sessionStorage)];
      for (const { name } of await indexedDB.databases()) {
        const database = await new Promise<IDBDatabase>((resolve, reject) => {
          const open = indexedDB.open(name ?? '');
          open.onsuccess = () => resolve(open.result);
          open.onerror = () => reject(open.error);
        });
        for (const store of database.objectStoreNames)
          stored.push(
            await new Promise((resolve, reject) => {
              const all = database.transaction(store).objectStore(store).getAll();
              all.onsuccess = () => resolve(all.result);
              all.onerror = () => reject(all.error);
            }),
          );
        database.close();
      }
      return JSON.stringify(stored) + document.documentElement.outerHTML + location.href;
    });
    const fetched = ['演示妇幼保健院', 'YS-111-0001', mother.number, father.number];
    for (const word of fetched) expect(kept).not.toContain(word);
    for (const word of fetched) expect(addresses.filter((one) => decodeURI(one).includes(word))).toEqual([]);
    for (const word of fetched) expect(kiosk.kioskChild.log + kiosk.platformChild.log).not.toContain(word);
    const files = await readdir(kiosk.dataDir, { recursive: true, withFileTypes: true });
    for (const file of files.filter((one) => one.isFile())) {
      const bytes = await readFile(join(file.parentPath, file.name));
      for (const word of fetched) expect(bytes.includes(word), `${file.name} holds ${word}`).toBe(false);
    }
  });
});
