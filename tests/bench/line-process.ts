/**
 * The line and what takes a plain upload, in a process of their own, so that they do not share a thread with the kiosk that is
 * measured. Speaks by messages: `{target, bytesPerSecond, delayMs}` opens a line, `{read}` tells what has passed.
 */
import { createServer } from 'node:http';
import { openShapedLine, type ShapedLine } from '../support/shaped-line.ts';

const sink = createServer((request, response) => {
  request.on('data', () => undefined);
  request.on('end', () => response.end('ok'));
});
let line: ShapedLine | undefined;

process.on('message', (message: Record<string, unknown>) => {
  void answer(message).then((reply) => process.send?.(reply));
});
process.on('disconnect', () => process.exit(0));

async function answer(message: Record<string, unknown>): Promise<unknown> {
  if ('sink' in message) {
    await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
    const address = sink.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }
  if ('open' in message) {
    await line?.close();
    line = await openShapedLine(message.open as Parameters<typeof openShapedLine>[0]);
    return line.port;
  }
  return line?.bytes() ?? 0;
}
