import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idCardReaderConfig } from '#shared/hardware/messages.ts';
import { createFrameParser, decodeBase } from '../codec.ts';
import { createIdCardDriver, DEFAULT_TIMING } from '../driver.ts';
import { createIdCardReader } from '../service.ts';
import { createVirtualReader, type SimulatorDeps } from '../simulator.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { demoCards } from '../testing/rig.ts';
import { bytesOf, cardKeys, hexOf, vectors } from '../testing/vectors.ts';
import { readTextBlock } from '../text-block.ts';
import { createPrivacyMask } from './privacy-mask.ts';
import { createRecorder, type RecordedLine } from './recording.ts';
import { parseRecording, replay } from './replay.ts';

const today = () => '2026-11-23' as const;

/** Records the driver over a virtual reader while `act` happens. */
async function record(
  act: (bench: {
    reader: ReturnType<typeof createVirtualReader>;
    read(waitMs: number): Promise<unknown>;
    pass(ms: number): Promise<void>;
  }) => Promise<void>,
  options: { tamper?: SimulatorDeps['tamper']; personalData?: boolean } = {},
): Promise<RecordedLine[]> {
  const clock = createManualClock();
  const lines: RecordedLine[] = [];
  const recorder = createRecorder(clock, (line) => lines.push(line), options);
  const reader = createVirtualReader({
    cards: demoCards,
    clock,
    ...(options.tamper && { tamper: options.tamper }),
  });
  const driver = createIdCardDriver({
    port: recorder.port(reader.port),
    clock,
    timing: DEFAULT_TIMING,
    today,
  });
  const { read } = recorder.verbs({ read: (args) => driver.read((args as { waitMs: number }).waitMs) });
  driver.start(() => {});
  await clock.pass(1000);
  await act({
    reader,
    read: (waitMs) => clock.settle(read({ waitMs }), 60_000),
    pass: (ms) => clock.pass(ms),
  });
  await clock.settle(driver.close(), 5000);
  return lines;
}

const replayed = (lines: readonly RecordedLine[]) => {
  const clock = createManualClock();
  return replay(lines, clock, (port) => createIdCardDriver({ port, clock, timing: DEFAULT_TIMING, today }));
};

describe('a recording', () => {
  it.each(cardKeys)('holds nothing of %s, and replays to the same outcomes', async (key) => {
    const lines = await record(async ({ reader, read }) => {
      reader.simulate({ place: key });
      await read(1000);
      reader.simulate({ remove: true });
      await read(300);
    });
    const text = bytesOf(vectors[key].text256);
    const spoken = lines.map((line) => ('hex' in line ? line.hex : '')).join('');
    for (const [from, length] of [
      [0, 12],
      [52, 16],
      [122, 30],
    ] as const) {
      const secret = hexOf(text.subarray(from, from + length)).toLowerCase();
      // Spaces are in every card.
      if (/^(2000)+$/.test(secret)) continue;
      expect(spoken).not.toContain(secret);
    }
    const result = await replayed(parseRecording(lines.map((line) => JSON.stringify(line)).join('\n')));
    expect(result).toEqual({
      calls: [
        { verb: 'read', before: 'ok', after: 'ok' },
        { verb: 'read', before: 'no-card', after: 'no-card' },
      ],
      divergence: null,
    });
  });

  it.each([
    [
      'a reader that breaks off',
      (): SimulatorDeps['tamper'] => (answer) =>
        answer.command === 'readBase' ? [answer.frame.slice(0, 700)] : [answer.frame],
    ],
    [
      'a checksum that is wrong',
      (): SimulatorDeps['tamper'] => (answer) =>
        answer.command === 'readBase'
          ? [answer.frame.map((byte, i) => (i === 1000 ? byte ^ 1 : byte))]
          : [answer.frame],
    ],
    [
      'a mute module',
      (): SimulatorDeps['tamper'] => (answer) => (answer.command === 'select' ? [] : [answer.frame]),
    ],
  ])('of %s replays to the same fault', async (_name, tamper) => {
    const lines = await record(
      async ({ reader, read }) => {
        reader.simulate({ place: 'resident' });
        await read(500);
      },
      { tamper: tamper() },
    );
    const { calls, divergence } = await replayed(lines);
    expect(divergence).toBeNull();
    expect(calls).toHaveLength(1);
    expect(calls[0]?.before).not.toBe('ok');
    expect(calls[0]?.after).toBe(calls[0]?.before);
  });

  it('of a pulled cable replays the pulling and the return', async () => {
    const lines = await record(async ({ reader, read, pass }) => {
      reader.simulate({ fault: 'unplug' });
      await read(300);
      reader.simulate({ clear: true });
      await pass(5000);
      reader.simulate({ place: 'resident' });
      await read(300);
    });
    const { calls, divergence } = await replayed(lines);
    expect(calls.map(({ before, after }) => [before, after])).toEqual([
      ['disconnected', 'disconnected'],
      ['ok', 'ok'],
    ]);
    expect(divergence).toBeNull();
  });

  it('shows where a driver asks something else than it did', async () => {
    const lines = await record(async ({ reader, read }) => {
      reader.simulate({ place: 'resident' });
      await read(300);
    });
    const changed = lines.map((line) =>
      line.event === 'write' && line.hex.includes('3001')
        ? { ...line, hex: line.hex.replace('3001', '3010') }
        : line,
    );
    expect((await replayed(changed)).divergence).toContain('is asked');
  });

  it('keeps the card only when that is asked for', async () => {
    const lines = await record(
      async ({ reader, read }) => {
        reader.simulate({ place: 'resident' });
        await read(300);
      },
      { personalData: true },
    );
    const spoken = lines.map((line) => (line.event === 'data' ? line.hex : '')).join('');
    expect(spoken).toContain(vectors.resident.text256.slice(0, 24).toLowerCase());
  });

  it('that is broken is told by its line', () => {
    expect(() => parseRecording('{"at":0,"event":"close"}\n{"at":1}')).toThrow('line 2');
  });
});

