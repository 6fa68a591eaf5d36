import { useState } from 'react';
import type { Plan, PlanMaterial } from '#shared/plan/types.ts';
import { scanPage } from '../../api/devices.ts';
import { goTo } from '../../app/router.ts';
import { Button, ConfirmCard, Notice, Panel, Screen, Waiting } from '../../design/index.ts';
import { type MessageKey, useT, useText } from '../../i18n/index.ts';
import { pageFromScan, releasePage, rotatePage, type ScannedPage } from '../../materials/page.ts';
import { LedgerButton } from '../../prefill/ledger.tsx';
import { MaterialNotes } from '../../prefill/proofs.tsx';
import { holdTime } from '../../session/session.ts';
import { useVisit } from '../../visit/store.ts';
import { usePlan } from '../../visit/use-plan.ts';
import { afterMaterials, groupsOn, materialsToGive } from './form.tsx';
import { useTrail } from './trail.ts';

/** Documents, one a page, each given once for all matters. */
export function MaterialsScreen() {
  const t = useT();
  const plan = usePlan();
  const trail = useTrail('materials');
  const index = useVisit((state) => state.materialIndex);
  const mending = useVisit((state) => state.mending);
  const groups = plan ? groupsOn(plan, 'form') : [];
  if (!plan) return null;
  const list = materialsToGive(plan);
  const walk = useVisit.getState().walk;
  const after = () => goTo(mending ? 'check' : afterMaterials(plan));
  const before = () => {
    if (groups.length === 0) return goTo('identify');
    walk({ groupIndex: Math.max(0, groups.length - 1) });
    goTo('form');
  };
  const current = list[Math.min(index, list.length - 1)];
  if (!current)
    return (
      <Screen
        id="materials"
        title={t('materials.none.title')}
        steps={trail}
        back={before}
        next={{ onPress: after }}
        calm
      >
        <div className="stack">
          <Notice tone="ok" title={t('materials.none')} />
          <MaterialNotes plan={plan} />
          <LedgerButton plan={plan} />
        </div>
      </Screen>
    );
  const next = () => {
    if (mending || index + 1 >= list.length) after();
    else walk({ materialIndex: index + 1 });
  };
  const back = () => {
    if (mending) goTo('check');
    else if (index > 0) walk({ materialIndex: index - 1 });
    else before();
  };
  const place = { number: index + 1, total: list.length };
  return current.supply.kind === 'commitment' ? (
    <Commitment key={current.material.id} planned={current} place={place} onNext={next} onBack={back} />
  ) : (
    <Scanning
      key={current.material.id}
      plan={plan}
      planned={current}
      place={place}
      onNext={next}
      onBack={back}
    />
  );
}

interface StepProps {
  readonly planned: PlanMaterial;
  readonly place: { readonly number: number; readonly total: number };
  readonly onNext: () => void;
  readonly onBack: () => void;
}

function Commitment({ planned, place, onNext, onBack }: StepProps) {
  const t = useT();
  const text = useText();
  const trail = useTrail('materials');
  const { material, supply } = planned;
  const agreed = useVisit((state) => state.commitments[material.id] !== undefined);
  const [asked, setAsked] = useState(false);
  if (supply.kind !== 'commitment') return null;
  return (
    <Screen
      id="materials"
      title={t('materials.commitment.title')}
      lead={t('materials.commitment.lead', place)}
      steps={trail}
      pageKey={material.id}
      back={onBack}
      next={{ onPress: () => (agreed ? onNext() : setAsked(true)) }}
      data={{ 'data-material': material.id }}
      banner={
        asked && !agreed ? <Notice tone="danger" title={t('materials.commitment.needed')} live /> : undefined
      }
    >
      <div className="stack">
        <Panel title={text(material.name)}>
          <p className="statement">{text(supply.text)}</p>
        </Panel>
        <ConfirmCard
          title={t('materials.commitment.agree')}
          checked={agreed}
          onChange={(yes) => useVisit.getState().commit(material.id, yes)}
          data={{ 'data-commitment': material.id }}
        />
      </div>
    </Screen>
  );
}

const troubles: ReadonlySet<string> = new Set(['no-paper', 'jam', 'cover-open', 'picture']);

