import { useEffect, useState } from 'react';
import { z } from 'zod';
import { type AccessView, accessView } from '#shared/api/technician.ts';
import { Badge, Button, Dialog, Notice, Panel, Rows } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { ask, failureName, useConsole } from '../console.ts';
import { DigitPad } from '../digit-pad.tsx';
import { ConsolePage, when, wordFor } from '../parts.tsx';

/** Who may enter: PIN, technicians' cards, the site's secret. */
export function AccessPage() {
  const t = useT();
  const [view, setView] = useState<AccessView | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [done, setDone] = useState<'pin' | 'card' | null>(null);
  const [busy, setBusy] = useState(false);
  const [changing, setChanging] = useState(false);
  const [renewing, setRenewing] = useState(false);
  useEffect(() => {
    void ask('/access', accessView).then((answer) => {
      if (answer.ok) setView(answer.value);
    });
  }, []);
  const change = async (
    path: string,
    method: 'POST' | 'PUT' | 'DELETE',
    what: typeof done,
    json?: unknown,
  ) => {
    setBusy(true);
    setDone(null);
    const answer = await ask(`/access${path}`, accessView, { method, json, limitMs: 40_000 });
    setBusy(false);
    setProblem(answer.ok ? null : failureName(answer.error).replace(/^technician-/, ''));
    if (!answer.ok) return;
    setView(answer.value);
    setDone(what);
  };
  const renew = async () => {
    setRenewing(false);
    const answer = await ask('/access/site-secret', z.object({ siteSecret: z.string() }), { method: 'POST' });
    if (answer.ok) useConsole.setState({ newSecret: answer.value.siteSecret });
    else setProblem(failureName(answer.error));
  };
  return (
    <ConsolePage page="access" title={t('tech.page.access')} lead={t('tech.access.lead')}>
      {view === null ? null : (
        <div className="stack">
          {problem === null ? null : (
            <Notice tone="warn" live>
              <span data-trouble={problem}>{wordFor(t, 'tech.door', problem)}</span>
            </Notice>
          )}
          {done === null ? null : (
            <Notice tone="ok" live>
              <span data-done={done}>
                {t(done === 'pin' ? 'tech.access.pin.done' : 'tech.access.card.done')}
              </span>
            </Notice>
          )}
          <Panel title={t('tech.access.pin')}>
            <div className="row">
              <Button action="change-pin" icon="pen" onPress={() => setChanging(true)}>
                {t('tech.access.pin.change')}
              </Button>
            </div>
          </Panel>
          <Panel
            title={t('tech.access.cards')}
            aside={<Badge>{t('tech.access.cards.count', { count: view.cards.length })}</Badge>}
          >
            {view.cards.length === 0 ? null : (
              <Rows
                rows={view.cards.map((card) => ({
                  id: String(card.id),
                  term: t('tech.access.card', { number: card.id }),
                  value: when(card.enrolledAt),
                  aside: (
                    <Button
                      action="remove-card"
                      icon="remove"
                      kind="quiet"
                      data={{ 'data-card': String(card.id) }}
                      onPress={() => void change(`/cards/${card.id}`, 'DELETE', 'card')}
                    >
                      {t('tech.access.card.remove')}
                    </Button>
                  ),
                }))}
              />
            )}
            <p className="muted">{t('tech.door.card.do')}</p>
            <div className="row">
              <Button
                action="add-card"
                icon="card"
                busy={busy}
                onPress={() => void change('/cards', 'POST', 'card')}
              >
                {t('tech.access.card.add')}
              </Button>
            </div>
          </Panel>
          <Panel
            title={t('tech.access.secret')}
            aside={
              <Badge>{t(view.siteSecret ? 'tech.access.secret.there' : 'tech.access.secret.none')}</Badge>
            }
          >
            <p className="muted">
              {t(view.clockVerified ? 'tech.access.totp.works' : 'tech.access.totp.not')}
            </p>
            <div className="row">
              <Button action="renew-secret" icon="rotate" onPress={() => setRenewing(true)}>
                {t('tech.access.secret.renew')}
              </Button>
            </div>
          </Panel>
        </div>
      )}
      {changing ? (
        <ChangePin
          onClose={() => setChanging(false)}
          onPin={(pin) => {
            setChanging(false);
            void change('/pin', 'PUT', 'pin', { pin });
          }}
        />
      ) : null}
      {renewing ? (
        <Dialog
          id="renew-secret"
          title={t('tech.access.secret.renew')}
          onClose={() => setRenewing(false)}
          actions={
            <>
              <Button action="keep" kind="primary" onPress={() => setRenewing(false)}>
                {t('tech.keep')}
              </Button>
              <Button action="do-it" kind="danger" icon="rotate" onPress={() => void renew()}>
                {t('tech.access.secret.renew')}
              </Button>
            </>
          }
        >
          <p>{t('tech.access.secret.warn')}</p>
        </Dialog>
      ) : null}
    </ConsolePage>
  );
}

/** The new PIN, twice. */
function ChangePin({
  onClose,
  onPin,
}: {
  readonly onClose: () => void;
  readonly onPin: (pin: string) => void;
}) {
  const t = useT();
  const [first, setFirst] = useState<string | null>(null);
  const [pin, setPin] = useState('');
  const [differs, setDiffers] = useState(false);
  const next = () => {
    if (pin.length < 6) return;
    setPin('');
    if (first === null) {
      setFirst(pin);
      setDiffers(false);
    } else if (first === pin) onPin(pin);
    else {
      setFirst(null);
      setDiffers(true);
    }
  };
  return (
    <Dialog
      id="change-pin"
      title={t('tech.access.pin.change')}
      onClose={onClose}
      actions={
        <>
          <Button action="keep" onPress={onClose}>
            {t('tech.keep')}
          </Button>
          <Button
            action="pin-next"
            kind="primary"
            icon="next"
            iconAfter
            disabled={pin.length < 6}
            onPress={next}
          >
            {t('action.next')}
          </Button>
        </>
      }
    >
      {differs ? <Notice tone="warn">{t('tech.set-up.pin.differs')}</Notice> : null}
      <DigitPad
        element="new-pin"
        label={t(first === null ? 'tech.set-up.pin' : 'tech.set-up.pin.again')}
        value={pin}
        max={12}
        hidden
        onChange={setPin}
        onEnter={next}
      />
    </Dialog>
  );
}
