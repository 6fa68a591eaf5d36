import { describe, expect, it } from 'vitest';
import { idCard, idCardReadResult } from '#shared/hardware/id-card.ts';
import { createRig, demoCards, whole } from './testing/rig.ts';
import { cardKeys } from './testing/vectors.ts';

describe('a read on a good day', () => {
  it.each([...cardKeys, 'resident_fp1024'])('%s', async (key) => {
    const rig = createRig();
    rig.reader.simulate({ place: key });
    const result = await rig.read();
    expect(idCardReadResult.safeParse(result).success).toBe(true);
    expect(result).toMatchObject({ ok: true, value: { photo: 'not-decoded' } });
    expect(rig.commands).toEqual(['find', 'select', 'readBase', 'readNewestAddress']);
  });

  it('keeps both addresses of a card that has a newer one', async () => {
    const rig = createRig();
    rig.reader.simulate({ place: 'newaddr' });
    expect(await rig.read()).toMatchObject({
      ok: true,
      value: {
        address: '北京市朝阳区测试街道1号院2号楼',
        newestAddress: '广东省深圳市南山区测试路9号',
        warnings: [],
      },
    });
  });

  it('reads any text block given by hex', async () => {
    const rig = createRig();
    const text = Buffer.from(demoCards.hmt_J?.text ?? []).toString('hex');
    expect(rig.reader.simulate({ place: { text } })).toMatchObject({ ok: true, value: { card: 'text' } });
    expect(await rig.read()).toMatchObject({ ok: true, value: { kind: 'hmt-permit', name: '陈大文' } });
  });

  it('waits for a card that comes later, looking no oftener than every 300 ms', async () => {
    const rig = createRig();
    const reading = rig.driver.read(2500);
    await rig.clock.pass(1000);
    expect(rig.commands.length).toBeLessThanOrEqual(4);
    rig.reader.simulate({ place: 'resident' });
    expect(await rig.clock.settle(reading, 500)).toMatchObject({ ok: true, value: { kind: 'resident' } });
  });

  it('says no card when none comes, within the wait', async () => {
    const rig = createRig();
    const started = rig.clock.now();
    expect(await rig.read(2500)).toEqual({ ok: false, error: { state: 'no-card' } });
    expect(rig.clock.now() - started).toBeLessThanOrEqual(2500);
  });

  it('looks once when it may not wait', async () => {
    const rig = createRig();
    expect(await rig.read(0)).toEqual({ ok: false, error: { state: 'no-card' } });
    expect(rig.commands).toEqual(['find']);
  });
});

describe('a card left on the reader', () => {
  it('is not found again until it was taken off', async () => {
    const rig = createRig();
    rig.reader.simulate({ place: 'resident' });
    expect((await rig.read()).ok).toBe(true);
    expect(await rig.read()).toEqual({ ok: false, error: { state: 'no-card' } });
    rig.reader.simulate({ remove: true });
    expect(await rig.read(0)).toEqual({ ok: false, error: { state: 'no-card' } });
    rig.reader.simulate({ place: 'resident' });
    expect((await rig.read()).ok).toBe(true);
  });

  it('makes way for the next one', async () => {
    const rig = createRig();
    rig.reader.simulate({ place: 'resident' });
    await rig.read();
    rig.reader.simulate({ place: 'hmt_J' });
    expect(await rig.read()).toMatchObject({ ok: true, value: { kind: 'hmt-permit' } });
  });
});

