import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What stands before several instances: one address, each connection to the next instance that is there. */
export interface Balancer {
  readonly url: string;
  /** Replies cut off so far, after the instance had the whole request. */
  lost(): number;
  /** Takes the instances of now; connections to others end. */
  use(ports: readonly number[]): void;
  stop(): Promise<void>;
}

/**
 * A TCP balancer on a free port of loopback. With the chance `loss` a reply is cut off at its first byte: the instance has done
 * what it was asked, and the kiosk does not know.
 * @param random gives [0, 1)
 */
export async function startBalancer(
  ports: readonly number[],
  loss: number,
  random: () => number,
): Promise<Balancer> {
  let open = ports;
  let next = 0;
  let lost = 0;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  };
  const server = createServer((client) => {
    const port = open[next % Math.max(1, open.length)];
    next += 1;
    keep(client);
    if (port === undefined) return void client.destroy();
    const instance = connect(port, '127.0.0.1');
    keep(instance);
    const end = () => {
      client.destroy();
      instance.destroy();
    };
    client.on('close', end);
    instance.on('close', end);
    client.pipe(instance);
    instance.on('data', (bytes) => {
      if (random() < loss) {
        lost += 1;
        end();
      } else if (!client.write(bytes)) {
        instance.pause();
        client.once('drain', () => instance.resume());
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lost: () => lost,
    use: (now) => {
      open = now;
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
