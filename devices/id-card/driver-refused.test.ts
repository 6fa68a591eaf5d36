import { describe, expect, it } from 'vitest';
import { type CommandName, encodeFrame, encodeResponse, SW } from './codec.ts';
import { createRig, whole } from './testing/rig.ts';

const rigAnswering = (command: CommandName, frame: Uint8Array) => {
  const rig = createRig({ tamper: (answer) => (answer.command === command ? [frame] : whole(answer)) });
  rig.reader.simulate({ place: 'resident' });
  return rig;
};

describe('a security module that refuses to work', () => {
  it.each([
    ['not-authorised', SW.notAuthorised],
    ['self-test-failed', SW.selfTest],
  ])('%s is said at once, without wearing the card out', async (state, sw3) => {
    const rig = rigAnswering('find', encodeResponse(sw3));
    expect(await rig.read()).toEqual({ ok: false, error: { state } });
    expect(rig.commands).toEqual(['find']);
  });

  it('is told by the watch', async () => {
    const rig = rigAnswering('samStatus', encodeResponse(SW.notAuthorised));
    rig.driver.start((status) => rig.told.push(status));
    await rig.clock.pass(10_000);
    expect(rig.told).toEqual([{ state: 'starting' }, { state: 'not-authorised' }]);
    await rig.driver.close();
  });
});

describe('a card that cannot be chosen or read', () => {
  it.each([
    ['select', 'select', SW.selectFailed],
    ['select', 'select', SW.noCard],
    ['readBase', 'read', SW.readFailed],
    ['readBase', 'authentication', SW.samRefusesCard],
    ['readBase', 'authentication', SW.cardRefusesSam],
    ['readBase', 'authentication', SW.verification],
    ['readBase', 'read', 0x47],
    ['readBase', 'read', SW.noCard],
  ] as const)('%s refused: %s (%i)', async (command, reason, sw3) => {
    const rig = rigAnswering(command, encodeResponse(sw3));
    expect(await rig.read()).toEqual({ ok: false, error: { state: 'card-unreadable', reason } });
    expect(rig.commands.filter((name) => name === command)).toHaveLength(5);
  });

  it('the third byte decides, whatever the first two say', async () => {
    const rig = rigAnswering('select', encodeFrame(Uint8Array.of(0x12, 0x34, SW.selectFailed)));
    expect(await rig.read()).toEqual({ ok: false, error: { state: 'card-unreadable', reason: 'select' } });
  });

  it('is read when it lies better at the third try', async () => {
    let tries = 0;
    const rig = createRig({
      tamper: (answer) =>
        answer.command === 'select' && ++tries < 3 ? [encodeResponse(SW.selectFailed)] : whole(answer),
    });
    rig.reader.simulate({ place: 'resident' });
    expect(await rig.read()).toMatchObject({ ok: true });
  });

  it('leaves the reader itself ready', async () => {
    const rig = rigAnswering('select', encodeResponse(SW.selectFailed));
    rig.driver.start((status) => rig.told.push(status));
    await rig.clock.pass(100);
    await rig.read();
    expect(rig.told.at(-1)).toEqual({ state: 'ready' });
    await rig.driver.close();
  });
});
