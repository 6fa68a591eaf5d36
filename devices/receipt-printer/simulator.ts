import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type {
  ReceiptPrinterSimulation,
  ReceiptPrinterSimulationState,
} from '#shared/hardware/receipt-printer.ts';
import { Interpreter, type InterpreterOptions, type Page } from './interpreter.ts';
import { type Token, Tokenizer } from './tokens.ts';

/** Everything but the picture, which is drawn only when somebody looks. */
export interface VirtualPaper {
  readonly state: Omit<ReceiptPrinterSimulationState, 'picture'>;
  readonly lastPage: Page | undefined;
}

export interface VirtualPrinter {
  /** Starts listening on 127.0.0.1 at a port of the system's choice. */
  start(): Promise<void>;
  /** Where it listens; undefined while unplugged. */
  address(): { host: string; port: number } | undefined;
  simulate(change: ReceiptPrinterSimulation): Promise<void>;
  look(): VirtualPaper;
  close(): Promise<void>;
}

const KEEP_BYTES = 1024 * 1024;
const KEEP_PAGES = 50;

/**
 * A receipt printer behind a TCP port, made of bytes only: it answers DLE EOT and GS a at once, works the rest off in order,
 * stops when the paper ends or the cover is open and goes on when that is mended, and answers GS r when it gets
 * there. Nothing in it knows what a receipt is.
 */
