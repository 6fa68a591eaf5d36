import { useEffect } from 'react';
import { watchTypedCodes } from '../code-reader/codes.ts';
import { leaveQueue, openCustody, sendNow, useQueue } from '../custody/custody.ts';
import { Notice, Screen, Waiting } from '../design/index.ts';
import { assumedPanel, followPanel } from '../design/panel.ts';
import { languageTag, useT } from '../i18n/index.ts';
import { watchCitizen } from '../session/session.ts';
import { useSettings } from '../session/settings.ts';
import { watchForTechnician } from '../technician/gesture.ts';
import { loadCatalogue } from '../visit/catalogue.ts';
import { followVisits, sendCount } from '../visit/counting.ts';
import { Boundary } from './boundary.tsx';
import { Frame } from './frame.tsx';
import { followMachine, useMachine } from './machine.ts';
import { goTo, inVisit, useRoute } from './router.ts';
import { screens } from './screens.tsx';

/** Puts language, letters, colours and millimetres on the root element. */
export function usePresentation(): void {
  const { language, textSize, contrast } = useSettings();
  const panel = useMachine((machine) => machine.kiosk?.panel) ?? assumedPanel;
  useEffect(() => {
    const root = document.documentElement;
    root.lang = languageTag[language];
    root.dataset.textSize = textSize;
    root.dataset.contrast = contrast;
  }, [language, textSize, contrast]);
  useEffect(() => followPanel(document.documentElement, panel, window), [panel]);
}

export function App() {
  usePresentation();
  useEffect(followMachine, []);
  useEffect(() => watchCitizen(window), []);
  useEffect(watchTypedCodes, []);
  useEffect(() => watchForTechnician(window, enterConsole), []);
  useEffect(() => followVisits(sendCount), []);
  useCustody();
  return (
    <Boundary>
      <Stage />
    </Boundary>
  );
}

/** The hidden gesture counts on the screens outside a visit only: it never takes a citizen's papers away. */
function enterConsole(): void {
  if (!inVisit(useRoute.getState().screen)) goTo('technician');
}

/** Opens the catalogue and the queue once the machine is known, and shows in the bar what the queue knows. */
function useCustody(): void {
  const kiosk = useMachine((machine) => machine.kiosk);
  useEffect(() => {
    if (kiosk === null) return;
    openCustody(kiosk);
    void loadCatalogue();
  }, [kiosk]);
  const superseded = useMachine((machine) => machine.superseded);
  useEffect(() => {
    if (superseded) leaveQueue();
  }, [superseded]);
  useEffect(
    () =>
      useMachine.subscribe((now, before) => {
        if (now.networkUp && !before.networkUp) sendNow();
      }),
    [],
  );
  useEffect(
    () =>
      useQueue.subscribe(({ queued, online }) =>
        useMachine.setState({ held: queued, ...(online !== undefined && { online }) }),
      ),
    [],
  );
}

/** The screen that is due: what the machine allows comes before what the citizen does, but never interrupts a visit. */
function Stage() {
  const t = useT();
  const route = useRoute((state) => state.screen);
  const { kiosk, accepting, hostLost, superseded } = useMachine();
  const outbox = useQueue((queue) => queue.outbox);
  if (superseded) {
    return (
      <Frame screen="out-of-service">
        <Screen id="out-of-service" title={t('superseded.title')} calm>
          <Notice tone="warn">{t('superseded.body')}</Notice>
        </Screen>
      </Frame>
    );
  }
  const outside = !inVisit(route) && route !== 'technician';
  if (kiosk === null || (kiosk.platform !== null && outbox === 'opening' && outside)) {
    return (
      <Frame screen="out-of-service">
        <Screen id="out-of-service" title={t('starting.title')} calm>
          <Waiting label={t('starting.title')} limitSeconds={20} />
        </Screen>
      </Frame>
    );
  }
  const closed = !accepting.ok || hostLost || outbox === 'unhealthy';
  const id = closed && outside ? 'out-of-service' : route;
  const Current = screens[id];
  if (Current === undefined) throw new Error(`No screen is registered as ${id}`);
  return (
    <Frame screen={id}>
      <Current key={id} />
    </Frame>
  );
}
