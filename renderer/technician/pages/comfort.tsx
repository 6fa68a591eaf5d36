import { useState } from 'react';
import type { KioskSettings } from '#shared/api/technician.ts';
import { Button, ChoiceGroup, Panel } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { openPage, useConsole } from '../console.ts';
import { ConsolePage, SavedBanner, saveAction, useSaving } from '../parts.tsx';
import { Stepper } from '../stepper.tsx';

/** How the kiosk speaks and how long it waits. */
export function ComfortPage() {
  const view = useConsole((state) => state.settings);
  return view === null ? null : <ComfortForm settings={view.settings} />;
}

function ComfortForm({ settings }: { readonly settings: KioskSettings }) {
  const t = useT();
  const saving = useSaving();
  const [volume, setVolume] = useState(settings.volume);
  const [languages, setLanguages] = useState(settings.languages);
  const [idle, setIdle] = useState(settings.idle);
  return (
    <ConsolePage
      page="comfort"
      title={t('tech.page.comfort')}
      lead={t('tech.comfort.lead')}
      next={saveAction(t, saving, () => void saving.save({ volume, languages, idle }))}
      banner={<SavedBanner saving={saving} />}
    >
      <div className="stack">
        <Panel title={t('tech.comfort.volume')}>
          <Stepper
            element="volume"
            value={volume}
            min={0}
            max={100}
            step={10}
            unit="%"
            onChange={setVolume}
          />
          <div className="row">
            <Button action="to-sound" icon="phone" onPress={() => openPage('check', 'sound')}>
              {t('tech.comfort.hear')}
            </Button>
          </div>
        </Panel>
        <ChoiceGroup
          label={t('tech.comfort.languages')}
          columns={2}
          options={[
            { id: 'zh en', title: t('tech.comfort.languages.both') },
            { id: 'zh', title: t('tech.comfort.languages.zh') },
          ]}
          value={languages.join(' ')}
          onChange={(id) => setLanguages(id === 'zh' ? ['zh'] : ['zh', 'en'])}
        />
        <Panel title={t('tech.comfort.warn')}>
          <p className="muted">{t('tech.comfort.warn.hint')}</p>
          <Stepper
            element="warn-after"
            value={idle.warnAfterSeconds}
            min={20}
            max={900}
            step={10}
            unit={t('tech.seconds')}
            onChange={(warnAfterSeconds) => setIdle({ ...idle, warnAfterSeconds })}
          />
        </Panel>
        <Panel title={t('tech.comfort.warning')}>
          <p className="muted">{t('tech.comfort.warning.hint')}</p>
          <Stepper
            element="warning"
            value={idle.warningSeconds}
            min={20}
            max={120}
            step={5}
            unit={t('tech.seconds')}
            onChange={(warningSeconds) => setIdle({ ...idle, warningSeconds })}
          />
        </Panel>
      </div>
    </ConsolePage>
  );
}
