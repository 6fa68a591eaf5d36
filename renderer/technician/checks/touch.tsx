import { useEffect, useRef, useState } from 'react';
import type { CheckRecord } from '#shared/api/technician-checks.ts';
import { Button, Notice } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { ConsolePage, wordFor } from '../parts.tsx';
import { KeptNotice, sendVerdict } from './verdict.tsx';

/** Fields of the grid on the longer and on the shorter side of the glass. */
const LONG = 12;
const SHORT = 7;

/** Every part of the glass has to answer: a grid over all of it, and each field goes out when it is touched. */
export function TouchCheck() {
  const t = useT();
  const [running, setRunning] = useState(false);
  const [kept, setKept] = useState<CheckRecord | string | null>(null);
  const end = (left: number) => {
    setRunning(false);
    void sendVerdict('touch', left === 0, { fields: LONG * SHORT, untouched: left }).then(setKept);
  };
  if (running) return <TouchGrid onEnd={end} />;
  return (
    <ConsolePage
      page="check"
      up="checks"
      title={t('tech.touch.title')}
      lead={t('tech.touch.lead')}
      next={{
        label: t('tech.touch.start'),
        action: 'run-test',
        icon: 'pen',
        onPress: () => setRunning(true),
      }}
    >
      <div className="stack">
        <Notice>{t('tech.touch.do')}</Notice>
        {kept === null ? null : typeof kept === 'string' ? (
          <Notice tone="danger">{wordFor(t, 'tech.failure', kept)}</Notice>
        ) : (
          <KeptNotice record={kept} />
        )}
      </div>
    </ConsolePage>
  );
}

function TouchGrid({ onEnd }: { readonly onEnd: (left: number) => void }) {
  const t = useT();
  const wide = window.innerWidth > window.innerHeight;
  const [columns, rows] = wide ? [LONG, SHORT] : [SHORT, LONG];
  const [touched, setTouched] = useState<ReadonlySet<number>>(new Set());
  const end = useRef(onEnd);
  end.current = onEnd;
  const left = columns * rows - touched.size;
  useEffect(() => {
    if (left === 0) end.current(0);
  }, [left]);
  const touch = (event: { readonly clientX: number; readonly clientY: number }) => {
    const column = Math.min(columns - 1, Math.floor((event.clientX / window.innerWidth) * columns));
    const row = Math.min(rows - 1, Math.floor((event.clientY / window.innerHeight) * rows));
    setTouched((old) => (old.has(row * columns + column) ? old : new Set([...old, row * columns + column])));
  };
  return (
    <main
      className={wide ? 'glass-test touch-grid touch-grid--wide' : 'glass-test touch-grid'}
      data-screen="technician"
      data-page="touch-grid"
      data-left={left}
      // Captured: a touch on the button in the middle has touched the glass there, too.
      onPointerDownCapture={touch}
      onPointerMove={(event) =>
        event.buttons > 0 || event.pointerType === 'touch' ? touch(event) : undefined
      }
    >
      <h1 className="visually-hidden">{t('tech.touch.title')}</h1>
      {Array.from({ length: columns * rows }, (_, at) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a field is its place
          key={at}
          className={touched.has(at) ? 'touch-grid__field touch-grid__field--touched' : 'touch-grid__field'}
        />
      ))}
      <div className="glass-test__out">
        <p className="strong" role="status">
          {t('tech.touch.left', { count: left })}
        </p>
        <Button action="stop-test" kind="quiet" icon="cross" onPress={() => onEnd(left)}>
          {t('tech.touch.stop')}
        </Button>
      </div>
    </main>
  );
}
