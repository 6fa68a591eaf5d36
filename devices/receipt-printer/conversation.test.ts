import { expect, test } from 'vitest';
import { ok } from '#shared/result.ts';
import { Conversation } from './conversation.ts';
import type { Connection } from './port.ts';

/** A line whose other end is the test. */
const line = () => {
  let take: (bytes: Uint8Array) => void = () => undefined;
  let drop: () => void = () => undefined;
  const asked: number[] = [];
  const answers = new Map<number, number[]>();
  const connection: Connection = {
    write: async (bytes) => {
      const n = bytes[2] ?? 0;
      asked.push(n);
      take(Uint8Array.from(answers.get(n) ?? []));
      return ok(undefined);
    },
    onData: (listener) => {
      take = listener;
    },
    onClose: (listener) => {
      drop = listener;
    },
    close: async () => undefined,
  };
  return {
    talk: new Conversation(connection),
    asked,
    answers,
    say: (...bytes: number[]) => take(Uint8Array.from(bytes)),
    drop: () => drop(),
  };
};

const well = (answers: Map<number, number[]>): void => {
  for (const n of [1, 2, 3, 4]) answers.set(n, [0x12]);
};

test('asks the four questions in order', async () => {
  const { talk, asked, answers } = line();
  well(answers);
  expect(await talk.status(50)).toEqual({ state: 'ready' });
  expect(asked).toEqual([1, 2, 3, 4]);
});

test('a status block nobody asked for is neither a status nor a confirmation, however it is cut', async () => {
  const { talk, answers, say } = line();
  well(answers);
  answers.set(3, [0x10, 0x00, 0x00]);
  const status = talk.status(30);
  // The third question got only the head of a block; its answer never came.
  expect(await status).toEqual({ state: 'silent' });
  say(0x00);
  expect(await talk.tail(20)).toEqual({ ok: false, error: 'timeout' });
  say(0x14, 0x00, 0x03, 0x00, 0x03);
  expect(await talk.tail(20)).toEqual({ ok: true, value: 0x03 });
});

test('an early answer to GS r can be forgotten', async () => {
  const { talk, say } = line();
  say(0x00);
  talk.forgetTail();
  expect(await talk.tail(20)).toEqual({ ok: false, error: 'timeout' });
});

test('late answers to an earlier question are not taken for the next one’s', async () => {
  const { talk, answers, say } = line();
  answers.set(1, []);
  expect(await talk.status(20)).toEqual({ state: 'silent' });
  say(0x7e);
  well(answers);
  expect(await talk.status(20)).toEqual({ state: 'ready' });
});

test('the line going down ends every wait', async () => {
  const { talk, drop } = line();
  const waiting = talk.tail(5_000);
  drop();
  expect(await waiting).toEqual({ ok: false, error: 'closed' });
  expect(await talk.status(5_000)).toEqual({ state: 'disconnected' });
});
