import { codeReaderSimulation, readCodeArgs } from '#shared/hardware/code-reader.ts';
import type { CodeReaderConfig } from '#shared/hardware/messages.ts';
import { err, ok } from '#shared/result.ts';
import type { Device, Verb } from '../device.ts';
import { createCodeReaderDriver } from './driver.ts';
import { createHidCodePort } from './hid-port.ts';
import { createVirtualCodeReader, type VirtualCodeReader } from './simulator.ts';

/** How often a reader that is not there is looked for, in milliseconds. */
const RETRY_MS = 2_000;

/** Arguments a verb cannot take; the caller is at fault, not the reader. */
const badRequest = err({ state: 'bad-request' });

/** A reader of bar codes and QR codes: verbs `status` and `read` {waitMs} → {code}. A virtual one has the dock's verbs too. */
export function createCodeReader(
  config: CodeReaderConfig,
  setting: { readonly retryMs?: number } = {},
): Device {
  const configured = config.port;
  const virtual = configured.type === 'simulator' ? createVirtualCodeReader() : undefined;
  const driver = createCodeReaderDriver(
    configured.type === 'hid'
      ? createHidCodePort(configured)
      : (virtual?.port ?? createVirtualCodeReader().port),
    configured.type === 'hid' ? configured.layout : 'aim',
    setting.retryMs ?? RETRY_MS,
  );
  const verbs: Record<string, Verb> = {
    status: async () => ok(driver.status()),
    read: async (args) => {
      const parsed = readCodeArgs.safeParse(args);
      return parsed.success ? driver.read(parsed.data.waitMs) : badRequest;
    },
  };
  return {
    id: config.id,
    kind: 'code-reader',
    simulated: virtual !== undefined,
    verbs: virtual ? { ...verbs, ...dockVerbs(virtual) } : verbs,
    start: (onStatus) => driver.start(onStatus),
    close: () => driver.close(),
  };
}

function dockVerbs(virtual: VirtualCodeReader): Record<string, Verb> {
  return {
    simulation: async () => ok(virtual.look()),
    simulate: async (args) => {
      const change = codeReaderSimulation.safeParse(args);
      if (!change.success) return badRequest;
      virtual.simulate(change.data);
      return ok(virtual.look());
    },
  };
}
