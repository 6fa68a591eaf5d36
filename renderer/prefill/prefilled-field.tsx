import { useState } from 'react';
import type { FieldProblem } from '#shared/form/check-value.ts';
import { formatValue } from '#shared/form/format-value.ts';
import type { Plan, PlanElement } from '#shared/plan/types.ts';
import type { Objection } from '#shared/prefill/types.ts';
import { chinaTime } from '#shared/time/china.ts';
import { Button, DemoBadge, Dialog, Notice, SourceBadge } from '../design/index.ts';
import { useT, useText } from '../i18n/index.ts';
import { newSubmissionId } from '../outbox/submit.ts';
import { ElementField } from '../screens/visit/element-field.tsx';
import { useVisit } from '../visit/store.ts';
import { missedBy } from './missed.tsx';

interface FieldProps {
  readonly plan: Plan;
  readonly planned: PlanElement;
  readonly problems: readonly FieldProblem[];
}

/**
 * A field as departments left it: a value they vouch for, to be contested but not typed over; one that may be
 * changed; or an ordinary field, marked when asking brought nothing.
 */
export function PrefilledField(props: FieldProps) {
  const t = useT();
  const text = useText();
  const { id } = props.planned.element;
  const filled = useVisit((state) => state.values[id]);
  const objection = useVisit((state) => state.objections[id]);
  const uses = useVisit((state) => state.dataUses);
  if (props.planned.state !== 'ask') return <ElementField {...props} />;
  const origin = filled?.origin;
  if (origin?.authoritative) return <HeldValue {...props} />;
  if (objection) return <Contested {...props} objection={objection} />;
  const missed = filled === undefined || filled.source === 'typed' ? missedBy(uses, id) : undefined;
  if (missed)
    return (
      <div data-own-entry={missed}>
        <ElementField {...props} />
      </div>
    );
  if (!origin) return <ElementField {...props} />;
  const holder = text(origin.source);
  return (
    <div className="stack stack--tight">
      <ElementField {...props} />
      <p className="muted">{t('prefill.may-change', { holder, time: chinaTime(origin.time) })}</p>
    </div>
  );
}

/** What a department vouches for: read, not typed. */
function HeldValue({ planned }: FieldProps) {
  const t = useT();
  const text = useText();
  const { element } = planned;
  const filled = useVisit((state) => state.values[element.id]);
  const [asked, setAsked] = useState(false);
  if (!filled?.origin) return null;
  const { source, time, kind, simulated } = filled.origin;
  const name = text(element.name);
  const holder = text(source);
  return (
    <section className="field" data-field={element.id} data-held={kind}>
      <div className="field__top">
        <span className="field__label">{name}</span>
        <SourceBadge source={kind === 'e-licence' ? 'licence' : 'shared'} />
        {simulated ? <DemoBadge /> : null}
      </div>
      <p className="held-value" data-value={element.id}>
        {formatValue(element, filled.value, text)}
      </p>
      <div className="row">
        <p className="muted">{t('prefill.from', { holder, time: chinaTime(time) })}</p>
        <Button
          action="object"
          kind="quiet"
          icon="warning"
          data={{ 'data-object': element.id }}
          label={`${t('prefill.object')} ${name}`}
          onPress={() => setAsked(true)}
        >
          {t('prefill.object')}
        </Button>
      </div>
      {asked ? (
        <Dialog
          id="objection"
          title={t('prefill.object.title', { element: name })}
          onClose={() => setAsked(false)}
          actions={
            <>
              <Button action="close" onPress={() => setAsked(false)}>
                {t('action.back')}
              </Button>
              <Button
                action="object-confirm"
                kind="primary"
                onPress={() => useVisit.getState().object(element.id, newSubmissionId())}
              >
                {t('prefill.object.confirm')}
              </Button>
            </>
          }
        >
          <p>{t('prefill.object.explain', { holder })}</p>
        </Dialog>
      ) : null}
    </section>
  );
}

/** Open for the citizen's own answer, with the way to take the objection back. */
function Contested({ objection, ...props }: FieldProps & { readonly objection: Objection }) {
  const t = useT();
  const { id } = props.planned.element;
  return (
    <div className="stack stack--tight" data-objection={objection.ticket}>
      <Notice
        live
        title={t('prefill.objected')}
        actions={
          <Button
            action="withdraw"
            kind="quiet"
            data={{ 'data-withdraw': id }}
            onPress={() => useVisit.getState().withdraw(id)}
          >
            {t('prefill.withdraw')}
          </Button>
        }
      />
      <ElementField {...props} />
    </div>
  );
}
