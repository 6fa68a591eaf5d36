import { createServer, type Server, type Socket } from 'node:net';
import { qrModules } from '#devices/receipt-printer/escpos.ts';
import { Interpreter } from '#devices/receipt-printer/interpreter.ts';
import { Tokenizer } from '#devices/receipt-printer/tokens.ts';

/** Eight dots a millimetre, 250 mm a second: a quick printer, so that what is ours weighs more. */
const DOTS_PER_MS = (250 * 8) / 1000;

/** A printer that takes the time real paper takes. Answers DLE EOT at once and GS r when the lines before it are out. */
export async function startTimedPrinter(dots: number): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    const tokenizer = new Tokenizer();
    const interpreter = new Interpreter({ dots, qrModules });
    let paperAt = performance.now();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.setNoDelay(true);
    socket.on('data', (chunk: Uint8Array) => {
      for (const token of tokenizer.push(chunk)) {
        if (token.name === 'DLE EOT') socket.write(Uint8Array.of(0x12));
        else if (token.name === 'GS r') {
          const wait = Math.max(0, paperAt - performance.now());
          setTimeout(() => socket.write(Uint8Array.of(0)), wait);
        } else
          for (const line of interpreter.apply(token))
            paperAt = Math.max(paperAt, performance.now()) + line.advance / DOTS_PER_MS;
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
