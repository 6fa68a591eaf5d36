import { useMemo, useState } from 'react';
import type { Matter } from '#shared/catalogue/schema.ts';
import { noticePlan } from '#shared/notice/notice.ts';
import { addWorkingDays } from '#shared/plan/calendar.ts';
import type { PlanMaterial } from '#shared/plan/types.ts';
import { chinaDate } from '#shared/time/china.ts';
import { goTo } from '../../app/router.ts';
import { Badge, Button, Figure, Figures, Notice, Panel, Rows, Screen } from '../../design/index.ts';
import { languageTag, useT, useText } from '../../i18n/index.ts';
import { useSettings } from '../../session/settings.ts';
import { useCatalogue } from '../../visit/catalogue.ts';
import { useVisit } from '../../visit/store.ts';
import { GuideDialog, useFee, useTime } from './guide.tsx';
import { NoticePaper } from './notice-paper.tsx';
import { useTrail } from './trail.ts';

/** The day by which all would be done, counted from today: only about, as acceptance may come later. */
function Due({ workingDays }: { readonly workingDays: number }) {
  const t = useT();
  const language = useSettings((settings) => settings.language);
  const calendar = useCatalogue((state) => state.catalogue?.calendar);
  if (!calendar || workingDays === 0) return null;
  const due = addWorkingDays(chinaDate(Date.now()), workingDays, calendar);
  const format = new Intl.DateTimeFormat(languageTag[language], { dateStyle: 'long', timeZone: 'UTC' });
  return (
    <p data-due={due.day}>
      {t('notice.due', { date: format.format(new Date(`${due.day}T00:00:00Z`)) })}
      {due.openYears.length === 0 ? null : (
        <span className="muted"> {t('notice.due.open', { years: due.openYears.join('、') })}</span>
      )}
    </p>
  );
}

/** 一次告知: all that is needed, told once, for exactly this citizen's situation. */
export function NoticeScreen() {
  const t = useT();
  const text = useText();
  const time = useTime();
  const fee = useFee();
  const catalogue = useCatalogue((state) => state.catalogue);
  const lifeEvent = useVisit((state) => state.lifeEvent);
  const situations = useVisit((state) => state.situations);
  const deselected = useVisit((state) => state.deselected);
  const wanted = useVisit((state) => state.wanted);
  const answers = useMemo(() => ({ situations, deselected, wanted }), [situations, deselected, wanted]);
  // The very plan the paper is made of, so that screen, slip and code tell the same.
  const plan = useMemo(() => (lifeEvent ? noticePlan(lifeEvent, answers) : null), [lifeEvent, answers]);
  const trail = useTrail('notice');
  const [guide, setGuide] = useState<Matter | null>(null);
  if (!plan || !lifeEvent) return null;
  const { figures } = plan;
  const nameOf = (id: string) => {
    const matter = lifeEvent.matters.find((one) => one.id === id);
    return matter ? text(matter.name) : id;
  };
  const bring = plan.materials.filter((one) => one.supply.kind === 'scan');
  const others = plan.materials.filter((one) => one.supply.kind !== 'scan');
  const unavailable = plan.matters.filter((one) => one.state === 'unavailable');
  const because = ({ supply }: PlanMaterial): string => {
    if (supply.kind === 'from-matter') return t('notice.from-matter', { matter: nameOf(supply.matter) });
    if (supply.kind === 'data-share') return t('notice.from-departments');
    if (supply.kind === 'e-licence') return t('notice.from-department');
    return t(supply.kind === 'system' ? 'notice.from-system' : 'notice.from-commitment');
  };
  const fromTo = (from: number, to: number) => t('notice.figure.from-to', { from, to });

  return (
    <Screen
      id="notice"
      title={t('notice.title')}
      lead={t('notice.lead')}
      steps={trail}
      back={() => goTo('situations')}
      next={{ onPress: () => goTo('matters') }}
      data={{ 'data-life-event': lifeEvent.id }}
    >
      <div className="stack">
        {lifeEvent.verified ? null : <Notice tone="warn" title={t('notice.sample')} />}
        <Figures>
          <Figure
            label={t('notice.figure.forms')}
            value={fromTo(figures.forms, 1)}
            unit={t('notice.unit.forms')}
          />
          <Figure
            label={t('notice.figure.materials')}
            value={fromTo(figures.materialUses, figures.scans)}
            unit={t('notice.unit.materials')}
          />
          <Figure
            label={t('notice.figure.visits')}
            value={fromTo(figures.visits, 1)}
            unit={t('notice.unit.visits')}
          />
          <Figure label={t('notice.figure.time')} value={plan.workingDays} unit={t('notice.unit.days')} />
          <Figure label={t('notice.figure.fee')} value={fee({ fen: plan.feeFen })} />
        </Figures>
        <Panel title={t('notice.bring')} data={{ 'data-part': 'bring' }}>
          {bring.length === 0 ? (
            <p>{t('notice.bring.none')}</p>
          ) : (
            <Rows
              rows={bring.map(({ material, neededBy }) => ({
                id: material.id,
                term: text(material.name),
                value: [
                  material.hint ? text(material.hint) : '',
                  material.pages.min > 1 ? t('notice.pages', { min: material.pages.min }) : '',
                ]
                  .filter((part) => part !== '')
                  .join(' · '),
                aside: <Badge tone="primary">{t('notice.used-by', { count: neededBy.length })}</Badge>,
                data: { 'data-material': material.id },
              }))}
            />
          )}
        </Panel>
        {others.length === 0 ? null : (
          <Panel title={t('notice.need-not')} data={{ 'data-part': 'need-not' }}>
            <Rows
              rows={others.map((one) => ({
                id: one.material.id,
                term: text(one.material.name),
                value: because(one),
                data: { 'data-material': one.material.id },
              }))}
            />
          </Panel>
        )}
        <Panel title={t('notice.order')} data={{ 'data-part': 'steps' }}>
          <p className="muted">{t('notice.clock')}</p>
          <Due workingDays={plan.workingDays} />
          {plan.steps.map((step, index) => (
            <div key={step.matters.join()} className="stack stack--tight">
              <p className="strong">{t('notice.step', { number: index + 1 })}</p>
              <Rows
                rows={step.matters.flatMap((id) => {
                  const matter = lifeEvent.matters.find((one) => one.id === id);
                  if (!matter) return [];
                  return [
                    {
                      id,
                      term: text(matter.name),
                      value: `${time(matter)} · ${fee(matter.fee)}`,
                      aside: (
                        <Button
                          action="guide"
                          kind="quiet"
                          icon="information"
                          onPress={() => setGuide(matter)}
                          data={{ 'data-matter': id }}
                          label={`${t('notice.guide')}: ${text(matter.name)}`}
                        >
                          {t('notice.guide')}
                        </Button>
                      ),
                      data: { 'data-matter': id },
                    },
                  ];
                })}
              />
            </div>
          ))}
        </Panel>
        {catalogue ? <NoticePaper catalogue={catalogue} lifeEvent={lifeEvent} answers={answers} /> : null}
        {unavailable.length === 0 ? null : (
          <Panel title={t('notice.not-here')} data={{ 'data-part': 'not-here' }}>
            <Rows
              rows={unavailable.map(({ matter, why }) => ({
                id: matter.id,
                term: text(matter.name),
                value: why ? text(why) : '',
                data: { 'data-matter': matter.id },
              }))}
            />
          </Panel>
        )}
      </div>
      {guide ? <GuideDialog matter={guide} onClose={() => setGuide(null)} /> : null}
    </Screen>
  );
}
