import { createConnection, createServer, type Server, type Socket } from 'node:net';

export interface LineOptions {
  /** Bytes per second, each way, shared by all connections as on a real line. */
  readonly bytesPerSecond: number;
  /** One way, in milliseconds. */
  readonly delayMs: number;
  /** Where the line leads. */
  readonly port: number;
}

export interface ShapedLine {
  readonly port: number;
  /** Bytes that have passed, both ways together. */
  bytes(): number;
  close(): Promise<void>;
}

const TICK_MS = 2;
/** What one connection may send at a turn; others get theirs in between. */
const SLICE = 8 * 1024;
/** Beyond this a connection is not read from: the sender feels the line. */
const BACKLOG = 64 * 1024;

/** One direction of the line: a queue for each connection, emptied in turn at the line's rate. */
function createDirection({ bytesPerSecond, delayMs }: LineOptions) {
  const queues = new Map<Socket, { from: Socket; pieces: Buffer[]; size: number }>();
  let budget = 0;
  let last = performance.now();
  let passed = 0;

  const deliver = (to: Socket, bytes: Buffer): void => {
    passed += bytes.length;
    if (delayMs === 0) to.write(bytes);
    else setTimeout(() => to.writable && to.write(bytes), delayMs);
  };
  const tick = (): void => {
    const now = performance.now();
    // What was not used is not saved up: an idle line does not get faster.
    budget = Math.min(budget + ((now - last) / 1000) * bytesPerSecond, Math.max(SLICE, bytesPerSecond / 50));
    last = now;
    for (let isBusy = true; isBusy && budget >= 1; ) {
      isBusy = false;
      for (const [to, queue] of queues) {
        const piece = queue.pieces[0];
        if (piece === undefined || budget < 1) continue;
        const size = Math.min(piece.length, SLICE, Math.floor(budget));
        if (size === piece.length) queue.pieces.shift();
        else queue.pieces[0] = piece.subarray(size);
        queue.size -= size;
        budget -= size;
        isBusy = true;
        deliver(to, piece.subarray(0, size));
        if (queue.size < BACKLOG && queue.from.isPaused()) queue.from.resume();
      }
    }
  };
  const timer = setInterval(tick, TICK_MS);
  return {
    bytes: () => passed,
    stop: () => clearInterval(timer),
    connect: (from: Socket, to: Socket) => {
      const queue = { from, pieces: [] as Buffer[], size: 0 };
      queues.set(to, queue);
      from.on('data', (bytes: Buffer) => {
        queue.pieces.push(bytes);
        queue.size += bytes.length;
        if (queue.size >= BACKLOG) from.pause();
      });
      const end = (): void => {
        if (queue.size > 0) {
          setTimeout(end, TICK_MS);
          return;
        }
        queues.delete(to);
        setTimeout(() => to.end(), delayMs + TICK_MS);
      };
      from.on('end', end);
      from.on('error', () => to.destroy());
      from.on('close', () => setTimeout(end, TICK_MS));
    },
  };
}

/** A line of a given rate and delay on loopback, in front of a server on loopback. */
export async function openShapedLine(options: LineOptions): Promise<ShapedLine> {
  const up = createDirection(options);
  const down = createDirection(options);
  const sockets = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = createConnection({ port: options.port, host: '127.0.0.1', noDelay: true });
    near.setNoDelay(true);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
    up.connect(near, far);
    down.connect(far, near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The line has no port.');
  return {
    port: address.port,
    bytes: () => up.bytes() + down.bytes(),
    close: async () => {
      up.stop();
      down.stop();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
