/** The contract of `POST /v1/data-requests`, asked through a kiosk's own host. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataAnswer, type DataRequest } from '#shared/platform/data.ts';
import { father, mother, neighbour } from '../kiosk/people.ts';
import {
  json,
  type RunningPlatform,
  removeFolder,
  startCustody,
  startPlatform,
  temporaryFolder,
} from './harness.ts';

const words = { zh: '样例', en: 'Sample' };
const common = { matters: ['household-registration'], purpose: words, basis: words };
const birth: DataRequest['items'][number] = {
  kind: 'shared-data',
  dataset: 'birth-record',
  id: '0',
  fields: ['baby-sex', 'birth-measures'],
  ...common,
};
const idCard: DataRequest['items'][number] = {
  kind: 'e-licence',
  licence: 'resident-id-card',
  id: '1',
  fields: [],
  ...common,
};
const requestOf = (number: string, items: DataRequest['items'] = [birth, idCard]): DataRequest => ({
  requestId: uuidv7(),
  subject: { documentType: '111', number },
  lifeEvent: 'newborn',
  matters: ['household-registration'],
  items,
});

let folder: string;
let platform: RunningPlatform;
let kiosk: Awaited<ReturnType<typeof startCustody>>;
beforeAll(async () => {
  folder = await temporaryFolder();
  platform = await startPlatform({ dataDir: `${folder}/platform` });
  kiosk = await startCustody(`${folder}/kiosk`, platform);
});
afterAll(async () => {
  await platform.stop();
  await removeFolder(folder);
});

const ask = (body: unknown): Promise<Response> =>
  kiosk.fetch('/platform/v1/data-requests', json('POST', body));
const answerTo = async (body: DataRequest): Promise<DataAnswer> => {
  const response = await ask(body);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  return DataAnswer.parse(await response.json());
};
const fault = (name: string) => fetch(`${platform.url}/desk/data-fault`, json('POST', { fault: name }));

describe('a request for data', () => {
  it('gives the fields asked for and no other, with holder, time and the word demonstration', async () => {
    const request = requestOf(mother.number);
    const answer = await answerTo(request);
    expect(answer).toMatchObject({ requestId: request.requestId, simulated: true });
    const [record, licence] = answer.items;
    expect(record).toMatchObject({
      outcome: 'found',
      source: { zh: '演示助产机构' },
      values: { 'baby-sex': '2', 'birth-measures': { weight: '3280', length: '50.5' } },
      document: null,
    });
    expect(Object.keys(record?.outcome === 'found' ? record.values : {})).toHaveLength(2);
    expect(licence).toMatchObject({ outcome: 'found', values: {}, document: { number: 'YS-111-0001' } });
  });

  it.each([
    ['expired', father.number],
    ['revoked', neighbour.number],
    ['none', '110101199001010000'],
  ])('says that a licence is %s', async (outcome, number) => {
    const { items } = await answerTo(requestOf(number, [idCard]));
    expect(items.map((item) => item.outcome)).toEqual([outcome]);
  });

  it('is refused unsigned, for a matter that was not chosen, and in any other shape', async () => {
    const unsigned = await fetch(
      `${platform.url}/v1/data-requests`,
      json('POST', requestOf(mother.number, [birth])),
    );
    expect(unsigned.status).toBe(401);
    const other = requestOf(mother.number, [{ ...birth, matters: ['social-security-card'] }]);
    const twice = requestOf(mother.number, [birth, birth]);
    for (const bad of [other, twice, { ...requestOf(mother.number), extra: 1 }, {}, 'x'])
      expect((await ask(bad)).status).toBe(400);
  });

  it('goes by POST only, and never with anything in the address', async () => {
    const get = await kiosk.fetch('/platform/v1/data-requests');
    const deeper = await kiosk.fetch(`/platform/v1/data-requests/${mother.number}`, json('POST', {}));
    expect([get.status, deeper.status]).toEqual([403, 403]);
  });

  it('is remembered without the person', async () => {
    const request = requestOf(mother.number);
    await answerTo(request);
    const kept = await (await fetch(`${platform.url}/v1/data-requests`)).text();
    expect(kept).toContain(request.requestId);
    expect(kept).not.toContain(mother.number);
  });
});

describe('a platform in trouble', () => {
  it('answers 503, answers for some holders only, and is well again', async () => {
    await fault('busy');
    expect((await ask(requestOf(mother.number))).status).toBe(503);
    await fault('partial');
    const { items } = await answerTo(requestOf(mother.number));
    expect(items.map((item) => item.outcome)).toEqual(['found', 'unavailable']);
    await fault('none');
    expect((await answerTo(requestOf(mother.number))).items[1]?.outcome).toBe('found');
    expect((await fault('fire')).status).toBe(400);
  });
});
