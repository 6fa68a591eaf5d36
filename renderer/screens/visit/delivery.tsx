import { goTo } from '../../app/router.ts';
import { useT } from '../../i18n/index.ts';
import { useVisit } from '../../visit/store.ts';
import { usePlan } from '../../visit/use-plan.ts';
import { GroupPage, groupsOn } from './form.tsx';
import { useTrail } from './trail.ts';

/** How the results reach the citizen; the address is given once for all. */
export function DeliveryScreen() {
  const t = useT();
  const plan = usePlan();
  const trail = useTrail('check');
  const mending = useVisit((state) => state.mending);
  const group = plan && groupsOn(plan, 'delivery')[0];
  if (!plan || !group) return null;
  return (
    <GroupPage
      screen="delivery"
      plan={plan}
      group={group}
      title={t('delivery.title')}
      lead={t('delivery.lead')}
      trail={trail}
      onNext={() => goTo('check')}
      onBack={() => goTo(mending ? 'check' : 'materials')}
    />
  );
}
