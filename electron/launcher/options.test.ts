import { expect, test } from 'vitest';
import { chooseShell } from './choice.ts';
import { parseOptions } from './options.ts';

test('without options: fixed port, data folder below XDG_DATA_HOME', () => {
  expect(parseOptions([], { XDG_DATA_HOME: '/data' })).toEqual({
    ok: true,
    value: { browser: false, port: 4780, token: null, dataDir: '/data/yiciban-kiosk', openBrowser: true },
  });
});

test('all options', () => {
  const args = [
    '--browser',
    '--port',
    '5000',
    '--token',
    'a-token-of-20-letters',
    '--data',
    '/d',
    '--no-open',
  ];
  expect(parseOptions(args, {})).toEqual({
    ok: true,
    value: { browser: true, port: 5000, token: 'a-token-of-20-letters', dataDir: '/d', openBrowser: false },
  });
});

test.each([
  [['--port', 'x'], '--port must be'],
  [['--port', '0'], '--port must be'],
  [['--port', '65535'], '--port must be'],
  [['--token', 'short'], '--token must be'],
  [['--what'], '--what'],
  [['extra'], 'extra'],
])('%o is one sentence', (args, words) => {
  const parsed = parseOptions(args, {});
  expect(parsed.ok ? '' : parsed.error).toContain(words);
});

const machine = { browserWanted: false, display: true, runtime: true, root: false, unprivilegedUser: false };

test.each([
  [{}, 'electron', null],
  [{ browserWanted: true }, 'browser', null],
  [{ display: false }, 'browser', 'no display'],
  [{ runtime: false }, 'browser', 'could not be installed'],
  [{ root: true }, 'browser', 'as root'],
  [{ root: true, unprivilegedUser: true }, 'electron', null],
])('a machine with %o gets the %s shell', (change, shell, because) => {
  const choice = chooseShell({ ...machine, ...change });
  expect(choice.shell).toBe(shell);
  const sentence = choice.shell === 'browser' ? choice.because : null;
  if (because === null) expect(sentence).toBeNull();
  else expect(sentence).toContain(because);
});
