import { useState } from 'react';
import { Button, Notice } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { useConsole } from '../console.ts';
import { ConsolePage } from '../parts.tsx';
import { playTones } from '../tones.ts';
import { Verdict } from './verdict.tsx';

/** Plays three tones as loud as it is set; whether they were heard is for a person to say. */
export function SoundCheck() {
  const t = useT();
  const volume = useConsole((state) => state.settings?.settings.volume ?? 0);
  const [played, setPlayed] = useState<'not' | 'playing' | 'played' | 'failed'>('not');
  const play = async () => {
    setPlayed('playing');
    setPlayed((await playTones(volume)) ? 'played' : 'failed');
  };
  return (
    <ConsolePage page="check" up="checks" title={t('tech.sound.title')} lead={t('tech.sound.lead')}>
      <div className="stack">
        <p>{t('tech.sound.volume', { volume })}</p>
        <div className="row">
          <Button
            action="run-test"
            kind="primary"
            icon="phone"
            busy={played === 'playing'}
            onPress={() => void play()}
          >
            {t('tech.sound.play')}
          </Button>
        </div>
        {played === 'failed' ? <Notice tone="warn">{t('tech.sound.failed')}</Notice> : null}
        <Verdict
          check="sound"
          question={t('tech.sound.question')}
          ready={played === 'played' || played === 'failed'}
          facts={{ volume }}
        />
      </div>
    </ConsolePage>
  );
}
