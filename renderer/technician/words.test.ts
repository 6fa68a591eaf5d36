import { expect, test } from 'vitest';
import { deviceConditions } from '#shared/hardware/condition.ts';
import { messages } from '../i18n/messages.ts';
import { toneOfState } from './parts.tsx';
import { emptyEntry, fieldsOf, freeId, kindsOfDevice, withValue } from './schema-form.ts';

/** Everything the form of a device can ask, as keys of its words. */
function keysOf(kind: string): string[] {
  const begun = emptyEntry(kind, freeId(kind, []));
  const ports = fieldsOf(begun).find((field) => field.path.join('.') === 'port.type');
  const entries =
    ports?.kind === 'choice'
      ? ports.options.map((type) => withValue(begun, ['port', 'type'], type))
      : [begun];
  const asked = entries.flatMap((entry) => fieldsOf(entry));
  return [
    `tech.kind.${kind}`,
    ...asked.flatMap((field) => {
      const isPort = field.path.at(-1) === 'type';
      const options = field.kind === 'choice' ? field.options.filter((one) => typeof one === 'string') : [];
      return [
        `tech.field.${isPort ? field.path.at(-2) : field.name}`,
        ...options.map((option) => `${isPort ? 'tech.port' : 'tech.option'}.${option}`),
      ];
    }),
  ];
}

test.each(kindsOfDevice())('every question the form asks of a %s has a word', (kind) => {
  const keys = keysOf(kind);
  expect(keys.length).toBeGreaterThan(1);
  expect(keys.filter((key) => !(key in messages.zh))).toEqual([]);
});

test('the form asks for nothing that runs a program or writes down what passes a cable', () => {
  const all = kindsOfDevice().flatMap(keysOf).join(' ');
  for (const name of ['command', 'personalData', 'record', 'replay']) expect(all).not.toContain(name);
});

test('a device that works is green, one that needs somebody yellow, any other red', () => {
  expect(deviceConditions).toHaveLength(7);
  expect(
    ['ready', 'no-card', 'one-way', 'starting', 'paper-low', 'on-battery', 'disabled'].map(toneOfState),
  ).toEqual(['ok', 'ok', 'ok', 'warn', 'warn', 'warn', 'warn']);
  expect(['paper-out', 'silent', 'disconnected', 'never-heard-of'].map(toneOfState)).toEqual(
    Array(4).fill('danger'),
  );
});
