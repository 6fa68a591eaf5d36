import type { Page, Route } from 'playwright-core';
import type { DeviceView } from '#shared/api/devices.ts';
import type { KioskInfo } from '#shared/api/kiosk.ts';

/** What the pretended host answers. The real host's answers have the same shapes, checked by the types. */
export interface FakeHost {
  kiosk: KioskInfo;
  devices: DeviceView[];
  online: boolean;
  unprinted: { submissionId: string; intakeNumber: string; print: 'not-printed' | 'unknown' }[];
  /** Answer of the print route. */
  printed: { print: string; truth: string };
  /** What the virtual devices say, by device id; a device left out has no simulator. */
  simulators: Record<string, unknown>;
  /** Every request the page made, as `METHOD path`. */
  asked: string[];
}

const device = (id: string, kind: DeviceView['kind'], state: string): DeviceView => ({
  id,
  kind,
  simulated: true,
  status: { state },
});

/** A healthy machine with virtual devices on the assumed panel. */
export function fakeHost(change: Partial<FakeHost> = {}): FakeHost {
  return {
    kiosk: {
      kioskId: 'kiosk-test',
      terminal: '0001',
      region: '110101',
      siteName: { zh: '东城区政务服务中心', en: 'Dongcheng Government Service Centre' },
      panel: { widthMm: 296, heightMm: 527 },
      idle: { warnAfterSeconds: 90, warningSeconds: 30 },
      simulated: true,
      faultPoints: false,
      platform: null,
      accepting: { ok: true },
    },
    devices: [
      device('id-card', 'id-card-reader', 'ready'),
      device('scanner', 'scanner', 'ready'),
      device('receipt-printer', 'receipt-printer', 'ready'),
      device('document-printer', 'document-printer', 'ready'),
      device('code-reader', 'code-reader', 'ready'),
    ],
    online: true,
    unprinted: [],
    printed: { print: 'confirmed', truth: 'held' },
    simulators: {
      'id-card': {
        card: null,
        read: false,
        fault: null,
        plugged: true,
        cards: ['resident', 'hmt_J', 'newaddr'],
      },
      scanner: { queue: ['page-1.jpg'], fault: null, pages: ['page-1.jpg', 'page-2.jpg'] },
      'receipt-printer': { paper: 'ok', cover: 'closed', fault: null, bytes: '', pages: [], picture: null },
      'document-printer': {
        ...{ paper: 'ok', toner: 'ok', cover: 'closed', fault: null },
        ...{ jobs: 0, pages: 0, document: null },
      },
      'code-reader': { fault: null, shown: 0 },
      network: { online: true },
    },
    asked: [],
    ...change,
  };
}

/** Answers `/api/*` of a page from `host`. Later changes of `host` are seen by later requests. */
export async function answerFrom(page: Page, host: FakeHost): Promise<void> {
  await page.route('**/assets/fonts/noto-sans-sc.css', (route) => {
    void route.fulfill({ contentType: 'text/css', body: '' });
  });
  await page.route(isHostCall, async (route) => {
    const request = route.request();
    const { pathname } = new URL(request.url());
    // The heartbeat would fill the list and says nothing.
    if (pathname !== '/api/alive') host.asked.push(`${request.method()} ${pathname}`);
    const json = (body: unknown) => route.fulfill({ json: body });
    if (pathname === '/api/kiosk') await json(host.kiosk);
    else if (pathname === '/api/devices') await json(host.devices);
    else if (pathname === '/api/journal/unprinted') await json({ items: host.unprinted });
    else if (pathname.endsWith('/print')) await json(host.printed);
    else if (pathname === '/api/alive') await route.fulfill({ status: 204 });
    else if (pathname.startsWith('/api/simulator/')) await simulator(route, host);
    else if (pathname === '/api/events') await route.fulfill(events(host));
    else
      await route.fulfill({
        status: 404,
        json: { type: 'urn:yiciban:problem:not-found', title: '', status: 404 },
      });
  });
}

/** Gives the state; a POST is written down with its body. */
async function simulator(route: Route, host: FakeHost): Promise<void> {
  const request = route.request();
  const state = host.simulators[new URL(request.url()).pathname.replace('/api/simulator/', '')];
  if (request.method() === 'POST') host.asked.push(request.postData() ?? '');
  if (state === undefined) await route.fulfill({ status: 404, json: {} });
  else await route.fulfill({ json: state });
}

/** One burst of the present state; the browser comes back for the next after an hour. */
function events(host: FakeHost) {
  const lines = [
    'retry: 3600000',
    '',
    `event: platform\ndata: ${JSON.stringify({ online: host.online })}`,
    `event: health\ndata: ${JSON.stringify({ accepting: host.kiosk.accepting })}`,
  ];
  return { contentType: 'text/event-stream', body: `${lines.join('\n\n')}\n\n` };
}

/** Served from sources, the page's own modules under `renderer/api/` have addresses of the same beginning. */
const isHostCall = (url: URL) => url.pathname.startsWith('/api/') && !url.pathname.endsWith('.ts');
