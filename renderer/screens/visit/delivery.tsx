import { goTo } from '../../app/router.ts';
import { useT } from '../../i18n/index.ts';
import { useVisit } from '../../visit/store.ts';
import { usePlan } from '../../visit/use-plan.ts';
import { GroupPage, groupsOn, materialsToGive } from './form.tsx';
import { useTrail } from './trail.ts';

/** How the results reach the citizen; the address is given once for all. */
export function DeliveryScreen() {
  const t = useT();
  const plan = usePlan();
  const trail = useTrail('check');
  const mending = useVisit((state) => state.mending);
  const correcting = useVisit((state) => state.correction !== null);
  const group = plan && groupsOn(plan, 'delivery')[0];
  if (!plan || !group) return null;
  const before =
    correcting && materialsToGive(plan).length === 0
      ? groupsOn(plan, 'form').length > 0
        ? 'form'
        : 'identify'
      : 'materials';
  return (
    <GroupPage
      screen="delivery"
      plan={plan}
      group={group}
      title={t('delivery.title')}
      lead={t('delivery.lead')}
      trail={trail}
      onNext={() => goTo('check')}
      onBack={() => goTo(mending ? 'check' : before)}
    />
  );
}
