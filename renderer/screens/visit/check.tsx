import { useMemo, useState } from 'react';
import type { Matter } from '#shared/catalogue/schema.ts';
import { formatValue } from '#shared/form/format-value.ts';
import type { Sheet } from '#shared/forms/sheet.ts';
import type { Plan } from '#shared/plan/types.ts';
import { useMachine } from '../../app/machine.ts';
import { goTo } from '../../app/router.ts';
import { Badge, Button, Notice, Panel, Rows, Screen } from '../../design/index.ts';
import { useT, useText } from '../../i18n/index.ts';
import { LedgerButton } from '../../prefill/ledger.tsx';
import { OriginBadge } from '../../prefill/missed.tsx';
import { ProofsPanel } from '../../prefill/proofs.tsx';
import { useSettings } from '../../session/settings.ts';
import { useCatalogue } from '../../visit/catalogue.ts';
import { formFactsOf } from '../../visit/form-facts.ts';
import { incompleteOf } from '../../visit/incomplete.ts';
import { useVisit } from '../../visit/store.ts';
import { usePlan } from '../../visit/use-plan.ts';
import { groupsOn, materialsToGive } from './form.tsx';
import { Given } from './given.tsx';
import { PaperDialog } from './paper-dialog.tsx';
import { useTrail } from './trail.ts';

/** Everything once more before the point of no return; every line can be changed. */
export function CheckScreen() {
  const t = useT();
  const text = useText();
  const language = useSettings((settings) => settings.language);
  const plan = usePlan();
  const trail = useTrail('check');
  const correcting = useVisit((state) => state.correction !== null);
  const values = useVisit((state) => state.values);
  const cards = useVisit((state) => state.cards);
  const pages = useVisit((state) => state.pages);
  const commitments = useVisit((state) => state.commitments);
  const counterMaterials = useVisit((state) => state.counterMaterials);
  const [asked, setAsked] = useState(false);
  const [paper, setPaper] = useState<Matter | null>(null);
  const incomplete = useMemo(
    () => (plan ? incompleteOf(plan, { cards, values, pages, commitments, counterMaterials }) : null),
    [plan, cards, values, pages, commitments, counterMaterials],
  );
  if (!plan || !incomplete) return null;
  const whole = Object.values(incomplete).every((lacking) => lacking.length === 0);
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
  const mendMatters = () => {
    walk({ mending: true });
    goTo('matters');
  };
  const back = () => {
    walk({ mending: false, materialIndex: Math.max(0, given.length - 1) });
    if (hasDelivery) return goTo('delivery');
    goTo(correcting && given.length === 0 ? 'form' : 'materials');
  };
  const next = () => {
    if (incomplete.roles.length > 0) return goTo('identify');
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
          aside={
            correcting ? undefined : change(t('check.matters'), mendMatters, { 'data-change': 'matters' })
          }
        >
          {correcting ? null : <p className="muted">{t('paper.see.hint')}</p>}
          <Rows
            rows={plan.matters
              .filter((one) => one.state === 'selected')
              .map(({ matter }) => ({
                id: matter.id,
                term: text(matter.name),
                value: matter.form && !correcting ? text(matter.form.title) : '',
                aside:
                  matter.form && !correcting ? (
                    <Button
                      action="see-form"
                      kind="quiet"
                      icon="information"
                      onPress={() => setPaper(matter)}
                      data={{ 'data-see-form': matter.id }}
                      label={`${t('paper.see')}: ${text(matter.name)}`}
                    >
                      {t('paper.see')}
                    </Button>
                  ) : undefined,
                data: { 'data-matter': matter.id },
              }))}
          />
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
                  value: (
                    <Given>{formatValue(element, values[element.id]?.value, text) || t('check.empty')}</Given>
                  ),
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
      {paper ? (
        <PaperDialog
          title={text(paper.form?.title ?? paper.name)}
          hints={[t('paper.unsigned'), ...(language === 'zh' ? [] : [t('paper.chinese')])]}
          make={() => previewOf(plan, paper.id)}
          onClose={() => setPaper(null)}
          data={{ 'data-form': paper.id }}
        />
      ) : null}
    </Screen>
  );
}

/** The form of one matter as it stands now, unsigned. */
async function previewOf(plan: Plan, matter: string): Promise<Sheet> {
  const catalogue = useCatalogue.getState().catalogue;
  if (!catalogue) throw new Error('There is no catalogue');
  const { layForms, shippedFonts } = await import('../../forms/forms.ts');
  const facts = formFactsOf(plan, useVisit.getState(), catalogue, {
    at: new Date().toISOString(),
    simulated: useMachine.getState().kiosk?.simulated ?? true,
  });
  const found = (await layForms(facts, await shippedFonts())).find((one) => one.matter === matter);
  if (!found) throw new Error('This matter has no form');
  return found.sheet;
}
