import { createCodeReader } from '#devices/code-reader/service.ts';
import { codeReaderConfig } from '#shared/hardware/messages.ts';

/**
 * Run as a child of the test, with the virtual bus in its environment: the product's code reader over the real node-hid.
 * First argument: the configuration. Messages in: `{id, verb, args}`; out: `{id, result}`, `{status}`.
 */
const device = createCodeReader(codeReaderConfig.parse(JSON.parse(process.argv[2] ?? '')), { retryMs: 150 });

/** The test may be gone by the time something is told: then there is nobody to tell. */
const tell = (message: object): void => {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
};

process.on('message', (message: { id: number; verb: string; args: unknown }) => {
  void device.verbs[message.verb]?.(message.args).then((result) => tell({ id: message.id, result }));
});
process.on('disconnect', () => process.exit());
device.start((status) => tell({ status }));