function Scanning({ plan, planned, place, onNext, onBack }: StepProps & { readonly plan: Plan }) {
  const t = useT();
  const text = useText();
  const trail = useTrail('materials');
  const { material, neededBy } = planned;
  const pages = useVisit((state) => state.pages[material.id]) ?? [];
  const counter = useVisit((state) => state.counterMaterials.includes(material.id));
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const [asked, setAsked] = useState(false);
  const missing = Math.max(0, material.pages.min - pages.length);
  const put = (list: readonly ScannedPage[]) => useVisit.getState().putPages(material.id, list);
  const names = neededBy.flatMap((id) => {
    const matter = plan.lifeEvent.matters.find((one) => one.id === id);
    return matter ? [text(matter.name)] : [];
  });

  /** Scans one page; with `instead` it takes the place of that page. */
  const scan = async (instead?: ScannedPage) => {
    setBusy(true);
    setTrouble(undefined);
    const release = holdTime('scan');
    try {
      const scanned = await scanPage();
      if (!scanned.ok) return setTrouble(troubles.has(scanned.error) ? scanned.error : 'other');
      const page = await pageFromScan(scanned.value);
      const now = useVisit.getState().pages[material.id] ?? [];
      put(instead ? now.map((one) => (one.id === instead.id ? page : one)) : [...now, page]);
      if (instead) releasePage(instead);
    } catch {
      setTrouble('picture');
    } finally {
      release();
      setBusy(false);
    }
  };
  const rotate = async (page: ScannedPage) => {
    setBusy(true);
    try {
      const turned = await rotatePage(page);
      const now = useVisit.getState().pages[material.id] ?? [];
      put(now.map((one) => (one.id === page.id ? turned : one)));
      releasePage(page);
    } finally {
      setBusy(false);
    }
  };
  const remove = (page: ScannedPage) => {
    put(pages.filter((one) => one.id !== page.id));
    releasePage(page);
  };

  const hint =
    pages.length === 0
      ? 'materials.scan.hint'
      : missing > 0
        ? 'materials.scan.hint.missing'
        : 'materials.scan.hint.more';

  return (
    <Screen
      id="materials"
      title={t('materials.title', { material: text(material.name) })}
      lead={t('materials.lead', place)}
      steps={trail}
      pageKey={material.id}
      back={onBack}
      next={{ onPress: () => (missing === 0 ? onNext() : setAsked(true)), disabled: busy }}
      data={{ 'data-material': material.id, 'data-pages': String(pages.length) }}
      extra={
        missing > 0 && !busy ? (
          <Button
            action="skip"
            onPress={() => {
              useVisit.getState().bringLater(material.id, true);
              onNext();
            }}
          >
            {t('materials.skip')}
          </Button>
        ) : undefined
      }
      banner={
        trouble !== undefined ? (
          <Notice tone="warn" live title={t(`materials.trouble.${trouble}` as MessageKey)} />
        ) : asked && missing > 0 ? (
          <Notice
            tone="danger"
            live
            title={t('materials.need-pages', { min: material.pages.min, missing })}
          />
        ) : undefined
      }
    >
      <div className="stack">
        <div>
          <p className="heading">
            {[
              material.hint ? text(material.hint) : '',
              material.pages.min > 1 ? t('materials.count', { min: material.pages.min }) : '',
            ]
              .filter((part) => part !== '')
              .join(' · ')}
          </p>
          <p className="muted">{t('materials.used-by', { matters: names.join(t('list.join')) })}</p>
        </div>
        <MaterialNotes plan={plan} material={material.id} />
        {counter && missing > 0 ? <Notice title={t('materials.skipped')} /> : null}
        {pages.length > 0 ? (
          <ol className={pages.length === 1 ? 'pages pages--one' : 'pages'}>
            {pages.map((page, index) => (
              <li key={page.id} className="pages__page" data-page={index + 1}>
                <img
                  className="pages__picture"
                  src={page.url}
                  alt={t('materials.page', { number: index + 1 })}
                />
                <p className="strong">{t('materials.page', { number: index + 1 })}</p>
                <div className="pages__actions">
                  <Button action="rotate" icon="rotate" disabled={busy} onPress={() => void rotate(page)}>
                    {t('materials.rotate')}
                  </Button>
                  <Button action="retake" icon="scan" disabled={busy} onPress={() => void scan(page)}>
                    {t('materials.retake')}
                  </Button>
                  <Button
                    action="remove"
                    kind="quiet"
                    icon="remove"
                    disabled={busy}
                    onPress={() => remove(page)}
                  >
                    {t('materials.remove')}
                  </Button>
                </div>
              </li>
            ))}
          </ol>
        ) : null}
        {busy ? <Waiting label={t('materials.scanning')} limitSeconds={60} /> : null}
        {!busy && pages.length < material.pages.max ? (
          <div className="scan-place">
            <p className="heading">{t(hint, { missing })}</p>
            <Button
              action={pages.length === 0 ? 'scan' : 'add-page'}
              kind={missing > 0 ? 'primary' : 'secondary'}
              size="huge"
              icon={pages.length === 0 ? 'scan' : 'add'}
              onPress={() => void scan()}
            >
              {t(pages.length === 0 ? 'materials.scan' : 'materials.add')}
            </Button>
          </div>
        ) : null}
        <LedgerButton plan={plan} />
      </div>
    </Screen>
  );
}
