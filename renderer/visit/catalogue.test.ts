import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadCatalogue as readCatalogue } from '#shared/catalogue/load.ts';
import type { Catalogue } from '#shared/catalogue/schema.ts';
import { goTo, useRoute } from '../app/router.ts';
import { endVisit } from '../session/session.ts';
import { catalogueOffered, loadCatalogue, useCatalogue } from './catalogue.ts';
import { useVisit } from './store.ts';

let first: Catalogue;
let second: Catalogue;
/** What the host has at this moment. */
let served: Catalogue;
let requests = 0;
/** Set to keep an answer back until it is called. */
let hold: Promise<void> | undefined;

beforeEach(async () => {
  const loaded = await readCatalogue((name) => readFile(join('assets/catalogue', name), 'utf8'));
  if (!loaded.ok) throw new Error('no catalogue');
  first = loaded.value;
  const [event, ...others] = first.lifeEvents;
  if (event === undefined) throw new Error('no life event');
  const renamed = { ...event, name: { zh: '新的名字', en: 'New name' } };
  second = { ...first, lifeEvents: [renamed, ...others], hash: 'b'.repeat(64) };
  served = first;
  requests = 0;
  hold = undefined;
  vi.stubGlobal('fetch', async () => {
    requests += 1;
    const body = JSON.stringify(served);
    await hold;
    return new Response(body);
  });
  endVisit();
  useCatalogue.setState({ catalogue: null, failed: false });
  catalogueOffered({ hash: null, live: false });
  await loadCatalogue();
});
afterEach(() => {
  endVisit();
  vi.unstubAllGlobals();
});

const running = () => useCatalogue.getState().catalogue?.hash;
const publish = (live = false) => {
  served = second;
  catalogueOffered({ hash: second.hash, live });
};
const begin = () => {
  goTo('life-events');
  const event = useCatalogue.getState().catalogue?.lifeEvents[0];
  if (event) useVisit.getState().begin(event);
};

test('between visits a newer one is loaded at once, and the same one not again', async () => {
  catalogueOffered({ hash: first.hash, live: false });
  expect(requests).toBe(1);
  publish();
  await vi.waitFor(() => expect(running()).toBe(second.hash));
  expect(requests).toBe(2);
});

test('a visit ends with the one it began with; the next begins with the newer one', async () => {
  begin();
  publish();
  expect([running(), requests]).toEqual([first.hash, 1]);
  expect(useVisit.getState().lifeEvent).toEqual(first.lifeEvents[0]);
  endVisit();
  await vi.waitFor(() => expect(running()).toBe(second.hash));
  expect(useRoute.getState().screen).toBe('attract');
});

test('one that arrives when a citizen has just begun is kept back', async () => {
  let release = () => {};
  hold = new Promise((resolve) => {
    release = resolve;
  });
  publish();
  begin();
  release();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([running(), requests]).toEqual([first.hash, 2]);
  endVisit();
  await vi.waitFor(() => expect(running()).toBe(second.hash));
});

test('a kiosk without a catalogue takes the first that comes', async () => {
  useCatalogue.setState({ catalogue: null, failed: true });
  publish();
  await vi.waitFor(() => expect(useCatalogue.getState()).toEqual({ catalogue: served, failed: false }));
});

test('an author’s folder is followed within a visit, answers and all', async () => {
  begin();
  useVisit.getState().answer('parents-married', 'yes');
  publish(true);
  await vi.waitFor(() => expect(useVisit.getState().lifeEvent?.name.zh).toBe('新的名字'));
  expect(useVisit.getState().situations).toEqual({ 'parents-married': 'yes' });
});
