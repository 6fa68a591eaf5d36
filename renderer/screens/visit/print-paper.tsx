import { useState } from 'react';
import type { Sheet } from '#shared/forms/sheet.ts';
import { type DocumentPrint, printDocument } from '../../api/documents.ts';
import { deviceWorks, useMachine } from '../../app/machine.ts';
import { Button, Notice } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { holdTime } from '../../session/session.ts';

/** The key that prints a paper on A4, and what became of it. Where no document printer is set up there is none. */
export function PrintPaper({ sheet }: { readonly sheet: Sheet }) {
  const t = useT();
  const isThere = useMachine((machine) =>
    machine.devices.some((device) => device.kind === 'document-printer'),
  );
  const works = useMachine((machine) => deviceWorks(machine.devices, 'document-printer'));
  const [stage, setStage] = useState<'idle' | 'printing' | DocumentPrint>('idle');
  if (!isThere) return null;
  const print = async () => {
    setStage('printing');
    const release = holdTime('print');
    try {
      const { sheetPdf } = await import('../../forms/forms.ts');
      setStage(await printDocument(await sheetPdf(sheet)));
    } catch {
      setStage({ kind: 'failed', advice: null });
    } finally {
      release();
    }
  };
  return (
    <div
      className="stack stack--tight"
      data-part="print-paper"
      data-outcome={typeof stage === 'object' ? stage.kind : stage}
    >
      <Button
        action="print-paper"
        icon="print"
        busy={stage === 'printing'}
        disabled={!works}
        onPress={() => void print()}
      >
        {t(stage === 'printing' ? 'document.printing' : 'document.print')}
      </Button>
      {works ? null : <p className="muted">{t('document.off')}</p>}
      {typeof stage === 'object' ? <Outcome outcome={stage} /> : null}
    </div>
  );
}

function Outcome({ outcome }: { readonly outcome: DocumentPrint }) {
  const t = useT();
  switch (outcome.kind) {
    case 'printed':
      return <Notice tone="ok" live title={t('document.printed', { pages: outcome.pages })} />;
    case 'sent':
      return <Notice tone="warn" live title={t('document.sent')} />;
    case 'too-many':
      return <Notice tone="warn" live title={t('document.too-many', { limit: outcome.limit })} />;
    case 'failed':
      return (
        <Notice tone="warn" live title={t('document.failed')}>
          {outcome.advice === null ? null : t(`advice.${outcome.advice}`)}
        </Notice>
      );
  }
}
