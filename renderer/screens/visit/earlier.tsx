import { useEffect, useState } from 'react';
import { formatDate } from '#shared/form/format-date.ts';
import { documentTypeOf } from '#shared/form/prefill.ts';
import type { IdCard } from '#shared/hardware/id-card.ts';
import type { JournalEntry } from '#shared/platform/journal.ts';
import { chinaMinute } from '#shared/time/china.ts';
import { earlierOf } from '../../custody/custody.ts';
import { Button, Dialog, Rows } from '../../design/index.ts';
import { useT, useText } from '../../i18n/index.ts';
import { endVisit } from '../../session/session.ts';
import { useVisit } from '../../visit/store.ts';
import { grouped } from '../attract.tsx';

/**
 * What the applicant's card submitted for this life event in the last 24 hours: a visit that broke off before the receipt must
 * not become two cases. `none` also when the citizen has chosen to go on.
 */
export function useEarlier(card: IdCard | undefined, lifeEvent: string): JournalEntry | 'asking' | 'none' {
  const goesOn = useVisit((state) => state.goesOn);
  const [found, setFound] = useState<{ readonly number: string; readonly entry: JournalEntry | undefined }>();
  const number = card?.number;
  const documentType = card === undefined ? undefined : documentTypeOf(card);
  useEffect(() => {
    if (number === undefined || documentType === undefined) return;
    let left = false;
    void earlierOf({ documentType, number, lifeEvent }).then(([entry]) => {
      if (!left) setFound({ number, entry });
    });
    return () => {
      left = true;
    };
  }, [number, documentType, lifeEvent]);
  if (number === undefined || goesOn) return 'none';
  if (found?.number !== number) return 'asking';
  return found.entry ?? 'none';
}

/** Tells of the earlier submission; the citizen stops, or goes on to another one. */
export function EarlierDialog({ entry }: { readonly entry: JournalEntry }) {
  const t = useT();
  const text = useText();
  const at = chinaMinute(Date.parse(entry.committedAt));
  return (
    <Dialog
      id="earlier"
      urgent
      title={t('earlier.title')}
      actions={
        <>
          <Button action="go-on" kind="quiet" onPress={() => useVisit.getState().goOn()}>
            {t('earlier.go-on')}
          </Button>
          <Button action="stop" kind="primary" onPress={endVisit}>
            {t('earlier.stop')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>{t('earlier.body')}</p>
        <Rows
          rows={[
            {
              id: 'number',
              term: t('earlier.number'),
              value: <span className="number">{grouped(entry.intakeNumber)}</span>,
            },
            { id: 'at', term: t('earlier.at'), value: text(formatDate(at)) },
            { id: 'state', term: t('earlier.state'), value: t(`submitted.truth.${entry.truth}`) },
          ]}
        />
      </div>
    </Dialog>
  );
}
