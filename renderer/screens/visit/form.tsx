import { useEffect, useMemo, useRef, useState } from 'react';
import { checkValue, type FieldProblem } from '#shared/form/check-value.ts';
import type { Plan, PlanGroup, PlanMaterial } from '#shared/plan/types.ts';
import { chinaMinute } from '#shared/time/china.ts';
import { goTo } from '../../app/router.ts';
import { Notice, Screen, type StepTrail } from '../../design/index.ts';
import { useT, useText } from '../../i18n/index.ts';
import { LedgerButton } from '../../prefill/ledger.tsx';
import { MissedNotices } from '../../prefill/missed.tsx';
import { PrefilledField } from '../../prefill/prefilled-field.tsx';
import { useVisit } from '../../visit/store.ts';
import { usePlan } from '../../visit/use-plan.ts';
import { useTrail } from './trail.ts';

/** The groups of one kind of screen that have something to say to the citizen. */
export const groupsOn = (plan: Plan, screen: 'form' | 'delivery'): readonly PlanGroup[] =>
  plan.groups.filter((one) => one.group.screen === screen);

/** What the citizen has something to do for: pages to scan, statements to agree to. */
export const materialsToGive = (plan: Plan): readonly PlanMaterial[] =>
  plan.materials.filter((one) => one.supply.kind === 'scan' || one.supply.kind === 'commitment');

/** Where the walk goes when all documents are given. */
export const afterMaterials = (plan: Plan): 'delivery' | 'check' =>
  groupsOn(plan, 'delivery').length > 0 ? 'delivery' : 'check';

/** The one form, one group a page. */
export function FormScreen() {
  const t = useT();
  const text = useText();
  const plan = usePlan();
  const trail = useTrail('form');
  const index = useVisit((state) => state.groupIndex);
  const mending = useVisit((state) => state.mending);
  const correcting = useVisit((state) => state.correction !== null);
  const values = useVisit((state) => state.values);
  if (!plan) return null;
  const groups = groupsOn(plan, 'form');
  const group = groups[Math.min(index, groups.length - 1)];
  const walk = useVisit.getState().walk;
  if (!group) return null;
  const prefilled = group.elements.some((one) => values[one.element.id]?.source === 'card');
  const next = () => {
    if (mending) goTo('check');
    else if (index + 1 < groups.length) walk({ groupIndex: index + 1 });
    else goTo(correcting && materialsToGive(plan).length === 0 ? afterMaterials(plan) : 'materials');
  };
  const back = () => {
    if (mending) goTo('check');
    else if (index > 0) walk({ groupIndex: index - 1 });
    else goTo('identify');
  };
  return (
    <GroupPage
      key={group.group.id}
      screen="form"
      plan={plan}
      group={group}
      title={text(group.group.title)}
      lead={t(prefilled ? 'form.lead' : 'form.lead.blank')}
      trail={trail}
      onNext={next}
      onBack={back}
    />
  );
}

/** One page of fields. Checked on leaving, all defects at once; a warning lets the citizen go on at the second touch. */
export function GroupPage({
  screen,
  plan,
  group,
  title,
  lead,
  trail,
  onNext,
  onBack,
}: {
  readonly screen: 'form' | 'delivery';
  readonly plan: Plan;
  readonly group: PlanGroup;
  readonly title: string;
  readonly lead: string;
  readonly trail: StepTrail;
  readonly onNext: () => void;
  readonly onBack: () => void;
}) {
  const t = useT();
  const text = useText();
  const values = useVisit((state) => state.values);
  const [refused, setRefused] = useState(0);
  const summary = useRef<HTMLDivElement>(null);
  const [checked, setChecked] = useState<readonly FieldProblem[]>([]);
  const problems = useMemo(() => checkGroup(group, values), [group, values]);
  // What was wrong at the last touch of "next" and still is: a defect goes away as soon as it is mended.
  const shown = problems.filter((one) =>
    checked.some((was) => was.element === one.element && was.part === one.part && was.code === one.code),
  );
  const errors = shown.filter((one) => one.severity === 'error');

  const names = group.elements
    .filter((one) => shown.some((problem) => problem.element === one.element.id))
    .map((one) => text(one.element.name));

  const next = () => {
    const seen = (one: FieldProblem) =>
      checked.some((was) => was.element === one.element && was.code === one.code);
    const blocking = problems.some((one) => one.severity === 'error' || !seen(one));
    setChecked(problems);
    if (blocking) setRefused((times) => times + 1);
    else onNext();
  };

  // A refused "next" brings the first defect into sight and keyboard travel to the summary of all.
  useEffect(() => {
    if (refused === 0) return;
    summary.current?.focus({ preventScroll: true });
    document.querySelector('[data-screen] .field__error')?.scrollIntoView({ block: 'center' });
  }, [refused]);

  return (
    <Screen
      id={screen}
      title={title}
      lead={lead}
      steps={trail}
      pageKey={group.group.id}
      back={onBack}
      next={{ onPress: next }}
      data={{ 'data-group': group.group.id }}
      banner={
        shown.length === 0 ? undefined : (
          <div ref={summary} tabIndex={-1} data-summary={shown.length}>
            <Notice
              live
              tone={errors.length > 0 ? 'danger' : 'warn'}
              title={errors.length > 0 ? t('form.errors', { count: errors.length }) : t('form.warnings')}
            >
              <p>{t('form.where', { names: names.join(t('list.join')) })}</p>
            </Notice>
          </div>
        )
      }
    >
      <div className="stack">
        <MissedNotices group={group} />
        {group.elements
          .filter((one) => one.state !== 'pending')
          .map((one) => (
            <PrefilledField
              key={one.element.id}
              plan={plan}
              planned={one}
              problems={shown.filter((problem) => problem.element === one.element.id)}
            />
          ))}
        <LedgerButton plan={plan} />
      </div>
    </Screen>
  );
}

/** Every defect of a group's values. */
export function checkGroup(
  group: PlanGroup,
  values: ReturnType<typeof useVisit.getState>['values'],
): FieldProblem[] {
  const context = { now: chinaMinute(Date.now()), valueOf: (id: string) => values[id]?.value };
  return group.elements
    .filter((one) => one.state === 'ask')
    .flatMap((one) => checkValue(one.element, values[one.element.id]?.value, context));
}
