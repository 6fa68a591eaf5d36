import { Button, Dialog } from '../design/index.ts';
import { useT } from '../i18n/index.ts';
import { endVisit, moreTime, useSession } from './session.ts';

/** Below this the ring becomes loud, in seconds. */
const loudBelow = 30;

const seconds = (ms: number) => Math.ceil(ms / 1000);

/** The time left on every screen of a visit: a quiet ring that becomes loud at the end. */
export function Countdown() {
  const t = useT();
  const left = useSession((session) => (session.leftMs === null ? null : seconds(session.leftMs)));
  const total = useSession((session) => seconds(session.totalMs));
  if (left === null) return null;
  const share = Math.min(1, left / total);
  const loud = left <= loudBelow;
  const time = t('countdown.unit', { seconds: left });
  return (
    <div className={loud ? 'countdown countdown--loud' : 'countdown'} data-seconds-left={left} role="timer">
      <svg className="countdown__ring" viewBox="0 0 36 36" aria-hidden="true" focusable="false">
        <circle cx="18" cy="18" r="15" />
        <circle
          className="countdown__left"
          cx="18"
          cy="18"
          r="15"
          pathLength="100"
          strokeDasharray={`${(share * 100).toFixed(1)} 100`}
        />
      </svg>
      <span className="countdown__words number">{t('countdown.left', { time })}</span>
    </div>
  );
}

/** The question before the wipe, with the seconds in sight. */
export function IdleWarning() {
  const t = useT();
  const warning = useSession((session) => session.idle.kind === 'warning');
  const left = useSession((session) => (session.leftMs === null ? 0 : seconds(session.leftMs)));
  if (!warning) return null;
  return (
    <Dialog
      id="idle"
      urgent
      title={t('idle.title')}
      actions={
        <>
          <Button action="more-time" kind="primary" icon="clock" onPress={moreTime}>
            {t('action.more-time')}
          </Button>
          <Button action="exit" kind="quiet" icon="exit" onPress={endVisit}>
            {t('idle.exit')}
          </Button>
        </>
      }
    >
      <p>{t('idle.body')}</p>
      <p className="idle-seconds number" data-seconds-left={left} aria-hidden="true">
        {left}
        <span className="idle-seconds__unit">{t('idle.seconds')}</span>
      </p>
    </Dialog>
  );
}
