import { useMemo, useState } from 'react';
import { goTo } from '../../app/router.ts';
import { Badge, Button, Notice, Panel, Rows, Screen } from '../../design/index.ts';
import { useT, useText } from '../../i18n/index.ts';
import { LedgerButton } from '../../prefill/ledger.tsx';
import { OriginBadge } from '../../prefill/missed.tsx';
import { ProofsPanel } from '../../prefill/proofs.tsx';
import { formatValue } from '../../visit/format-value.ts';
import { incompleteOf } from '../../visit/incomplete.ts';
import { useVisit } from '../../visit/store.ts';
import { usePlan } from '../../visit/use-plan.ts';
import { groupsOn } from './form.tsx';
import { materialsToGive } from './materials.tsx';
import { useTrail } from './trail.ts';

/** Everything once more before the point of no return; every line can be changed. */
export function CheckScreen() {
  const t = useT();
  const text = useText();
  const plan = usePlan();
  const trail = useTrail('check');
  const values = useVisit((state) => state.values);
  const pages = useVisit((state) => state.pages);
  const commitments = useVisit((state) => state.commitments);
  const counterMaterials = useVisit((state) => state.counterMaterials);
  const [asked, setAsked] = useState(false);
  const incomplete = useMemo(
    () => (plan ? incompleteOf(plan, { values, pages, commitments, counterMaterials }) : null),
    [plan, values, pages, commitments, counterMaterials],
  );
  if (!plan || !incomplete) return null;
  const whole = incomplete.elements.length === 0 && incomplete.materials.length === 0;
  const walk = useVisit.getState().walk;
  const formGroups = groupsOn(plan, 'form');
  const given = materialsToGive(plan);
  const hasDelivery = groupsOn(plan, 'delivery').length > 0;

  const mendGroup = (id: string) => {
    const index = formGroups.findIndex((one) => one.group.id === id);
    walk({ mending: true, ...(index >= 0 && { groupIndex: index }) });
    goTo(index >= 0 ? 'form' : 'delivery');
  };
  const mendMaterial = (index: number) => {
    walk({ mending: true, materialIndex: index });
    goTo('materials');
  };
  const back = () => {
    walk({ mending: false, materialIndex: Math.max(0, given.length - 1) });
    goTo(hasDelivery ? 'delivery' : 'materials');
  };
  const next = () => {
    if (!whole) return setAsked(true);
    walk({ mending: false });
    goTo('sign');
  };
  const change = (name: string, onPress: () => void, data: Readonly<Record<`data-${string}`, string>>) => (
    <Button
      action="change"
      kind="quiet"
      icon="pen"
      onPress={onPress}
      data={data}
      label={`${t('check.change')} ${name}`}
    >
      {t('check.change')}
    </Button>
  );
  const documentState = (id: string, kind: string): string => {
    if (kind === 'commitment') return commitments[id] ? t('check.committed') : t('check.empty');
    if (counterMaterials.includes(id)) return t('check.counter');
    const count = pages[id]?.length ?? 0;
    return count > 0 ? t('check.scanned', { pages: count }) : t('check.empty');
  };

  return (
    <Screen
      id="check"
      title={t('check.title')}
      lead={t('check.lead')}
      steps={trail}
      back={back}
      next={{ onPress: next }}
      banner={asked && !whole ? <Notice tone="danger" title={t('check.incomplete')} live /> : undefined}
    >
      <div className="stack">
        <Panel
          title={t('check.matters')}
          aside={change(t('check.matters'), () => goTo('matters'), { 'data-change': 'matters' })}
        >
          <ul className="plain-list">
            {plan.matters
              .filter((one) => one.state === 'selected')
              .map(({ matter }) => (
                <li key={matter.id} data-matter={matter.id}>
                  {text(matter.name)}
                </li>
              ))}
          </ul>
        </Panel>
        {plan.groups.map(({ group, elements }) => {
          const asked = elements.filter((one) => one.state === 'ask');
          if (asked.length === 0) return null;
          const title = text(group.title);
          return (
            <Panel
              key={group.id}
              title={title}
              aside={change(title, () => mendGroup(group.id), { 'data-change': group.id })}
            >
              <Rows
                rows={asked.map(({ element }) => ({
                  id: element.id,
                  term: text(element.name),
                  value: formatValue(element, values[element.id]?.value, text) || t('check.empty'),
                  aside: incomplete.elements.includes(element.id) ? (
                    <Badge tone="danger" icon="error">
                      {t('field.error')}
                    </Badge>
                  ) : values[element.id]?.source === 'card' ? (
                    <Badge tone="primary" icon="card">
                      {t('check.card')}
                    </Badge>
                  ) : (
                    <OriginBadge element={element.id} />
                  ),
                  data: { 'data-check': element.id },
                }))}
              />
            </Panel>
          );
        })}
        {given.length === 0 ? null : (
          <Panel title={t('check.documents')}>
            <Rows
              rows={given.map(({ material, supply }, index) => ({
                id: material.id,
                term: text(material.name),
                value: documentState(material.id, supply.kind),
                aside: change(text(material.name), () => mendMaterial(index), { 'data-change': material.id }),
                data: { 'data-material': material.id },
              }))}
            />
          </Panel>
        )}
        <ProofsPanel plan={plan} />
        <LedgerButton plan={plan} />
      </div>
    </Screen>
  );
}
