import { useState } from 'react';
import { exported, type ImportView, importView, type Place } from '#shared/api/technician.ts';
import { Badge, Button, Dialog, Notice, Panel } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { ask, failureName } from '../console.ts';
import { Code, ConsolePage, SavedBanner, useSaving, wordFor } from '../parts.tsx';
import { usePlaces } from '../places.ts';

/** Settings to a stick and back, for the next kiosk or after a repair. Secrets stay here. */
export function ExchangePage() {
  const t = useT();
  const saving = useSaving();
  const { places, look } = usePlaces();
  const [written, setWritten] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [offer, setOffer] = useState<ImportView | null>(null);
  const write = async (place: Place) => {
    setWritten(null);
    setProblem(null);
    const answer = await ask('/export', exported, { method: 'POST', json: { place: place.id } });
    if (answer.ok) setWritten(answer.value.file);
    else setProblem(failureName(answer.error));
    look();
  };
  const read = async (place: Place, file: string) => {
    setProblem(null);
    const answer = await ask('/import', importView, { method: 'POST', json: { place: place.id, file } });
    if (answer.ok) setOffer(answer.value);
    else setProblem(failureName(answer.error));
  };
  const take = async (view: ImportView) => {
    setOffer(null);
    await saving.save(view.change);
  };
  return (
    <ConsolePage
      page="exchange"
      title={t('tech.page.exchange')}
      lead={t('tech.exchange.lead')}
      banner={<SavedBanner saving={saving} />}
      extra={
        <Button action="look-again" icon="rotate" onPress={look}>
          {t('tech.places.look')}
        </Button>
      }
    >
      <div className="stack">
        {written === null ? null : (
          <Notice tone="ok" live title={t('tech.exchange.written')}>
            <span data-written={written}>
              <Code>{written}</Code>
            </span>
          </Notice>
        )}
        {problem === null ? null : (
          <Notice tone="warn" live>
            {wordFor(t, 'tech.failure', problem)}
          </Notice>
        )}
        {places.map((place) => (
          <Panel
            key={place.id}
            title={t(place.removable ? 'tech.places.stick' : 'tech.places.own')}
            aside={<Badge>{t('tech.places.files', { count: place.files.length })}</Badge>}
            data={{ 'data-place': place.id }}
          >
            <Code>{place.path}</Code>
            <div className="row">
              <Button action="export" kind="primary" icon="up" onPress={() => void write(place)}>
                {t('tech.exchange.export')}
              </Button>
            </div>
            {place.files.length === 0 ? null : <p className="strong">{t('tech.exchange.import')}</p>}
            <div className="row">
              {place.files.map((file) => (
                <Button
                  key={file}
                  action="import"
                  icon="document"
                  data={{ 'data-file': file }}
                  onPress={() => void read(place, file)}
                >
                  <Code>{file}</Code>
                </Button>
              ))}
            </div>
          </Panel>
        ))}
        <Notice>{t('tech.exchange.secrets')}</Notice>
      </div>
      {offer === null ? null : (
        <Dialog
          id="import"
          title={t('tech.exchange.take.title')}
          onClose={() => setOffer(null)}
          actions={
            <>
              <Button action="keep" onPress={() => setOffer(null)}>
                {t('tech.keep')}
              </Button>
              <Button
                action="take"
                kind="primary"
                icon="check"
                disabled={offer.fields.length === 0}
                onPress={() => void take(offer)}
              >
                {t('tech.exchange.take')}
              </Button>
            </>
          }
        >
          {offer.fields.length === 0 ? (
            <p>{t('tech.exchange.same')}</p>
          ) : (
            <>
              <p>{t('tech.exchange.fields')}</p>
              <p data-fields={offer.fields.join(' ')}>
                <Code>{offer.fields.join(' ')}</Code>
              </p>
            </>
          )}
        </Dialog>
      )}
    </ConsolePage>
  );
}
