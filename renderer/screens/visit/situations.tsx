import { useState } from 'react';
import { goTo } from '../../app/router.ts';
import { ChoiceGroup, Notice, Screen } from '../../design/index.ts';
import { useT, useText } from '../../i18n/index.ts';
import { useVisit } from '../../visit/store.ts';
import { usePlan } from '../../visit/use-plan.ts';
import { useTrail } from './trail.ts';

/** Guided questions, one at a time; which ones follow depends on the answers. */
export function SituationsScreen() {
  const t = useT();
  const text = useText();
  const plan = usePlan();
  const trail = useTrail('situations');
  const index = useVisit((state) => state.situationIndex);
  const [asked, setAsked] = useState(false);
  const current = plan?.situations[index];
  if (!plan || !current) return null;
  const { situation, answer } = current;

  const leave = (place: number) => {
    setAsked(false);
    useVisit.getState().walk({ situationIndex: place });
  };
  const next = () => {
    if (answer === undefined) setAsked(true);
    else if (index + 1 < plan.situations.length) leave(index + 1);
    else goTo('notice');
  };
  const back = () => (index > 0 ? leave(index - 1) : goTo('life-events'));

  return (
    <Screen
      id="situations"
      title={text(situation.question)}
      lead={situation.help ? text(situation.help) : t('situations.lead')}
      steps={trail}
      pageKey={situation.id}
      back={back}
      next={{ onPress: next }}
      banner={asked ? <Notice tone="danger" title={t('situations.choose')} live /> : undefined}
    >
      {/* One group a question: a group that remembers another question's options lets no key in. */}
      <ChoiceGroup
        key={situation.id}
        label={text(situation.question)}
        labelHidden
        roomy
        value={answer ?? null}
        onChange={(option) => {
          setAsked(false);
          useVisit.getState().answer(situation.id, option);
        }}
        data={{ 'data-situation': situation.id }}
        options={situation.options.map((option) => ({
          id: option.id,
          title: text(option.label),
          ...(option.help && { hint: text(option.help) }),
        }))}
      />
    </Screen>
  );
}
