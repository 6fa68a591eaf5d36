import { type ComponentType, useEffect } from 'react';
import { Button, Dialog } from '../design/index.ts';
import { useT } from '../i18n/index.ts';
import { lookAtSession, type PageId, touchSession, useConsole } from './console.ts';
import { Door } from './door.tsx';
import { NewSecret } from './new-secret.tsx';
import { AccessPage } from './pages/access.tsx';
import { CheckPage } from './pages/check.tsx';
import { ChecksPage } from './pages/checks.tsx';
import { ClosingPage } from './pages/closing.tsx';
import { ComfortPage } from './pages/comfort.tsx';
import { CustodyPage } from './pages/custody.tsx';
import { DevicePage } from './pages/device.tsx';
import { DevicesPage } from './pages/devices.tsx';
import { ExchangePage } from './pages/exchange.tsx';
import { HomePage } from './pages/home.tsx';
import { HoursPage } from './pages/hours.tsx';
import { LogsPage } from './pages/logs.tsx';
import { MachinePage } from './pages/machine.tsx';
import { PanelPage } from './pages/panel.tsx';
import { PlacePage } from './pages/place.tsx';
import { PlatformPage } from './pages/platform.tsx';
import { PowerPage } from './pages/power.tsx';
import { ReportPage } from './pages/report.tsx';
import './technician.css';

const pages: Readonly<Record<PageId, ComponentType>> = {
  home: HomePage,
  devices: DevicesPage,
  device: DevicePage,
  checks: ChecksPage,
  check: CheckPage,
  place: PlacePage,
  panel: PanelPage,
  platform: PlatformPage,
  comfort: ComfortPage,
  hours: HoursPage,
  custody: CustodyPage,
  machine: MachinePage,
  exchange: ExchangePage,
  logs: LogsPage,
  report: ReportPage,
  closing: ClosingPage,
  power: PowerPage,
  access: AccessPage,
};

/** The technician's console: the door, and behind it one page at a time. */
export function Technician() {
  const token = useConsole((state) => state.token);
  const page = useConsole((state) => state.page);
  const about = useConsole((state) => state.about);
  const newSecret = useConsole((state) => state.newSecret);
  useSession();
  if (token === null) return <Door />;
  if (newSecret !== null) return <NewSecret secret={newSecret} />;
  const Current = pages[page];
  return (
    <>
      <Current key={`${page}/${about}`} />
      <StillThere />
    </>
  );
}

const LOOK_MS = 5000;

/** Keeps the session for as long as somebody touches, and ends the console with it. */
function useSession(): void {
  useEffect(() => {
    const touched = (event: Event) => touchSession(event.timeStamp);
    for (const name of ['pointerdown', 'keydown'])
      window.addEventListener(name, touched, { capture: true, passive: true });
    const timer = setInterval(() => {
      if (useConsole.getState().token !== null) void lookAtSession();
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
      for (const name of ['pointerdown', 'keydown'])
        window.removeEventListener(name, touched, { capture: true });
    };
  }, []);
}

const WARN_MS = 45_000;

function StillThere() {
  const t = useT();
  const left = useConsole((state) => state.remainingMs);
  if (left === null || left > WARN_MS) return null;
  return (
    <Dialog
      id="technician-idle"
      urgent
      title={t('tech.idle.title')}
      actions={
        <Button action="more-time" kind="primary" icon="clock" onPress={() => touchSession(0, true)}>
          {t('tech.idle.stay')}
        </Button>
      }
    >
      <p>{t('tech.idle.body', { seconds: Math.ceil(left / 1000) })}</p>
    </Dialog>
  );
}
