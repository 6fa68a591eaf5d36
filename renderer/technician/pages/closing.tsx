import { useEffect, useState } from 'react';
import { type OutOfServiceNotice, outOfService } from '#shared/api/technician.ts';
import { Button, ChoiceGroup, Notice } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { ask, failureName } from '../console.ts';
import { ConsolePage, TextField, wordFor } from '../parts.tsx';

/** Sentences that fit most days; the technician may write another. */
const ready = ['maintenance', 'paper', 'moved'] as const;

const sentences: Readonly<Record<(typeof ready)[number], { readonly zh: string; readonly en: string }>> = {
  maintenance: {
    zh: '本机正在维护，请到窗口办理。',
    en: 'This machine is being serviced. Please go to the counter.',
  },
  paper: { zh: '本机正在换纸，请稍等几分钟。', en: 'Paper is being changed. Please wait a few minutes.' },
  moved: {
    zh: '本机暂停使用，请使用旁边的自助终端。',
    en: 'This machine is out of use. Please use the one beside it.',
  },
};

/** Takes the kiosk out of service, with a sentence for citizens, and puts it back. */
export function ClosingPage() {
  const t = useT();
  const [notice, setNotice] = useState<OutOfServiceNotice | null>(null);
  const [zh, setZh] = useState(sentences.maintenance.zh);
  const [en, setEn] = useState(sentences.maintenance.en);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    void ask('/out-of-service', outOfService).then((answer) => {
      if (!answer.ok) return;
      setNotice(answer.value);
      const { sentence } = answer.value;
      if (sentence === null) return;
      setZh(sentence.zh);
      setEn(sentence.en);
    });
  }, []);
  const set = (sentence: OutOfServiceNotice['sentence']) =>
    void ask('/out-of-service', outOfService, { method: 'PUT', json: { sentence } }).then((answer) => {
      setProblem(answer.ok ? null : failureName(answer.error));
      if (answer.ok) setNotice(answer.value);
    });
  const closed = notice?.sentence !== null;
  return (
    <ConsolePage
      page="closing"
      title={t('tech.page.closing')}
      lead={t('tech.closing.lead')}
      {...(notice === null
        ? {}
        : {
            next: {
              label: t(closed ? 'tech.closing.change' : 'tech.closing.close'),
              action: 'close-kiosk',
              icon: 'warning' as const,
              disabled: zh.trim() === '' || en.trim() === '',
              onPress: () => set({ zh: zh.trim(), en: en.trim() }),
            },
          })}
      extra={
        closed ? (
          <Button action="open-kiosk" icon="check" onPress={() => set(null)}>
            {t('tech.closing.open')}
          </Button>
        ) : null
      }
    >
      {notice === null ? null : (
        <div className="stack">
          <Notice tone={closed ? 'warn' : 'ok'} live>
            <span data-closed={closed}>{t(closed ? 'tech.closing.is-closed' : 'tech.closing.is-open')}</span>
          </Notice>
          {problem === null ? null : <Notice tone="danger">{wordFor(t, 'tech.failure', problem)}</Notice>}
          <ChoiceGroup
            label={t('tech.closing.ready')}
            options={ready.map((id) => ({ id, title: t(`tech.closing.${id}`) }))}
            value={ready.find((id) => sentences[id].zh === zh && sentences[id].en === en) ?? null}
            onChange={(id) => {
              const chosen = ready.find((one) => one === id);
              if (chosen === undefined) return;
              setZh(sentences[chosen].zh);
              setEn(sentences[chosen].en);
            }}
          />
          <TextField
            element="closed-zh"
            label={t('tech.closing.zh')}
            maxLength={120}
            value={zh}
            onChange={setZh}
          />
          <TextField
            element="closed-en"
            label={t('tech.closing.en')}
            mode="latin"
            maxLength={240}
            value={en}
            onChange={setEn}
          />
        </div>
      )}
    </ConsolePage>
  );
}
