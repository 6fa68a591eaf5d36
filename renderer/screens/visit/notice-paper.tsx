import { useEffect, useState } from 'react';
import { noticePrinted } from '#shared/api/notice.ts';
import type { Catalogue, LifeEvent } from '#shared/catalogue/schema.ts';
import { noticeCode } from '#shared/notice/code.ts';
import {
  type NoticeAnswers,
  noticeHash,
  noticeOf,
  shortHash,
  type Notice as Told,
} from '#shared/notice/notice.ts';
import { requestJson } from '../../api/client.ts';
import { deviceWorks, useMachine } from '../../app/machine.ts';
import { Button, Notice, Panel } from '../../design/index.ts';
import { QrPicture } from '../../forms/qr-picture.tsx';
import { useT } from '../../i18n/index.ts';
import { holdTime } from '../../session/session.ts';
import { useSettings } from '../../session/settings.ts';
import { PaperDialog } from './paper-dialog.tsx';

/** Longest wait for the printer, in milliseconds; the host gives up a little earlier. */
const PRINT_LIMIT_MS = 65_000;

type Stage = 'idle' | 'printing' | 'printed' | 'sent' | 'failed' | 'changed';

interface Made {
  readonly notice: Told;
  readonly hash: string;
  readonly code: string;
}

/** The notice to take along: its number, its code, the slip and the sheet. */
export function NoticePaper({
  catalogue,
  lifeEvent,
  answers,
}: {
  readonly catalogue: Catalogue;
  readonly lifeEvent: LifeEvent;
  readonly answers: NoticeAnswers;
}) {
  const t = useT();
  const language = useSettings((settings) => settings.language);
  const canPrint = useMachine((machine) => deviceWorks(machine.devices, 'receipt-printer'));
  const [made, setMade] = useState<Made>();
  const [stage, setStage] = useState<Stage>('idle');
  const [isOpen, setOpen] = useState(false);

  useEffect(() => {
    let wanted = true;
    const notice = noticeOf(catalogue, lifeEvent, answers);
    void noticeHash(notice).then((hash) => {
      if (wanted) setMade({ notice, hash, code: noticeCode(notice, hash, lifeEvent, answers) });
    });
    return () => {
      wanted = false;
    };
  }, [catalogue, lifeEvent, answers]);

  if (!made) return null;
  const print = async () => {
    setStage('printing');
    const release = holdTime('print');
    const answer = await requestJson('/api/notice/print', noticePrinted, {
      method: 'POST',
      json: { lifeEvent: lifeEvent.id, catalogue: catalogue.hash, language, ...answers },
      limitMs: PRINT_LIMIT_MS,
    });
    release();
    if (answer.ok) setStage(answer.value.printed === 'confirmed' ? 'printed' : 'sent');
    else
      setStage(
        answer.error.kind === 'problem' && answer.error.name === 'catalogue-changed' ? 'changed' : 'failed',
      );
  };

  return (
    <Panel title={t('paper.take')} data={{ 'data-part': 'take', 'data-notice': made.hash }}>
      <div className="take-notice">
        <QrPicture text={made.code} label={t('paper.notice.code')} />
        <div className="stack stack--tight">
          <p>
            {t('paper.notice.number')} <span className="number">{shortHash(made.hash)}</span>
          </p>
          <p className="muted">{t('paper.notice.hint')}</p>
          <div className="take-notice__buttons">
            <Button
              action="print"
              icon="print"
              busy={stage === 'printing'}
              disabled={!canPrint}
              onPress={() => void print()}
            >
              {t('paper.notice.print')}
            </Button>
            <Button action="see-notice" kind="quiet" icon="information" onPress={() => setOpen(true)}>
              {t('paper.notice.see')}
            </Button>
          </div>
        </div>
      </div>
      {stage === 'printed' ? <Notice tone="ok" live title={t('paper.notice.printed')} /> : null}
      {stage === 'sent' ? <Notice tone="warn" live title={t('paper.notice.sent')} /> : null}
      {stage === 'failed' ? <Notice tone="warn" live title={t('paper.notice.failed')} /> : null}
      {stage === 'changed' ? <Notice tone="warn" live title={t('paper.notice.changed')} /> : null}
      {canPrint ? null : <p className="muted">{t('paper.notice.no-printer')}</p>}
      {isOpen ? (
        <PaperDialog
          title={t('paper.notice.sheet')}
          hints={language === 'zh' ? [] : [t('paper.chinese')]}
          make={() => sheetOf(made)}
          onClose={() => setOpen(false)}
          data={{ 'data-notice-sheet': made.hash }}
        />
      ) : null}
    </Panel>
  );
}

/** The notice as an A4 sheet. */
async function sheetOf({ notice, hash, code }: Made) {
  const { layNotice, shippedFonts } = await import('../../forms/forms.ts');
  const { kiosk } = useMachine.getState();
  const input = {
    notice,
    hash,
    code,
    siteName: kiosk?.siteName.zh ?? '',
    simulated: kiosk?.simulated ?? true,
  };
  return layNotice(input, await shippedFonts());
}
