import { useEffect, useState } from 'react';
import { CHINA_ZONE } from '#shared/time/china.ts';
import { Badge, Button, DemoBadge, Emblem, Icon } from '../design/index.ts';
import { DockTab } from '../dock/dock-slot.tsx';
import { languageTag, useT, useText } from '../i18n/index.ts';
import { changeSettings, contrasts, nextOf, textSizes, useSettings } from '../session/settings.ts';
import { useMachine } from './machine.ts';

/** Whose machine this is, how it stands, and how it may be read: on every screen. */
export function Bar() {
  const t = useT();
  const text = useText();
  const kiosk = useMachine((machine) => machine.kiosk);
  const online = useMachine((machine) => machine.online);
  const held = useMachine((machine) => machine.held);
  const hostLost = useMachine((machine) => machine.hostLost);
  return (
    <header className="bar">
      <div className="bar__site">
        <Emblem />
        <span>{kiosk === null ? '' : text(kiosk.siteName)}</span>
        {kiosk?.simulated === true ? <DemoBadge /> : null}
      </div>
      <span className="bar__gap" />
      <div className="bar__state" role="status">
        {hostLost ? (
          <Badge tone="warn" icon="warning">
            {t('bar.host-lost')}
          </Badge>
        ) : (
          <span data-online={online}>
            <Icon name={online ? 'online' : 'offline'} />
            {t(online ? 'bar.online' : 'bar.offline')}
          </span>
        )}
        {held === null || held === 0 ? null : <span>{t('bar.held', { count: held })}</span>}
      </div>
      <Clock />
      <Controls />
    </header>
  );
}

function Clock() {
  const language = useSettings((settings) => settings.language);
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 1000);
    return () => clearInterval(timer);
  }, []);
  const time = new Intl.DateTimeFormat(languageTag[language], {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    timeZone: CHINA_ZONE,
  }).format(now);
  return <span className="bar__clock number">{time}</span>;
}

/** Language, letters, colours: one touch goes to the next, and the button says what is now. */
function Controls() {
  const t = useT();
  const { language, textSize, contrast } = useSettings();
  const languages = useMachine((machine) => machine.kiosk?.languages);
  return (
    <nav className="bar__controls" aria-label={t('bar.controls')}>
      {languages?.length === 1 ? null : (
        <Button
          action="language"
          icon="language"
          onPress={() => changeSettings({ language: language === 'zh' ? 'en' : 'zh' })}
        >
          <span lang={language === 'zh' ? 'en' : 'zh-CN'}>{t('control.language')}</span>
        </Button>
      )}
      <Button
        action="text-size"
        icon="text-size"
        onPress={() => changeSettings({ textSize: nextOf(textSizes, textSize) })}
      >
        <Setting name={t('control.text-size')} value={t(`control.text-size.${textSize}`)} />
      </Button>
      <Button
        action="contrast"
        icon="contrast"
        onPress={() => changeSettings({ contrast: nextOf(contrasts, contrast) })}
      >
        <Setting name={t('control.contrast')} value={t(`control.contrast.${contrast}`)} />
      </Button>
      <DockTab />
    </nav>
  );
}

function Setting({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <span className="bar__setting">{name}</span> {value}
    </>
  );
}
