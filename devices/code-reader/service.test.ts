import { afterEach, beforeEach, expect, test } from 'vitest';
import { codeReaderSimulationState, readCodeResult } from '#shared/hardware/code-reader.ts';
import type { Device } from '../device.ts';
import { createCodeReader } from './service.ts';

let device: Device;
let statuses: unknown[];
beforeEach(async () => {
  statuses = [];
  device = createCodeReader(
    { id: 'code-reader', kind: 'code-reader', port: { type: 'simulator' } },
    { retryMs: 20 },
  );
  await device.start((status) => statuses.push(status));
  await expect.poll(() => statuses).toEqual([{ state: 'ready' }]);
});
afterEach(() => device.close());

const read = async (waitMs: number) => readCodeResult.parse(await device.verbs.read?.({ waitMs }));
const simulate = async (body: unknown) => {
  const result = await device.verbs.simulate?.(body);
  return codeReaderSimulationState.parse(result?.ok ? result.value : undefined);
};

test('a code shown while somebody waits is read, one shown to nobody is forgotten', async () => {
  await simulate({ show: 'nobody asked' });
  const reading = read(2_000);
  await simulate({ show: 'YCB1:110101000120261123000017:123456789012' });
  expect(await reading).toEqual({ ok: true, value: { code: 'YCB1:110101000120261123000017:123456789012' } });
  expect(await read(0)).toEqual({ ok: false, error: { state: 'no-code' } });
});

test('a screen that comes later does not wait for the one that was left', async () => {
  const left = read(2_500);
  const reading = read(2_000);
  expect(await left).toEqual({ ok: false, error: { state: 'no-code' } });
  await simulate({ show: '123456789012' });
  expect(await reading).toEqual({ ok: true, value: { code: '123456789012' } });
});

test('taken away while somebody waits: told at once, and found again', async () => {
  const reading = read(2_500);
  await simulate({ fault: 'unplug' });
  expect(await reading).toEqual({ ok: false, error: { state: 'disconnected', reason: 'lost' } });
  expect(await read(10)).toMatchObject({ ok: false, error: { state: 'disconnected' } });
  await simulate({ clear: true });
  await expect.poll(() => statuses.at(-1)).toEqual({ state: 'ready' });
});

test('reports that are no scanned data are told as such, and nothing of them is taken', async () => {
  await simulate({ fault: 'garbage' });
  const reading = read(2_000);
  await simulate({ show: '123456789012' });
  expect(await reading).toEqual({ ok: false, error: { state: 'garbled' } });
});

test('the state of the simulator holds no code', async () => {
  expect(await simulate({ show: '张三' })).toEqual({ fault: null, shown: 1 });
});

test('what no reader takes is refused', async () => {
  for (const body of [{ show: '' }, { show: 'x'.repeat(600) }, { fault: 'fire' }, null])
    expect((await device.verbs.simulate?.(body))?.ok).toBe(false);
  expect((await device.verbs.read?.({ waitMs: 60_000 }))?.ok).toBe(false);
});
