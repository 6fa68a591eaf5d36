import { useEffect, useState } from 'react';
import { maskIdNumber, maskName } from '#shared/codes/masks.ts';
import { formatDate } from '#shared/form/format-date.ts';
import { prefillFromCards } from '#shared/form/prefill.ts';
import type { IdCard } from '#shared/hardware/id-card.ts';
import type { Plan } from '#shared/plan/types.ts';
import { deviceWorks, offersReader, useMachine } from '../../app/machine.ts';
import { goTo } from '../../app/router.ts';
import { Badge, Button, Dialog, Icon, Notice, Panel, Rows, Screen } from '../../design/index.ts';
import { useT, useText } from '../../i18n/index.ts';
import { type Asking, startAsking } from '../../prefill/ask.ts';
import { AskingScreen } from '../../prefill/asking-screen.tsx';
import { type CardTrouble, useCardReading } from '../../visit/card-reading.ts';
import { useCatalogue } from '../../visit/catalogue.ts';
import { usePrivacyShown } from '../../visit/privacy.ts';
import { useVisit } from '../../visit/store.ts';
import { usePlan } from '../../visit/use-plan.ts';
import { EarlierDialog, useEarlier } from './earlier.tsx';
import { groupsOn } from './form.tsx';
import { Given } from './given.tsx';
import { StatedIdentityFields, useStatedIdentity } from './stated-identity.tsx';
import { useTrail } from './trail.ts';

/** The applicant's card, then those of the second persons; these may be skipped unless both parties must apply. */
export function IdentifyScreen() {
  const plan = usePlan();
  const cards = useVisit((state) => state.cards);
  const trail = useTrail('identify');
  const correcting = useVisit((state) => state.correction !== null);
  const [second, setSecond] = useState<string | null>(null);
  const [asking, setAsking] = useState<Asking | null>(null);
  // Leaving this screen in any way leaves the questions too; answers that are there already stay.
  useEffect(() => () => asking?.cancel(), [asking]);
  if (!plan) return null;
  const applicant = plan.applicantRole;
  const role = second ?? applicant;
  if (role === undefined) return null;
  const afterCard = () => {
    const later = plan.secondRoles.slice(plan.secondRoles.indexOf(role) + 1);
    const other = later.find((id) => cards[id] === undefined);
    if (other !== undefined) setSecond(other);
    else toForm();
  };
  const toForm = () => {
    const first = groupsOn(plan, 'form').length > 0 ? 'form' : 'materials';
    // What departments hold is what was found wanting: a correction is the citizen's own.
    const started = correcting ? null : startAsking();
    setAsking(started);
    if (!started) return goTo(first);
    void started.done.then((finished) => {
      if (finished) goTo(first);
    });
  };
  if (asking)
    return <AskingScreen role={role} trail={trail} onSkip={asking.skip} onBack={() => setAsking(null)} />;
  return (
    <CardFor
      key={role}
      plan={plan}
      role={role}
      second={second !== null}
      onNext={afterCard}
      onBack={() => (second === null ? goTo(correcting ? 'progress' : 'matters') : setSecond(null))}
    />
  );
}

