import { type ComponentType, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { usePresentation } from '#renderer/app/app.tsx';
import { Frame } from '#renderer/app/frame.tsx';
import { followMachine } from '#renderer/app/machine.ts';
import { goTo, type ScreenId, screenIds, useRoute } from '#renderer/app/router.ts';
import { Attract } from '#renderer/screens/attract.tsx';
import { LifeEvents } from '#renderer/screens/life-events.tsx';
import { OutOfService } from '#renderer/screens/out-of-service.tsx';
import { Progress } from '#renderer/screens/progress.tsx';
import { Rate } from '#renderer/screens/rate.tsx';
import { watchCitizen } from '#renderer/session/session.ts';
import '#renderer/design/design.css';
import '#renderer/session/session.css';
import '#renderer/screens/screens.css';
import '#renderer/screens/visit/visit.css';
import { ok } from '#shared/result.ts';
import { Parts } from './parts.tsx';
import { lifeEvents, progressView } from './samples.ts';
import { prepareVisit } from './visit.ts';

const steps = { names: ['选事项', '看告知', '填表', '交材料', '核对', '签名', '提交'], current: 2 };

/** The screens with samples in place of a visit, and one screen with every part of the design system. */
function Current({ screen }: { readonly screen: ScreenId }) {
  if (Prepared !== undefined && screen === wanted) return <Prepared />;
  switch (screen) {
    case 'attract':
      return <Attract />;
    case 'out-of-service':
      return <OutOfService />;
    case 'life-events':
      return <LifeEvents events={lifeEvents} onChoose={() => goTo('form')} onBack={() => goTo('attract')} />;
    case 'rate':
      return <Rate submitRating={async () => ok(undefined)} onDone={() => goTo('attract')} steps={steps} />;
    case 'progress':
      return <Progress lookUp={async (code) => progressView(code)} onBack={() => goTo('attract')} />;
    default:
      return <Parts steps={steps} />;
  }
}

function Gallery() {
  usePresentation();
  useEffect(followMachine, []);
  useEffect(() => watchCitizen(window), []);
  const screen = useRoute((route) => route.screen);
  return (
    <Frame screen={screen}>
      <Current key={screen} screen={screen} />
    </Frame>
  );
}

const query = new URLSearchParams(location.search);
const wanted = screenIds.find((id) => id === query.get('screen')) ?? 'attract';
/** With `visit` in the address, the real screen of a prepared visit. */
const Prepared: ComponentType | undefined = query.has('visit') ? await prepareVisit(wanted) : undefined;
goTo(wanted);

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no place to draw');
createRoot(root).render(<Gallery />);
