import { useEffect } from 'react';
import { Button, Dialog } from '../design/index.ts';
import { useT } from '../i18n/index.ts';
import { understood, useCardLeft, watchCardLeft } from '../visit/card-left.ts';

/** Over any screen of the end of a visit, until the card is taken or somebody has understood. */
export function CardLeftReminder() {
  const t = useT();
  const { left, understood: seen } = useCardLeft();
  useEffect(watchCardLeft, []);
  if (!left || seen) return null;
  return (
    <Dialog
      id="card-left"
      title={t('card-left.title')}
      urgent
      actions={
        <Button action="understood" kind="primary" onPress={understood}>
          {t('card-left.understood')}
        </Button>
      }
    >
      <p>{t('card-left.body')}</p>
    </Dialog>
  );
}
