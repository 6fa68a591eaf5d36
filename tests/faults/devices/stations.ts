/** Where faults meet citizens: how to get to each screen, and what ordinary use is there. */
import type { FaultScenario, PlayedDevice } from '#shared/hardware/fault-scenario.ts';
import { eventually, type VisitBench } from '../../chromium/visit-bench.ts';
import { mother, textBlock } from '../../kiosk/people.ts';

export type ScreenName = FaultScenario['screen'];

export interface Station {
  /** True when the screen is used up by one scenario, and has to be come to again. */
  readonly once: boolean;
  arrive(): Promise<void>;
  /** Ordinary use of the device, seen to work; leaves the screen as it was. */
  works(device: PlayedDevice): Promise<void>;
}

/** @param limitMs longest wait for anything on the page */
export function makeStations(bench: VisitBench, limitMs: number): Readonly<Record<ScreenName, Station>> {
  const { kiosk } = bench;
  const seen = (selector: string) => bench.page.locator(selector).first().waitFor({ timeout: limitMs });
  /** The submission of this bench whose receipt is printed and looked up. */
  let known: { readonly submissionId: string; readonly queryCode: string } | undefined;

  const toSignature = async () => {
    await bench.fresh();
    await bench.visit();
  };
  const handIn = async () => {
    await toSignature();
    known = await bench.submit();
    await bench.leave();
  };

  /** Where no screen uses the device, the next one who asks for it must get what they ask for. */
  const byRequest: Readonly<Record<PlayedDevice, () => Promise<void>>> = {
    'id-card': async () => {
      await kiosk.simulate('id-card', { place: 'resident' });
      await accepted('/api/devices/id-card/read', { waitMs: 2000 }, '"ok":true');
      await kiosk.simulate('id-card', { remove: true });
    },
    scanner: async () => {
      await kiosk.simulate('scanner', { feed: ['birth-certificate.jpg'] });
      const answer = await post('/api/devices/scanner/scan', { dpi: 150, colour: true });
      if (answer.headers.get('content-type') !== 'image/jpeg') throw new Error(await answer.text());
      await post('/api/devices/scanner/cancel', {});
    },
    'receipt-printer': async () => {
      if (known === undefined) throw new Error('No submission to print');
      await accepted(`/api/journal/${known.submissionId}/print`, { reprint: true }, '"confirmed"');
    },
    'document-printer': async () => {
      // A status that comes back from the printer itself; whole papers are printed where the page prints them.
      await eventually('the document printer is ready', () => isReady('document-printer'), limitMs);
    },
    'code-reader': async () => {
      // A reader that was away is looked for every two seconds.
      await eventually('the code reader is ready', () => isReady('code-reader'), limitMs);
      await Promise.all([
        accepted('/api/devices/code-reader/read', { waitMs: 2500 }, '"code"'),
        kiosk.simulate('code-reader', { show: '123456789012' }),
      ]);
    },
    network: async () => {
      await bench.page.locator('[data-online="true"]').waitFor({ timeout: limitMs });
    },
  };
  const isReady = async (id: string) => {
    const devices = (await kiosk.api('/api/devices')) as { id: string; status: { state: string } }[];
    return devices.find((one) => one.id === id)?.status.state === 'ready';
  };
  const post = (path: string, body: unknown) =>
    fetch(kiosk.origin + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${kiosk.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const accepted = async (path: string, body: unknown, word: string) => {
    const answer = await (await post(path, body)).text();
    if (!answer.includes(word)) throw new Error(`${path} answered ${answer.slice(0, 200)}`);
  };

  return {
    attract: {
      once: false,
      arrive: async () => {
        if (known === undefined) await handIn();
        await bench.fresh();
      },
      works: (device) => byRequest[device](),
    },
    identify: {
      once: false,
      arrive: async () => {
        await bench.fresh();
        await bench.visit({ until: 'identify' });
      },
      works: async () => {
        await kiosk.simulate('id-card', { place: { text: textBlock(mother) } });
        await seen('[data-card="name"]');
        await kiosk.simulate('id-card', { remove: true });
        await seen('[data-screen="identify"]:not([data-earlier="asking"])');
        const goOn = bench.page.locator('[data-dialog="earlier"] [data-action="go-on"]');
        if (await goOn.isVisible()) await goOn.tap();
        await bench.hands.act('retake');
        await seen('.card-place');
      },
    },
    materials: {
      once: false,
      arrive: async () => {
        await bench.fresh();
        await bench.visit({ until: 'materials' });
      },
      works: async () => {
        await kiosk.simulate('scanner', { feed: ['birth-certificate.jpg'] });
        await bench.hands.act('scan');
        await seen('[data-screen="materials"][data-pages="1"]');
        await bench.hands.act('remove');
        await seen('[data-screen="materials"][data-pages="0"]');
      },
    },
    paper: {
      once: false,
      arrive: async () => {
        await bench.fresh();
        await bench.visit({ until: 'notice' });
        await bench.hands.act('see-notice');
        await seen('[data-dialog="paper"] .sheet svg');
        await seen('[data-action="print-paper"]:not([disabled])');
      },
      works: async () => {
        await seen('[data-action="print-paper"]:not([disabled])');
        await bench.hands.act('print-paper');
        await seen('[data-part="print-paper"][data-outcome="printing"]');
        await seen('[data-part="print-paper"][data-outcome="printed"]');
      },
    },
    submitted: {
      once: true,
      arrive: toSignature,
      works: async (device) => {
        if (device === 'network') {
          const { submissionId } = await bench.taken();
          const arrived = async () => (await bench.cases()).some((one) => one.submissionId === submissionId);
          await eventually('the case reached the platform', arrived, limitMs);
          return;
        }
        await bench.hands.act('print');
        await seen('[data-screen="submitted"][data-print="confirmed"]');
        known = await bench.taken();
      },
    },
    progress: {
      once: false,
      arrive: async () => {
        if (known === undefined) await handIn();
        await bench.fresh();
        await bench.hands.act('progress');
        await seen('[data-element="query-code"]');
      },
      works: async () => {
        await eventually('the code reader is ready', () => isReady('code-reader'), limitMs);
        // A code between two questions of the page is lost: a citizen holds the paper until something happens.
        await eventually(
          'the code shown was taken',
          async () => {
            await kiosk.simulate('code-reader', { show: known?.queryCode ?? '' });
            return (await bench.page.locator('[data-element="query-code"]').count()) === 0;
          },
          limitMs,
        );
        await seen('[data-matter]');
        await bench.hands.act('back');
        await seen('[data-element="query-code"]');
      },
    },
  };
}