describe('privacy', () => {
  it('never looks for a card unasked, however long it watches', async () => {
    const rig = createRig();
    rig.reader.simulate({ place: 'resident' });
    rig.driver.start((status) => rig.told.push(status));
    await rig.clock.pass(60_000);
    expect(new Set(rig.commands)).toEqual(new Set(['samStatus', 'samId']));
    expect(rig.told).toEqual([{ state: 'starting' }, { state: 'ready' }]);
    await rig.driver.close();
  });

  it('asks nothing more once the read is over', async () => {
    const rig = createRig();
    await rig.read();
    const asked = rig.commands.length;
    await rig.clock.pass(10_000);
    expect(rig.commands).toHaveLength(asked);
  });

  it('tells status without card data', async () => {
    const rig = createRig();
    rig.driver.start((status) => rig.told.push(status));
    await rig.clock.pass(100);
    rig.reader.simulate({ place: 'resident' });
    const result = await rig.read();
    expect(rig.told).toEqual([
      { state: 'starting' },
      { state: 'ready' },
      { state: 'reading' },
      { state: 'ready' },
    ]);
    if (!result.ok) throw new Error('must be read');
    expect(JSON.stringify([rig.told, rig.reader.state()])).not.toContain(result.value.number);
    await rig.driver.close();
  });
});

describe('the security module', () => {
  it('is asked for its number once, and every card carries it', async () => {
    const rig = createRig();
    rig.driver.start((status) => rig.told.push(status));
    await rig.clock.pass(20_000);
    expect(rig.commands.filter((name) => name === 'samId')).toHaveLength(1);
    rig.reader.simulate({ place: 'resident' });
    const samId = '05.03-20230112-0000123456-0987654321';
    expect(await rig.read()).toMatchObject({ ok: true, value: { samId } });
    await rig.driver.close();
  });

  it('is asked again when the reader was pulled out: it may be another one', async () => {
    const rig = createRig();
    rig.driver.start((status) => rig.told.push(status));
    await rig.clock.pass(1000);
    rig.reader.simulate({ fault: 'unplug' });
    rig.reader.simulate({ clear: true });
    await rig.clock.pass(5000);
    expect(rig.commands.filter((name) => name === 'samId')).toHaveLength(2);
    await rig.driver.close();
  });

  it('that does not tell its number reads all the same', async () => {
    const rig = createRig({ tamper: (answer) => (answer.command === 'samId' ? [] : whole(answer)) });
    rig.driver.start((status) => rig.told.push(status));
    await rig.clock.pass(3000);
    rig.reader.simulate({ place: 'resident' });
    const result = await rig.read();
    expect(result).toMatchObject({ ok: true });
    expect(result.ok && 'samId' in result.value).toBe(false);
    await rig.driver.close();
  });
});

describe('one transfer at a time', () => {
  it('two reads share the reader and one card goes to one of them', async () => {
    const rig = createRig();
    rig.reader.simulate({ place: 'resident' });
    const both = Promise.all([rig.driver.read(1000), rig.driver.read(1000)]);
    const [first, second] = await rig.clock.settle(both, 10_000);
    expect(first.ok).toBe(true);
    expect(second).toEqual({ ok: false, error: { state: 'no-card' } });
    expect(rig.commands.slice(0, 5)).toEqual(['find', 'select', 'readBase', 'readNewestAddress', 'find']);
  });

  it('says busy when the other one takes too long', async () => {
    const rig = createRig();
    const long = rig.driver.read(2500);
    expect(await rig.clock.settle(rig.driver.read(0), 1000)).toEqual({ ok: false, error: { state: 'busy' } });
    expect(await rig.clock.settle(rig.driver.identify(), 1000)).toEqual({
      ok: false,
      error: { state: 'busy' },
    });
    await rig.clock.settle(long);
  });

  it('settles a read under way when the device closes', async () => {
    const rig = createRig();
    const reading = rig.driver.read(2500);
    await rig.clock.pass(10);
    await rig.clock.settle(rig.driver.close(), 2000);
    expect(await rig.clock.settle(reading, 1000)).toMatchObject({
      ok: false,
      error: { state: 'disconnected' },
    });
  });
});

it('tells the security module number', async () => {
  const rig = createRig();
  expect(await rig.clock.settle(rig.driver.identify())).toEqual({
    ok: true,
    value: '05.03-20230112-0000123456-0987654321',
  });
});

it('every card it gives is a card of the contract', async () => {
  for (const key of Object.keys(demoCards)) {
    const rig = createRig();
    rig.reader.simulate({ place: key });
    const result = await rig.read();
    expect(result.ok && idCard.parse(result.value)).toBeTruthy();
  }
});
