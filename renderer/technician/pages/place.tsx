import { useState } from 'react';
import { Notice, Rows } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { useConsole } from '../console.ts';
import { Code, ConsolePage, SavedBanner, saveAction, TextField, useSaving } from '../parts.tsx';

/** Where the kiosk stands: region, terminal number, the name citizens read. */
export function PlacePage() {
  const view = useConsole((state) => state.settings);
  return view === null ? null : <PlaceForm {...view} />;
}

function PlaceForm({ settings, kioskId }: NonNullable<ReturnType<typeof useConsole.getState>['settings']>) {
  const t = useT();
  const saving = useSaving();
  const [region, setRegion] = useState(settings.region);
  const [terminal, setTerminal] = useState(settings.terminal);
  const [zh, setZh] = useState(settings.siteName.zh);
  const [en, setEn] = useState(settings.siteName.en);
  const fault = saving.outcome?.ok === false ? saving.outcome.field : '';
  const wrong = (field: string) => (fault.startsWith(field) ? t('tech.field.wrong') : undefined);
  return (
    <ConsolePage
      page="place"
      title={t('tech.page.place')}
      lead={t('tech.place.lead')}
      next={saveAction(t, saving, () => void saving.save({ region, terminal, siteName: { zh, en } }))}
      banner={<SavedBanner saving={saving} />}
    >
      <div className="stack">
        <TextField
          element="region"
          label={t('tech.place.region')}
          hint={t('tech.place.region.hint')}
          error={wrong('region')}
          mode="number"
          maxLength={6}
          value={region}
          onChange={setRegion}
        />
        <TextField
          element="terminal"
          label={t('tech.place.terminal')}
          hint={t('tech.place.terminal.hint')}
          error={wrong('terminal')}
          mode="number"
          maxLength={4}
          value={terminal}
          onChange={setTerminal}
        />
        <TextField
          element="site-zh"
          label={t('tech.place.name.zh')}
          error={wrong('siteName.zh')}
          maxLength={60}
          value={zh}
          onChange={setZh}
        />
        <TextField
          element="site-en"
          label={t('tech.place.name.en')}
          error={wrong('siteName.en')}
          mode="latin"
          maxLength={120}
          value={en}
          onChange={setEn}
        />
        <Rows rows={[{ id: 'kiosk', term: t('tech.place.kiosk'), value: <Code>{kioskId}</Code> }]} />
        <Notice>{t('tech.place.numbers')}</Notice>
      </div>
    </ConsolePage>
  );
}
