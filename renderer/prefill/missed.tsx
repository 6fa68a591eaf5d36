import type { PlanGroup } from '#shared/plan/types.ts';
import type { DataUse } from '#shared/prefill/types.ts';
import { Badge, Notice, SourceBadge } from '../design/index.ts';
import { useT, useText } from '../i18n/index.ts';
import { useVisit } from '../visit/store.ts';

export type Missed = Exclude<DataUse['outcome'], 'found'>;

/** Why the last question about this element brought nothing; undefined when none was asked. */
export function missedBy(uses: readonly DataUse[], id: string): Missed | undefined {
  const use = uses.findLast((one) => one.elements.includes(id));
  if (!use || use.filled.includes(id)) return undefined;
  return use.outcome === 'found' ? 'none' : use.outcome;
}

/** What departments were asked for in vain on this page: one sentence for each reason, with the fields it is about. */
export function MissedNotices({ group }: { readonly group: PlanGroup }) {
  const t = useT();
  const text = useText();
  const values = useVisit((state) => state.values);
  const objections = useVisit((state) => state.objections);
  const uses = useVisit((state) => state.dataUses);
  const names = new Map<Missed, string[]>();
  for (const { element, state } of group.elements) {
    const missed = missedBy(uses, element.id);
    const own = (values[element.id]?.source ?? 'typed') === 'typed' && !objections[element.id];
    if (state === 'ask' && missed && own)
      names.set(missed, [...(names.get(missed) ?? []), text(element.name)]);
  }
  return [...names].map(([missed, fields]) => (
    <Notice key={missed} tone="information" title={t(`prefill.note.${missed}`)}>
      <p>{fields.join(' · ')}</p>
    </Notice>
  ));
}

/** Where a value came from, or that the citizen contests what a department gave; nothing for what was just typed. */
export function OriginBadge({ element }: { readonly element: string }) {
  const t = useT();
  const filled = useVisit((state) => state.values[element]);
  const contested = useVisit((state) => state.objections[element] !== undefined);
  if (contested)
    return (
      <Badge tone="warn" icon="warning">
        {t('prefill.contested')}
      </Badge>
    );
  return filled?.origin ? (
    <SourceBadge source={filled.source === 'e-licence' ? 'licence' : 'shared'} />
  ) : null;
}
