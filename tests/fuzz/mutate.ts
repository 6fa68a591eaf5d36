import type { Random } from './random.ts';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Values that have surprised programs before. */
const STRANGE: readonly Json[] = [
  null,
  true,
  0,
  -1,
  1e308,
  2 ** 53,
  '',
  '\u0000',
  '../../etc/passwd',
  '__proto__',
  '😀'.repeat(50),
  'x'.repeat(5000),
  [],
  {},
  [[[[]]]],
];
const strange = (random: Random): Json => structuredClone(random.pick(STRANGE));
const NAMES = ['__proto__', 'constructor', 'toString', 'keyId', 'signature', 'receipt', 'retry', 'type'];

/** A copy of a JSON value with one to three things changed: members swapped, gone, added, twisted. */
export function mutate(value: unknown, random: Random): Json {
  let result = structuredClone(value) as Json;
  for (let times = 1 + random.below(3); times > 0; times -= 1) result = once(result, random);
  return result;
}

function once(value: Json, random: Random): Json {
  if (typeof value !== 'object' || value === null || random.chance(0.03)) return twist(value, random);
  const names = Object.keys(value);
  const holder = value as { [name: string]: Json };
  const name = names.length === 0 ? 'x' : random.pick(names);
  const action = random.below(10);
  if (action === 0) delete holder[name];
  // Own members only: JSON.parse would make them so, an assignment would not.
  else if (action === 1) define(holder, random.pick(NAMES), strange(random));
  else if (action === 2) define(holder, name, strange(random));
  else if (action === 3) {
    const other = random.pick(names.length === 0 ? ['x'] : names);
    const [a, b] = [holder[name] ?? null, holder[other] ?? null];
    define(holder, name, b);
    define(holder, other, a);
  } else define(holder, name, once(holder[name] ?? null, random));
  return value;
}

const define = (holder: { [name: string]: Json }, name: string, value: Json): void => {
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
};

function twist(value: Json, random: Random): Json {
  if (typeof value === 'string' && value !== '' && random.chance(0.8)) {
    const at = random.below(value.length);
    const kind = random.below(4);
    if (kind === 0) return value.slice(0, at) + value.slice(at + 1);
    if (kind === 1) return value.slice(0, at) + random.pick([...'aZ09-_="\n张']) + value.slice(at);
    if (kind === 2) return value.slice(0, at) + random.pick([...'aZ09-_']) + value.slice(at + 1);
    return value.toUpperCase();
  }
  if (typeof value === 'number' && random.chance(0.5)) return value + random.pick([1, -1, 0.5, 1e9]);
  return strange(random);
}

/** Text that is nearly JSON, or nothing like it. */
export function spoilText(text: string, random: Random): string {
  const kind = random.below(5);
  const at = random.below(text.length + 1);
  if (kind === 0) return text.slice(0, at);
  if (kind === 1) return text.slice(0, at) + String.fromCharCode(random.below(0x2000)) + text.slice(at);
  if (kind === 2) return `<!doctype html><title>登录</title>${text.slice(0, at)}`;
  if (kind === 3) return text + text;
  return new TextDecoder().decode(random.bytes(random.below(300)));
}
