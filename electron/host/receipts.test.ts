import { afterEach, expect, test } from 'vitest';
import { receiptSlip } from '#shared/receipt/slip.ts';
import { defaultConfig } from './config.ts';
import { DeviceClient } from './device-client.ts';
import { FakeTransport } from './fake-transport.ts';
import type { ReceiptFacts } from './journal/printing.ts';
import { createReceipts, slipOf } from './receipts.ts';

const site = defaultConfig().siteName;
const held: ReceiptFacts = {
  queryCode: '407718250316',
  language: 'zh',
  lifeEvent: { zh: '新生儿出生', en: 'Birth of a child' },
  matters: [{ zh: '出生医学证明', en: 'Birth certificate' }],
  documents: 3,
  truth: 'held',
  intakeNumber: '110101000120261123000017',
  committedAt: '2026-11-23T09:00:00.000Z',
  reprint: false,
  simulated: true,
};
const received: ReceiptFacts = { ...held, truth: 'received', receivedAt: '2026-11-23T09:01:00.000Z' };
const accepted: ReceiptFacts = {
  ...received,
  truth: 'accepted',
  caseNumber: 'C-1',
  acceptedAt: '2026-11-23T09:02:00.000Z',
};

const clients: DeviceClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

function bench(transport: FakeTransport) {
  const config = defaultConfig();
  const client = new DeviceClient(transport, config.devices, '/assets');
  clients.push(client);
  client.start();
  return { client, receipts: createReceipts(client, config) };
}

test.each([
  [held, undefined],
  [received, '2026-11-23T09:01:00.000Z'],
  [accepted, '2026-11-23T09:02:00.000Z'],
])('the facts of $truth make a whole slip', (facts, platformTime) => {
  const slip = receiptSlip.parse(slipOf(facts, site));
  expect([slip.truth, slip.platformTime, slip.caseNumber]).toEqual([
    facts.truth,
    platformTime,
    facts.caseNumber,
  ]);
});

test('the printer gets the document of the facts', async () => {
  const documents: string[] = [];
  const { receipts } = bench(
    new FakeTransport((device, verb, args) => {
      documents.push(`${device} ${verb} ${JSON.stringify(args)}`);
      return { ok: true, value: { printed: 'confirmed' } };
    }),
  );
  expect(await receipts.print(held)).toEqual({ ok: true, value: { printed: 'confirmed' } });
  expect(documents).toEqual([expect.stringMatching(/^receipt-printer print .*预受理/)]);
  expect(documents[0]).toContain('演示');
});

test.each([true, false])(
  'a printer that failed tells whether something may be on paper: %s',
  async (sent) => {
    const error = { state: 'paper-out', sent };
    const { receipts } = bench(new FakeTransport(() => ({ ok: false, error })));
    expect(await receipts.print(held)).toEqual({
      ok: false,
      error: { status: { state: 'paper-out' }, began: sent },
    });
  },
);

test('a device process that dies while it prints may have printed', async () => {
  const transport = new FakeTransport();
  const { receipts } = bench(transport);
  const printing = receipts.print(held);
  transport.kill();
  expect(await printing).toEqual({ ok: false, error: { status: { state: 'disconnected' }, began: true } });
});

test('a device process that is not there has certainly not printed', async () => {
  const transport = new FakeTransport();
  const { receipts } = bench(transport);
  transport.kill();
  expect(await receipts.print(held)).toEqual({
    ok: false,
    error: { status: { state: 'disconnected' }, began: false },
  });
});

test('the preview is the picture of the device process', async () => {
  const png = new Uint8Array([0x89, 0x50]);
  const { receipts } = bench(new FakeTransport(() => ({ ok: true, value: { png, width: 1, height: 1 } })));
  expect(await receipts.preview(held)).toEqual(png);
});
