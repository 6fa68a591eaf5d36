import { describe, expect, it } from 'vitest';
import { ok } from '#shared/result.ts';
import { encodeResponse, SW } from './codec.ts';
import type { Port, PortEvents } from './port.ts';
import { createSamLink } from './sam-link.ts';
import { createManualClock } from './testing/manual-clock.ts';

const found = encodeResponse(SW.found, new Uint8Array(4));

/** A port whose far end is the test: every opening's handlers, in order. */
function setUp() {
  const clock = createManualClock();
  const openings: PortEvents[] = [];
  let lost = 0;
  const port: Port = {
    open: async (events) => {
      openings.push(events);
      return ok(undefined);
    },
    write: async () => ok(undefined),
    close: async () => {},
  };
  const link = createSamLink({ port, clock, timing: { openMs: 1000 }, onLost: () => void lost++ });
  return { clock, link, openings, lost: () => lost };
}

describe('a link that was opened anew', () => {
  it('hears nothing from the earlier opening, neither bytes nor its end', async () => {
    const { clock, link, openings, lost } = setUp();
    await link.open(1000);
    await link.close();
    await link.open(1000);
    const asking = link.exchange('find', 600, 10_000);
    await clock.pass(10);
    openings[0]?.onData(found);
    openings[0]?.onDisconnect();
    expect(await clock.settle(asking)).toEqual({ type: 'silent' });
    expect(lost()).toBe(0);
  });

  it('is opened once, however often it is asked', async () => {
    const { link, openings } = setUp();
    await link.open(1000);
    await link.open(1000);
    expect(openings).toHaveLength(1);
  });
});

describe('an exchange', () => {
  it('takes no bytes that came before it was asked', async () => {
    const { clock, link, openings } = setUp();
    await link.open(1000);
    openings[0]?.onData(found);
    expect(await clock.settle(link.exchange('find', 600, 10_000))).toEqual({ type: 'silent' });
  });

  it('ends at its deadline, and is not even asked after it', async () => {
    const { clock, link } = setUp();
    await link.open(1000);
    await clock.settle(link.exchange('readBase', 1500, 200));
    expect(clock.now()).toBe(200);
    await clock.settle(link.exchange('readBase', 1500, 200));
    expect(clock.now()).toBe(200);
  });

  it('is lost on a link that is not open, and when the reader goes', async () => {
    const { clock, link, openings, lost } = setUp();
    expect(await link.exchange('find', 600, 10_000)).toEqual({ type: 'lost' });
    await link.open(1000);
    const asking = link.exchange('find', 600, 10_000);
    await clock.pass(10);
    openings[0]?.onDisconnect();
    expect(await clock.settle(asking)).toEqual({ type: 'lost' });
    expect(lost()).toBe(1);
  });
});
