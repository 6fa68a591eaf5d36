import { useState } from 'react';
import { goTo } from '../../app/router.ts';
import { ConfirmCard, Notice, Panel, Screen } from '../../design/index.ts';
import { useT, useText } from '../../i18n/index.ts';
import { LedgerButton } from '../../prefill/ledger.tsx';
import { MaterialNotes } from '../../prefill/proofs.tsx';
import { useVisit } from '../../visit/store.ts';
import { usePlan } from '../../visit/use-plan.ts';
import { afterMaterials, groupsOn, materialsToGive } from './form.tsx';
import { Scanning, type StepProps } from './scanning.tsx';
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