export function createVirtualPrinter(options: InterpreterOptions): VirtualPrinter {
  let paper: ReceiptPrinterSimulationState['paper'] = 'ok';
  let cover: ReceiptPrinterSimulationState['cover'] = 'closed';
  let fault: string | null = null;
  /** Bytes of print data left until the plug is pulled, lines left until the paper ends. */
  let bytesLeft = Number.POSITIVE_INFINITY;
  let linesLeft = Number.POSITIVE_INFINITY;
  /** What happens when no line is left. */
  let atEnd: 'out' | 'cover' | 'reset' | 'busy' = 'out';
  let kept: Uint8Array[] = [];
  let interpreter = new Interpreter(options);
  let queue: { token: Token; from: Socket }[] = [];
  let server: Server | undefined;
  const sockets = new Map<Socket, Tokenizer>();
  const reporting = new Set<Socket>();

  const is = (name: string): boolean => fault === name;
  const isFailing = (): boolean => is('cutter') || is('hot') || is('offline');
  const stopped = (): boolean => paper === 'out' || cover === 'open' || isFailing();
  const errorByte = (): number => (is('cutter') ? 0x08 : 0) | (is('hot') ? 0x40 : 0);

  const statusByte = (n: number): number => {
    if (is('garbage')) return 0xff;
    const bits: Record<number, number> = {
      1: stopped() ? 0x08 : 0,
      2: (cover === 'open' ? 0x04 : 0) | (paper === 'out' ? 0x20 : 0) | (errorByte() ? 0x40 : 0),
      3: errorByte(),
      4: (paper === 'ok' ? 0 : 0x0c) | (paper === 'out' ? 0x60 : 0),
    };
    return 0x12 | (bits[n] ?? 0);
  };
  const tailByte = (): number => (paper === 'ok' ? 0 : 0x03) | (paper === 'out' ? 0x0c : 0);

  /** The block of GS a: printer and cover, error, and paper in two bytes. */
  const automatic = (): number[] => [
    0x10 | (stopped() ? 0x08 : 0) | (cover === 'open' ? 0x20 : 0),
    errorByte(),
    (paper === 'ok' ? 0 : 0x03) | (paper === 'out' ? 0x0c : 0),
    0,
  ];

  const answer = (socket: Socket, ...bytes: number[]): void => {
    if (socket.writable) socket.write(Uint8Array.from(bytes));
  };

  /** Told to whoever has switched the automatic block on. */
  const report = (): void => {
    for (const socket of reporting) answer(socket, ...automatic());
  };

  const endOfLines = (): void => {
    linesLeft = Number.POSITIVE_INFINITY;
    if (atEnd === 'out') paper = 'out';
    if (atEnd === 'cover') cover = 'open';
    if (atEnd === 'busy') fault = 'busy';
    if (atEnd === 'reset') {
      // The power was gone for a moment: the line is still there, what was waiting is not.
      queue = [];
      interpreter = new Interpreter(options);
      reporting.clear();
      fault = null;
    }
    report();
  };

  const work = (): void => {
    while (!stopped() && !is('busy') && queue.length > 0) {
      const next = queue.shift();
      if (next === undefined) return;
      if (next.token.name === 'GS r') {
        if (!is('no-confirm')) answer(next.from, is('garbage') ? 0xff : tailByte());
        continue;
      }
      linesLeft -= interpreter.apply(next.token).length;
      if (linesLeft <= 0) endOfLines();
    }
    interpreter.pages.splice(0, interpreter.pages.length - KEEP_PAGES);
  };

  const keep = (bytes: Uint8Array): void => {
    kept.push(Uint8Array.from(bytes));
    let total = kept.reduce((sum, part) => sum + part.length, 0);
    while (total > KEEP_BYTES && kept.length > 1) total -= kept.shift()?.length ?? 0;
  };

  const unplug = async (): Promise<void> => {
    fault = 'unplug';
    // Power gone: what was not printed yet is forgotten.
    queue = [];
    for (const socket of sockets.keys()) socket.destroy();
    sockets.clear();
    const old = server;
    server = undefined;
    if (old) await new Promise<void>((resolve) => old.close(() => resolve()));
  };

  const take = (socket: Socket, tokenizer: Tokenizer, chunk: Uint8Array): void => {
    if (is('silent')) return;
    keep(chunk);
    for (const token of tokenizer.push(chunk)) {
      if (token.name === 'DLE EOT') {
        answer(socket, statusByte(token.data[0] ?? 0));
        continue;
      }
      // Switching the automatic block on is answered with one, also while offline.
      if (token.name === 'GS a' && token.data[0] !== 0) {
        reporting.add(socket);
        answer(socket, ...(is('garbage') ? [0xff] : automatic()));
      }
      queue.push({ token, from: socket });
      // Questions are no part of a slip.
      if (token.name !== 'GS r') bytesLeft -= token.bytes.length;
      if (bytesLeft <= 0) {
        work();
        void unplug();
        return;
      }
    }
    work();
  };

  const start = async (): Promise<void> => {
    if (server) return;
    const fresh = createServer((socket) => {
      const tokenizer = new Tokenizer();
      sockets.set(socket, tokenizer);
      socket.on('data', (chunk) => take(socket, tokenizer, chunk));
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        reporting.delete(socket);
      });
    });
    server = fresh;
    await new Promise<void>((resolve, reject) => {
      fresh.once('error', reject);
      fresh.listen(0, '127.0.0.1', resolve);
    });
  };

  const setFault = async (name: string): Promise<void> => {
    bytesLeft = Number.POSITIVE_INFINITY;
    linesLeft = Number.POSITIVE_INFINITY;
    const [kind, count] = name.split('@');
    if (kind === 'unplug' && count === undefined) return unplug();
    await start();
    fault = name;
    if (kind === 'unplug') bytesLeft = Number(count);
    if (kind === 'out' || kind === 'cover' || kind === 'reset' || (kind === 'busy' && count)) {
      atEnd = kind;
      linesLeft = Number(count);
      if (linesLeft <= 0) endOfLines();
    }
    report();
    work();
  };

  const clear = async (): Promise<void> => {
    paper = 'ok';
    cover = 'closed';
    fault = null;
    bytesLeft = Number.POSITIVE_INFINITY;
    linesLeft = Number.POSITIVE_INFINITY;
    queue = [];
    kept = [];
    interpreter = new Interpreter(options);
    await start();
  };

  return {
    start,
    address: () => {
      const address = server?.address() as AddressInfo | null | undefined;
      return address ? { host: '127.0.0.1', port: address.port } : undefined;
    },
    simulate: async (change) => {
      if ('clear' in change) return clear();
      if ('fault' in change) return setFault(change.fault);
      if ('cover' in change) {
        cover = change.cover;
        if (fault?.startsWith('cover@')) fault = null;
      }
      if ('paper' in change) {
        paper = change.paper;
        linesLeft = Number.POSITIVE_INFINITY;
        if (fault?.startsWith('out@')) fault = null;
      }
      report();
      work();
    },
    look: () => ({
      state: {
        paper,
        cover,
        fault,
        bytes: Buffer.concat(kept).toString('base64'),
        pages: interpreter.pages.map((page) => ({
          lines: [...page.lines],
          codes: page.codes.map((code) => code.data),
        })),
      },
      lastPage: interpreter.pages.at(-1),
    }),
    close: unplug,
  };
}
