import { useEffect } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { create } from 'zustand';
import index from '#assets/catalogue/catalogue.json';
import newborn from '#assets/catalogue/life-events/newborn.json';
import { usePresentation } from '#renderer/app/app.tsx';
import { Frame } from '#renderer/app/frame.tsx';
import { followMachine } from '#renderer/app/machine.ts';
import { useRoute } from '#renderer/app/router.ts';
import { screens } from '#renderer/app/screens.tsx';
import '#renderer/design/design.css';
import '#renderer/session/session.css';
import '#renderer/screens/screens.css';
import { Progress } from '#renderer/screens/progress.tsx';
import { type PrintStage, SubmittedView } from '#renderer/screens/visit/submitted-view.tsx';
import { watchCitizen } from '#renderer/session/session.ts';
import { changeSettings, type Settings } from '#renderer/session/settings.ts';
import { useCatalogue } from '#renderer/visit/catalogue.ts';
import { Catalogue } from '#shared/catalogue/schema.ts';
import { progressView } from '../gallery/samples.ts';
import { play, scenes } from './scenes.ts';

declare global {
  interface Window {
    /** The test's hand on this page. */
    visitPage: {
      readonly scenes: readonly string[];
      show(scene: string, reading: Partial<Settings>): void;
    };
  }
}

const useShown = create<{ readonly scene: string; readonly times: number }>(() => ({ scene: '', times: 0 }));

const submitted = {
  submissionId: '0199f3a0-0000-7000-8000-000000000001',
  intakeNumber: '110101000120261123000017',
  queryCode: '817996964482',
};

/** The screens by themselves; where one waits for platform or paper, what it would show then. */
function Current({ scene }: { readonly scene: string }) {
  const screen = useRoute((route) => route.screen);
  const nothing = () => undefined;
  if (screen === 'submitted') {
    const truth = scene.split('.')[1];
    const stages: Readonly<Record<string, PrintStage>> = {
      pending: 'waiting',
      received: 'sent',
      failed: 'failed',
    };
    return (
      <SubmittedView
        submitted={submitted}
        known={
          truth === 'accepted'
            ? { truth, caseNumber: 'YS00000001' }
            : { truth: truth === 'received' ? 'received' : 'held' }
        }
        stage={stages[truth ?? ''] ?? 'confirmed'}
        waitSeconds={10}
        onPrint={nothing}
        onDone={nothing}
      />
    );
  }
  if (screen === 'progress') return <Progress lookUp={async (code) => progressView(code)} onBack={nothing} />;
  const Screen = screens[screen];
  return Screen === undefined ? null : <Screen />;
}

function VisitPage() {
  usePresentation();
  useEffect(followMachine, []);
  useEffect(() => watchCitizen(window), []);
  const { scene, times } = useShown();
  const screen = useRoute((route) => route.screen);
  return (
    <Frame screen={screen}>
      <Current key={`${screen} ${times}`} scene={scene} />
    </Frame>
  );
}

useCatalogue.setState({
  catalogue: Catalogue.parse({ ...index, lifeEvents: [newborn], hash: '0'.repeat(64) }),
});
window.visitPage = {
  scenes: Object.keys(scenes),
  show: (scene, reading) =>
    flushSync(() => {
      changeSettings(reading);
      play(scene);
      useShown.setState(({ times }) => ({ scene, times: times + 1 }));
    }),
};

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no place to draw');
createRoot(root).render(<VisitPage />);
