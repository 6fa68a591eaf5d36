import { useState } from 'react';
import type { LifeEvent, Wording } from '#shared/catalogue/schema.ts';
import { formatValue } from '#shared/form/format-value.ts';
import type { Plan } from '#shared/plan/types.ts';
import type { DataUse } from '#shared/prefill/types.ts';
import { chinaTime } from '#shared/time/china.ts';
import { Badge, Button, DemoBadge, Dialog, Panel, Rows } from '../design/index.ts';
import { useT, useText } from '../i18n/index.ts';
import { useVisit } from '../visit/store.ts';

/** 「本次调用了哪些数据」: one touch away from form, materials and check. */
export function LedgerButton({ plan }: { readonly plan: Plan }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <div className="row">
      <Button action="ledger" kind="quiet" icon="list" onPress={() => setOpen(true)}>
        {t('prefill.ledger')}
      </Button>
      {open ? <LedgerDialog plan={plan} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

function LedgerDialog({ plan, onClose }: { readonly plan: Plan; readonly onClose: () => void }) {
  const t = useT();
  const uses = useVisit((state) => state.dataUses);
  return (
    <Dialog
      id="ledger"
      title={t('prefill.ledger')}
      onClose={onClose}
      actions={
        <Button action="close" kind="primary" onPress={onClose}>
          {t('action.close')}
        </Button>
      }
    >
      <div className="stack">
        <p>{t(uses.length === 0 ? 'prefill.ledger.none' : 'prefill.ledger.lead')}</p>
        <Objections plan={plan} />
        {uses.map((use) => (
          <UsePanel
            key={[use.requestId, use.kind, use.name, use.purpose.zh, use.basis.zh].join()}
            lifeEvent={plan.lifeEvent}
            use={use}
          />
        ))}
      </div>
    </Dialog>
  );
}

function UsePanel({ lifeEvent, use }: { readonly lifeEvent: LifeEvent; readonly use: DataUse }) {
  const t = useT();
  const text = useText();
  const names = (list: readonly { readonly id: string; readonly name: Wording }[], ids: readonly string[]) =>
    list.filter((one) => ids.includes(one.id)).map((one) => text(one.name));
  const holder = use.source ?? holderOf(lifeEvent, use);
  const fields = [...names(lifeEvent.elements, use.elements), ...names(lifeEvent.materials, use.materials)];
  return (
    <Panel
      title={holder ? text(holder) : t('prefill.ledger.holder')}
      aside={
        <span className="row">
          {use.simulated ? <DemoBadge /> : null}
          <Badge tone={use.outcome === 'found' ? 'ok' : 'warn'}>{t(`prefill.outcome.${use.outcome}`)}</Badge>
        </span>
      }
      data={{ 'data-use': use.name, 'data-outcome': use.outcome }}
    >
      <Rows
        rows={[
          { id: 'fields', term: t('prefill.ledger.fields'), value: fields.join(' · ') },
          {
            id: 'matters',
            term: t('prefill.ledger.matters'),
            value: names(lifeEvent.matters, use.matters).join(' · '),
          },
          { id: 'purpose', term: t('prefill.ledger.purpose'), value: text(use.purpose) },
          { id: 'basis', term: t('prefill.ledger.basis'), value: text(use.basis) },
          { id: 'time', term: t('prefill.ledger.time'), value: chinaTime(use.time ?? use.at) },
        ]}
      />
    </Panel>
  );
}

/** Who holds it by the catalogue's own word, for questions nobody answered. */
function holderOf(lifeEvent: LifeEvent, use: DataUse): Wording | undefined {
  const sources = lifeEvent.elements.flatMap((element) => element.prefill);
  const source = sources.find((one) => one.from === 'shared-data' && one.dataset === use.name);
  return source?.from === 'shared-data' ? source.holder : undefined;
}

/** What the citizen contests, with the number that names it to the department. */
function Objections({ plan }: { readonly plan: Plan }) {
  const t = useT();
  const text = useText();
  const objections = Object.values(useVisit((state) => state.objections));
  if (objections.length === 0) return null;
  return (
    <Panel title={t('prefill.ledger.objections')}>
      <Rows
        rows={objections.flatMap(({ element: id, ticket, contested }) => {
          const element = plan.lifeEvent.elements.find((one) => one.id === id);
          if (!element) return [];
          return [
            {
              id,
              term: text(element.name),
              value: `${text(contested.origin.source)} · ${formatValue(element, contested.value, text)}`,
              aside: (
                <span className="number">{t('prefill.ledger.ticket', { ticket: shortTicket(ticket) })}</span>
              ),
              data: { 'data-contested': id },
            },
          ];
        })}
      />
    </Panel>
  );
}

/** The random end of the ticket is enough to find it again within one application. */
const shortTicket = (ticket: string): string => ticket.slice(-8).toUpperCase();
