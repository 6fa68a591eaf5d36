import { type ReactNode, useMemo, useState } from 'react';
import { Button, Dialog, ScreenChromeContext } from '../design/index.ts';
import { DockDrawer, useDockOpen } from '../dock/dock-slot.tsx';
import { useT } from '../i18n/index.ts';
import { OnScreenKeyboard } from '../input/index.ts';
import { Countdown, IdleWarning } from '../session/countdown.tsx';
import { endVisit } from '../session/session.ts';
import { useSettings } from '../session/settings.ts';
import { Bar } from './bar.tsx';
import { CardLeftReminder } from './card-left-reminder.tsx';
import { inVisit, type ScreenId } from './router.ts';

/** Screens where leaving loses work the citizen has done: there the frame asks before it wipes. */
const asksBeforeExit: ReadonlySet<ScreenId> = new Set(['form', 'materials', 'delivery', 'check', 'sign']);

/** The page around a screen: bar, the screen, on-screen keys; exit and countdown for every screen of a visit. */
export function Frame({ screen, children }: { readonly screen: ScreenId; readonly children: ReactNode }) {
  const t = useT();
  const language = useSettings((settings) => settings.language);
  const docked = useDockOpen();
  const [asked, setAsked] = useState<ScreenId | null>(null);
  const chrome = useMemo(
    () => ({
      exit: inVisit(screen) ? () => (asksBeforeExit.has(screen) ? setAsked(screen) : endVisit()) : null,
      countdown: inVisit(screen) ? <Countdown /> : null,
    }),
    [screen],
  );
  return (
    <ScreenChromeContext value={chrome}>
      <div className={docked ? 'frame frame--dock' : 'frame'}>
        <Bar />
        {children}
        <div className="keyboard-slot">
          <OnScreenKeyboard t={t} language={language} />
        </div>
        <DockDrawer />
      </div>
      {asked === screen ? <Leave onStay={() => setAsked(null)} /> : null}
      <IdleWarning />
      <CardLeftReminder />
    </ScreenChromeContext>
  );
}

function Leave({ onStay }: { readonly onStay: () => void }) {
  const t = useT();
  return (
    <Dialog
      id="leave"
      title={t('leave.title')}
      onClose={onStay}
      actions={
        <>
          <Button action="stay" kind="primary" onPress={onStay}>
            {t('leave.stay')}
          </Button>
          <Button
            action="exit"
            kind="danger"
            icon="exit"
            onPress={() => {
              onStay();
              endVisit();
            }}
          >
            {t('leave.exit')}
          </Button>
        </>
      }
    >
      <p>{t('leave.body')}</p>
    </Dialog>
  );
}