describe('the mask', () => {
  it('keeps length and the rightness of the checksum, however the answer is cut', () => {
    const card = bytesOf(vectors.resident.frame1295);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }),
        fc.boolean(),
        (cuts, spoilt) => {
          const mask = createPrivacyMask();
          mask.asked(bytesOf(vectors.requests.read_base ?? ''));
          const sent = spoilt ? card.map((byte, i) => (i === 500 ? byte ^ 4 : byte)) : card;
          const parser = createFrameParser(3);
          const parsed = [];
          for (let at = 0, i = 0; at < sent.length; i++) {
            const size = cuts[i % cuts.length] ?? 1;
            parsed.push(...parser.push(mask.mask(sent.subarray(at, at + size))));
            at += size;
          }
          expect(parsed.map(({ type }) => type)).toEqual([spoilt ? 'bad-checksum' : 'frame']);
          const [frame] = parsed;
          if (frame?.type !== 'frame') return;
          const base = decodeBase(frame.body.subarray(3));
          const nobody = base && readTextBlock(base.text, today());
          expect(nobody).toMatchObject({ ok: true, value: { name: '样例' } });
          expect(base?.photo.every((byte) => byte === 0)).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('makes zeros of what begins like no answer', () => {
    const mask = createPrivacyMask();
    mask.asked(bytesOf(vectors.requests.read_base ?? ''));
    const noise = Uint8Array.of(1, ...bytesOf(vectors.resident.frame1295));
    expect(mask.mask(noise).every((byte) => byte === 0)).toBe(true);
  });
});

describe('a reader that is configured to be recorded', () => {
  it('writes a file for this user only, once, and warns', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'recording-'));
    const file = join(folder, 'reader.jsonl');
    const config = idCardReaderConfig.parse({
      id: 'id-card',
      kind: 'id-card-reader',
      driver: 'sam',
      port: { type: 'simulator' },
      record: { file },
    });
    const warnings: string[] = [];
    const clock = createManualClock();
    const open = () =>
      createIdCardReader(config, { demoCards, clock, today, warn: (text) => warnings.push(text) });
    const device = open();
    device.start(() => {});
    await clock.pass(1000);
    await clock.settle(device.verbs.simulate?.({ place: 'resident' }) ?? Promise.reject(), 100);
    await clock.settle(device.verbs.read?.({ waitMs: 300 }) ?? Promise.reject(), 60_000);
    await device.close();
    expect(warnings).toEqual([expect.stringContaining(file)]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const lines = parseRecording(readFileSync(file, 'utf8'));
    expect(lines.filter((line) => line.event === 'answer').map((line) => line.result)).toEqual(['ok']);
    await open().close();
    expect(warnings[1]).toContain('already');
    rmSync(folder, { recursive: true });
  });
});
