import { connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { patientTimer } from './patient-timer.ts';

const block = (ms: number): void => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

test('strikes after its time and not before', async () => {
  const before = performance.now();
  await new Promise<void>((resolve) => patientTimer(80, resolve));
  expect(performance.now() - before).toBeGreaterThanOrEqual(75);
});

test('cancelled in any slice it never strikes', async () => {
  for (const wait of [0, 15, 30]) {
    let struck = false;
    const cancel = patientTimer(60, () => {
      struck = true;
    });
    await new Promise((resolve) => setTimeout(resolve, wait));
    cancel();
    await new Promise((resolve) => setTimeout(resolve, 70));
    expect(struck).toBe(false);
  }
});

test('an answer that came while this process was held up counts', async () => {
  const server = createServer((socket) => socket.on('data', (bytes) => socket.write(bytes)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const socket = connect(address.port, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  const answer = new Promise<string>((resolve) => {
    const cancel = patientTimer(100, () => resolve('late'));
    socket.once('data', () => {
      cancel();
      resolve('in time');
    });
  });
  socket.write('?');
  block(150);
  expect(await answer).toBe('in time');
  socket.destroy();
  server.close();
});
