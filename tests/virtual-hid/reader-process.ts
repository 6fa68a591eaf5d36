import { createIdCardReader } from '#devices/id-card/service.ts';
import { idCardReaderConfig } from '#shared/hardware/messages.ts';

/**
 * Run as a child of the test, with the virtual bus in its environment: the product's reader over the real
 * node-hid. First argument: the configuration. Messages in: `{id, verb, args}`; out: `{id, result}`, `{status}`.
 */
const device = createIdCardReader(idCardReaderConfig.parse(JSON.parse(process.argv[2] ?? '')), {
  timing: { probeMs: 150, retryMs: 150 },
});

/** The test may be gone by the time something is told: then there is nobody to tell. */
const tell = (message: object): void => {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
};

process.on('message', (message: { id: number; verb: string; args: unknown }) => {
  const verb = device.verbs[message.verb];
  void verb?.(message.args).then((result) => tell({ id: message.id, result }));
});
process.on('disconnect', () => process.exit());
device.start((status) => tell({ status }));
