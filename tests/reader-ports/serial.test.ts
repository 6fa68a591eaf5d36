import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Claims } from '#devices/claims.ts';
import type { Device } from '#devices/device.ts';
import { systemClock } from '#devices/id-card/clock.ts';
import { loadDemoCards } from '#devices/id-card/demo-cards.ts';
import { createIdCardReader } from '#devices/id-card/service.ts';
import { createVirtualReader, type VirtualReader } from '#devices/id-card/simulator.ts';
import { idCardReadResult } from '#shared/hardware/id-card.ts';
import { samBaudRates } from '#shared/hardware/id-card-port.ts';
import { hasProgram } from '#tests/support/provision.ts';
import { attach, layCable, until } from './pty.ts';

const cards = await loadDemoCards(resolve(import.meta.dirname, '../../assets'));

describe.skipIf(!hasProgram('socat'))('a reader on a serial line', () => {
  let cable: Awaited<ReturnType<typeof layCable>>;
  let reader: VirtualReader;
  let device: Device | null = null;
  let detach = () => {};
  let statuses: { state: string; reason?: string }[] = [];

  beforeEach(async () => {
    cable = await layCable();
    reader = createVirtualReader({ cards, clock: systemClock, pieceBytes: 4096 });
    statuses = [];
  });
  afterEach(async () => {
    await device?.close();
    device = null;
    detach();
    await cable.pull();
    rmSync(cable.folder, { recursive: true, force: true });
  });

  function start(baudRate: (typeof samBaudRates)[number] = 115200, claims = new Claims()) {
    device = createIdCardReader(
      {
        id: 'id-card',
        kind: 'id-card-reader',
        driver: 'sam',
        port: { type: 'serial', path: cable.near, baudRate },
      },
      { claims, timing: { probeMs: 150, retryMs: 150 } },
    );
    device.start((status) => void statuses.push(status));
  }
  const status = (state: string) =>
    until(() => statuses.at(-1)?.state === state, `never ${state}: ${JSON.stringify(statuses)}`);
  const read = async (waitMs: number) => idCardReadResult.parse(await device?.verbs.read?.({ waitMs }));

  it.each(samBaudRates)('finds, selects and reads at %i bit/s', async (baudRate) => {
    detach = await attach(reader, cable.far, baudRate);
    start(baudRate);
    await status('ready');
    reader.simulate({ place: 'newaddr' });
    expect(await read(1000)).toMatchObject({
      ok: true,
      value: { name: '张三丰', newestAddress: '广东省深圳市南山区测试路9号' },
    });
    expect(await device?.verbs.identify?.(null)).toEqual({
      ok: true,
      value: '05.03-20230112-0000123456-0987654321',
    });
  });

  it('is silent while nobody is at the other end', async () => {
    start();
    await status('silent');
    detach = await attach(reader, cable.far);
    await status('ready');
  });

  it('hangs up: the heartbeat finds it, and it is used again when it is back', async () => {
    detach = await attach(reader, cable.far);
    start();
    await status('ready');
    detach();
    await cable.pull();
    await status('disconnected');
    cable = await layCable(cable.folder);
    reader = createVirtualReader({ cards, clock: systemClock, pieceBytes: 4096 });
    detach = await attach(reader, cable.far);
    await status('ready');
    reader.simulate({ place: 'resident' });
    expect(await read(1000)).toMatchObject({ ok: true, value: { kind: 'resident' } });
  });

  it('hangs up in the middle of a card: a status, not a wait without end', async () => {
    reader = createVirtualReader({
      cards,
      clock: systemClock,
      tamper: (answer) => {
        if (answer.command !== 'readBase') return [answer.frame];
        setTimeout(() => void cable.pull(), 20);
        return [answer.frame.slice(0, 700)];
      },
    });
    detach = await attach(reader, cable.far);
    start();
    await status('ready');
    reader.simulate({ place: 'resident' });
    expect(await read(1000)).toMatchObject({ ok: false, error: { state: 'disconnected' } });
  });

  it('is not opened while another device of this kiosk holds the line', async () => {
    detach = await attach(reader, cable.far);
    const claims = new Claims();
    claims.take(`serial:${cable.near}`, 'id-card-2');
    start(115200, claims);
    await status('disconnected');
    expect(statuses.at(-1)).toEqual({ state: 'disconnected', reason: 'refused' });
    claims.release(`serial:${cable.near}`, 'id-card-2');
    await status('ready');
  });

  it('is absent without a line of that name', async () => {
    await cable.pull();
    start();
    await status('disconnected');
    expect(statuses.at(-1)).toEqual({ state: 'disconnected', reason: 'absent' });
  });
});
