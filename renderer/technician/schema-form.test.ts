import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deviceConfig } from '#shared/hardware/messages.ts';
import {
  checkEntry,
  emptyEntry,
  fieldsOf,
  freeId,
  type Json,
  kindsOfDevice,
  valueAt,
  withValue,
} from './schema-form.ts';

test('every kind can be begun, and a simulated one is complete at once', () => {
  expect(kindsOfDevice()).toEqual(expect.arrayContaining(['id-card-reader', 'scanner', 'receipt-printer']));
  for (const kind of kindsOfDevice()) {
    const begun = emptyEntry(kind, freeId(kind, []));
    const ports = fieldsOf(begun).find((field) => field.path.join('.') === 'port.type');
    const simulated = ports?.kind === 'choice' && ports.options.includes('simulator');
    const entry = simulated ? withValue(begun, ['port', 'type'], 'simulator') : begun;
    // A document camera has no port to choose: it is complete as it is begun.
    if (simulated || ports === undefined) expect([kind, checkEntry(entry).ok]).toEqual([kind, true]);
  }
});

test('another port asks other questions and keeps nothing of the one before', () => {
  const begun = emptyEntry('id-card-reader', 'id-card');
  const hid = withValue(begun, ['port', 'type'], 'hid');
  const names = fieldsOf(hid).map((field) => field.path.join('.'));
  expect(names).toEqual(
    expect.arrayContaining(['port.type', 'port.vendorId', 'port.productId', 'port.framing']),
  );
  expect(checkEntry(hid)).toMatchObject({ ok: false, path: 'port.vendorId' });
  const complete = withValue(withValue(hid, ['port', 'vendorId'], 0x0400), ['port', 'productId'], 0xc35a);
  expect(checkEntry(complete).ok).toBe(true);
  expect(valueAt(withValue(complete, ['port', 'type'], 'simulator'), ['port'])).toEqual({
    type: 'simulator',
  });
});

test('whatever is chosen among the offered options, every question has a place in the entry', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...kindsOfDevice()),
      fc.array(fc.nat(), { maxLength: 12 }),
      (kind, choices) => {
        let entry: Json = emptyEntry(kind, freeId(kind, []));
        for (const choice of choices) {
          const asked = fieldsOf(entry).filter((field) => field.kind === 'choice');
          const field = asked[choice % Math.max(1, asked.length)];
          if (field?.kind !== 'choice') continue;
          entry = withValue(entry, field.path, field.options[choice % field.options.length]);
        }
        for (const field of fieldsOf(entry)) {
          if (field.kind === 'number' && !field.optional)
            entry = withValue(entry, field.path, field.minimum ?? 1);
          if (field.kind === 'hex' && !field.optional) entry = withValue(entry, field.path, 1);
          if (field.kind === 'text' && !field.optional) entry = withValue(entry, field.path, '/dev/ttyS0');
        }
        const parsed = deviceConfig.safeParse(entry);
        // What still fails is a rule no schema can say (a path or the ids), never a missing or an unknown field.
        const codes = parsed.success ? [] : parsed.error.issues.map((issue) => issue.code);
        expect(codes.filter((code) => code === 'unrecognized_keys' || code === 'invalid_type')).toEqual([]);
      },
    ),
  );
});

test('ids are the ones citizens’ screens know, then numbered', () => {
  expect(freeId('id-card-reader', [])).toBe('id-card');
  expect(freeId('scanner', ['scanner'])).toBe('scanner-2');
});