function CardFor({
  plan,
  role,
  second,
  onNext,
  onBack,
}: {
  readonly plan: Plan;
  readonly role: string;
  readonly second: boolean;
  readonly onNext: () => void;
  readonly onBack: () => void;
}) {
  const t = useT();
  const text = useText();
  const trail = useTrail('identify');
  const card = useVisit((state) => state.cards[role]);
  const others = useVisit((state) => state.cards);
  const notice = useCatalogue((state) => state.catalogue?.privacyNotice);
  const [full, setFull] = useState(false);
  const roleData = plan.lifeEvent.roles.find((one) => one.id === role);
  const who = roleData ? text(roleData.name) : role;
  const required = plan.requiredRoles.includes(role);
  const stated = card?.kind === 'stated';
  const works = useMachine(({ devices }) => deviceWorks(devices, 'id-card-reader'));
  const offered = useMachine(({ devices }) => offersReader(devices));
  const [byHand, setByHand] = useState(false);
  const typing = card === undefined && (byHand || !offered);
  const manner = stated
    ? '.stated'
    : card
      ? '.read'
      : typing
        ? '.by-hand'
        : required
          ? '.required'
          : second
            ? '.second'
            : '';
  usePrivacyShown(notice);

  const taken = Object.entries(others)
    .filter(([other]) => other !== role)
    .map(([, one]) => one.number);
  const trouble = useCardReading(card === undefined && !typing && notice !== undefined, (found) => {
    if (taken.includes(found.number)) return 'same-card';
    const at = new Date().toISOString();
    const { cards, correction, values, putCard } = useVisit.getState();
    const filled = correction ? {} : prefillFromCards(plan, { ...cards, [role]: found }, values, at);
    putCard(role, found, filled);
    return undefined;
  });
  const [sameNumber, setSameNumber] = useState(false);
  const statedIdentity = useStatedIdentity((identity) => {
    setSameNumber(taken.includes(identity.number));
    if (taken.includes(identity.number)) return;
    // What was stated now stands for what was typed of this person before.
    const prefilled = prefillFromCards(plan, { [role]: identity }, {}, new Date().toISOString());
    useVisit.getState().putCard(role, identity, prefilled);
  });

  const told = notice ? (
    <Notice
      title={t('identify.notice')}
      actions={
        <Button action="full-notice" kind="quiet" icon="information" onPress={() => setFull(true)}>
          {t('identify.full')}
        </Button>
      }
    >
      <p>{text(notice.summary)}</p>
    </Notice>
  ) : null;

  const earlier = useEarlier(role === plan.applicantRole ? card : undefined, plan.lifeEvent.id);

  return (
    <Screen
      id="identify"
      title={t(`identify.title${manner}`, { role: who })}
      lead={t(`identify.lead${manner}`, { role: who })}
      steps={trail}
      // The title takes focus when the card has been read, so that it is said.
      pageKey={card ? `${role}/read` : role}
      back={onBack}
      next={
        card
          ? earlier === 'asking'
            ? undefined
            : { onPress: onNext }
          : typing && notice
            ? { onPress: statedIdentity.done }
            : undefined
      }
      extra={
        second && !card && !required ? (
          <Button action="skip" icon="next" iconAfter onPress={onNext}>
            {t('action.skip')}
          </Button>
        ) : undefined
      }
      data={{ 'data-role': role, 'data-earlier': typeof earlier === 'string' ? earlier : 'told' }}
    >
      <div className="stack">
        {typing ? null : told}
        {card ? (
          <CardRead card={card} role={role} who={who} sex={roleData?.sex} />
        ) : typing ? (
          <>
            {sameNumber ? <Notice tone="warn" live title={t('identify.same-card')} /> : null}
            <StatedIdentityFields {...statedIdentity} />
            {told}
          </>
        ) : (
          <Placing trouble={trouble} />
        )}
        {card === undefined && !typing && !works ? (
          <div className="row">
            <Button action="by-hand" icon="pen" onPress={() => setByHand(true)}>
              {t('identify.by-hand')}
            </Button>
          </div>
        ) : null}
      </div>
      {typeof earlier === 'string' ? null : <EarlierDialog entry={earlier} />}
      {full && notice ? (
        <Dialog
          id="privacy"
          title={t('identify.full.title')}
          onClose={() => setFull(false)}
          actions={
            <Button action="back" kind="primary" onPress={() => setFull(false)}>
              {t('action.close')}
            </Button>
          }
        >
          <div className="stack">
            {notice.full.map((one) => (
              <p key={one.zh}>{text(one)}</p>
            ))}
          </div>
        </Dialog>
      ) : null}
    </Screen>
  );
}

function Placing({ trouble }: { readonly trouble: CardTrouble | undefined }) {
  const t = useT();
  return (
    <div className="stack">
      {trouble === undefined ? null : (
        <Notice
          tone="warn"
          live
          title={t(trouble === 'same-card' ? 'identify.same-card' : `identify.trouble.${trouble}`)}
        />
      )}
      <div className="card-place" role="status">
        <span className="card-place__card">
          <Icon name="card" />
        </span>
        <p className="heading">{t('identify.place')}</p>
        <p className="muted">{t('identify.waiting')}</p>
      </div>
    </div>
  );
}

function CardRead({
  card,
  role,
  who,
  sex,
}: {
  readonly card: IdCard;
  readonly role: string;
  readonly who: string;
  /** GB/T 2261.1 of the role, where it tells one. */
  readonly sex: string | undefined;
}) {
  const t = useT();
  const text = useText();
  const differs = sex !== undefined && card.sex !== sex;
  return (
    <div className="stack">
      <Panel
        title={t(`identify.kind.${card.kind}`)}
        aside={
          card.kind === 'stated' ? (
            <Badge tone="warn" icon="pen">
              {t('identify.stated')}
            </Badge>
          ) : (
            <Badge tone="ok" icon="check">
              {t('identify.read')}
            </Badge>
          )
        }
      >
        {card.picture === undefined ? null : (
          <img className="card-picture" src={card.picture} alt={t('identify.picture')} />
        )}
        <Rows
          rows={[
            {
              id: 'name',
              term: t('identify.name'),
              value: <Given>{maskName(card.name)}</Given>,
              data: { 'data-card': 'name' },
            },
            {
              id: 'number',
              term: t('identify.number'),
              value: <span className="number">{maskIdNumber(card.number)}</span>,
              data: { 'data-card': 'number' },
            },
            ...(card.kind === 'stated'
              ? []
              : [
                  {
                    id: 'valid',
                    term: t('identify.valid-to'),
                    value:
                      card.validTo === 'long-term'
                        ? t('identify.long-term')
                        : text(formatDate(card.validTo ?? '')),
                  },
                ]),
          ]}
        />
      </Panel>
      {card.warnings.includes('expired') ? <Notice tone="warn" title={t('identify.expired')} /> : null}
      {differs ? <Notice tone="warn" title={t('identify.sex-differs', { role: who })} /> : null}
      <div className="row">
        <Button action="retake" icon="rotate" onPress={() => useVisit.getState().dropCard(role)}>
          {t(card.kind === 'stated' ? 'identify.again' : 'identify.use-other')}
        </Button>
      </div>
    </div>
  );
}
