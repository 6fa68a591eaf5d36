import { useState } from 'react';
import { Button, Notice, Panel } from '../../design/index.ts';
import { pixelsPerMm } from '../../design/panel.ts';
import { useT } from '../../i18n/index.ts';
import { Verdict } from '../checks/verdict.tsx';
import { useConsole } from '../console.ts';
import { ConsolePage, SavedBanner, saveAction, TextField, useSaving } from '../parts.tsx';

/** A card of the size of every identity and bank card (ISO/IEC 7810 ID-1), in millimetres. */
const CARD = { width: 85.6, height: 53.98 };
/** A mark every ten millimetres along the upper and the left edge. */
const TICKS = [
  ...Array.from({ length: 9 }, (_, at) => `M${at * 10} 0v${at % 5 === 0 ? 5 : 3}`),
  ...Array.from({ length: 6 }, (_, at) => `M0 ${at * 10}h${at % 5 === 0 ? 5 : 3}`),
].join('');
/** One touch makes the drawn card so much larger or smaller. */
const STEP = 0.01;

/** The size of the glass in millimetres, with a drawn card to hold a real one against. */
export function PanelPage() {
  const view = useConsole((state) => state.settings);
  return view === null ? null : <PanelForm panel={view.settings.panel} />;
}

const tenth = (mm: number): number => Math.round(mm * 10) / 10;

function PanelForm({ panel }: { readonly panel: { readonly widthMm: number; readonly heightMm: number } }) {
  const t = useT();
  const saving = useSaving();
  const [width, setWidth] = useState(String(panel.widthMm));
  const [height, setHeight] = useState(String(panel.heightMm));
  const typed = { widthMm: Number(width), heightMm: Number(height) };
  const sane = typed.widthMm >= 60 && typed.heightMm >= 60 ? typed : panel;
  const perMm = pixelsPerMm(sane, { width: window.innerWidth, height: window.innerHeight });
  const changed = typed.widthMm !== panel.widthMm || typed.heightMm !== panel.heightMm;
  // A larger drawn card means that the glass has fewer millimetres than thought.
  const scale = (by: number) => {
    setWidth(String(tenth(sane.widthMm / (1 + by))));
    setHeight(String(tenth(sane.heightMm / (1 + by))));
  };
  return (
    <ConsolePage
      page="panel"
      title={t('tech.page.panel')}
      lead={t('tech.panel.lead')}
      next={saveAction(t, saving, () => void saving.save({ panel: typed }), !changed)}
      banner={<SavedBanner saving={saving} />}
    >
      <div className="stack">
        <Panel title={t('tech.panel.card')}>
          <p>{t('tech.panel.card.do')}</p>
          <svg
            className="ruler"
            data-ruler={perMm.toFixed(4)}
            width={CARD.width * perMm}
            height={CARD.height * perMm}
            viewBox={`0 0 ${CARD.width} ${CARD.height}`}
            role="img"
            aria-label={t('tech.panel.card')}
          >
            <rect x="0.15" y="0.15" width={CARD.width - 0.3} height={CARD.height - 0.3} rx="3.2" />
            <path d={TICKS} />
          </svg>
          <div className="row">
            <Button action="smaller" icon="down" onPress={() => scale(-STEP)}>
              {t('tech.panel.smaller')}
            </Button>
            <Button action="larger" icon="up" onPress={() => scale(STEP)}>
              {t('tech.panel.larger')}
            </Button>
          </div>
        </Panel>
        <TextField
          element="widthMm"
          label={t('tech.panel.width')}
          mode="decimal"
          maxLength={6}
          value={width}
          onChange={setWidth}
        />
        <TextField
          element="heightMm"
          label={t('tech.panel.height')}
          mode="decimal"
          maxLength={6}
          value={height}
          onChange={setHeight}
        />
        {changed ? (
          <Notice>{t('tech.panel.save-first')}</Notice>
        ) : (
          <Verdict check="panel" question={t('tech.panel.question')} ready />
        )}
      </div>
    </ConsolePage>
  );
}
