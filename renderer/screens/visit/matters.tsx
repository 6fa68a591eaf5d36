import { useState } from 'react';
import { needed } from '#shared/catalogue/schema.ts';
import { goTo } from '../../app/router.ts';
import { Badge, MultiChoiceGroup, Notice, Screen } from '../../design/index.ts';
import { useT, useText } from '../../i18n/index.ts';
import { useCatalogue } from '../../visit/catalogue.ts';
import { useVisit } from '../../visit/store.ts';
import { usePlan } from '../../visit/use-plan.ts';
import { useFee, useTime } from './guide.tsx';
import { useTrail } from './trail.ts';

/** 自主选择: all or some of the matters; the form and the documents shrink with the choice. */
export function MattersScreen() {
  const t = useT();
  const text = useText();
  const time = useTime();
  const fee = useFee();
  const plan = usePlan();
  const trail = useTrail('notice');
  const mending = useVisit((state) => state.mending);
  const departments = useCatalogue((state) => state.catalogue?.departments) ?? [];
  const [asked, setAsked] = useState(false);
  if (!plan) return null;
  const chosen = plan.matters.filter((one) => one.state === 'selected').map((one) => one.matter.id);
  const open = plan.matters.filter((one) => one.state === 'selected' || one.state === 'deselected');
  const departmentName = (id: string) => {
    const department = departments.find((one) => one.id === id);
    return department ? text(department.name) : id;
  };
  const matterName = (id: string) => {
    const matter = plan.lifeEvent.matters.find((one) => one.id === id);
    return matter ? text(matter.name) : id;
  };
  const hints = open.flatMap(({ matter, state }) => {
    if (state !== 'selected') return [];
    return matter.needs.flatMap((need) => {
      const before = open.find((one) => needed(need).includes(one.matter.id) && one.state === 'deselected');
      const material = plan.lifeEvent.materials.find((one) => one.id === need.instead);
      return before && material
        ? [t('matters.instead', { matter: text(before.matter.name), material: text(material.name) })]
        : [];
    });
  });

  return (
    <Screen
      id="matters"
      title={t('matters.title')}
      lead={t('matters.lead')}
      steps={trail}
      data={{
        'data-asked': String(plan.figures.asked),
        'data-needed': String(plan.figures.elementUses),
        'data-materials': String(plan.figures.materials),
      }}
      back={() => goTo(mending ? 'check' : 'notice')}
      next={{
        onPress: () => (chosen.length === 0 ? setAsked(true) : goTo(mending ? 'check' : 'identify')),
      }}
      banner={
        asked && chosen.length === 0 ? (
          <Notice tone="danger" title={t('matters.none')} live />
        ) : (
          <Notice
            live
            title={t('matters.summary', {
              matters: chosen.length,
              asked: plan.figures.asked,
              scans: plan.figures.scans,
            })}
          >
            {[...new Set(hints)].map((hint) => (
              <p key={hint}>{hint}</p>
            ))}
          </Notice>
        )
      }
    >
      <MultiChoiceGroup
        label={t('matters.list')}
        labelHidden
        value={chosen}
        onChange={(ids) => useVisit.getState().choose(open, ids)}
        options={plan.matters.map(({ matter, state, why, locked, missing }) => ({
          id: matter.id,
          title: text(matter.name),
          hint: why
            ? text(why)
            : missing
              ? t('matters.missing', { matters: missing.map(matterName).join('、') })
              : departmentName(matter.department),
          disabled: state === 'unavailable' || state === 'undecided' || state === 'told' || locked === true,
          detail: (
            <span className="row">
              <Badge>{time(matter)}</Badge>
              <Badge>{fee(matter.fee)}</Badge>
            </span>
          ),
          data: { 'data-matter': matter.id },
        }))}
      />
    </Screen>
  );
}
