import { useRef, useState } from 'react';
import type SignaturePad from 'signature_pad';
import { goTo } from '../../app/router.ts';
import { Button, Notice, Screen, Waiting } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { holdTime } from '../../session/session.ts';
import { pngOf, typedSignature } from '../../visit/signature.ts';
import { useVisit } from '../../visit/store.ts';
import { type SubmitTrouble, submitVisit } from '../../visit/submit.ts';
import { usePlan } from '../../visit/use-plan.ts';
import { Given } from './given.tsx';
import { SignatureBox } from './signature-box.tsx';
import { useTrail } from './trail.ts';

/** The signature and the one touch that cannot be taken back. */
export function SignScreen() {
  const t = useT();
  const plan = usePlan();
  const trail = useTrail('sign');
  const canvas = useRef<HTMLCanvasElement>(null);
  const pad = useRef<SignaturePad>(null);
  const [asked, setAsked] = useState(false);
  const [byKey, setByKey] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<SubmitTrouble>();
  const role = plan?.applicantRole;
  // While it is not known whether the host holds it, the same submission is tried again and nothing is changed.
  const fixed = useVisit((state) => state.attempt !== null);
  const card = useVisit((state) => (role === undefined ? undefined : state.cards[role]));

  if (!plan || !card) return null;

  const submit = async (signature: Uint8Array) => {
    setBusy(true);
    setTrouble(undefined);
    const release = holdTime('submit');
    useVisit.getState().sign(signature);
    const done = await submitVisit(plan);
    release();
    setBusy(false);
    if (done.ok) goTo('submitted');
    else setTrouble(done.error);
  };
  const submitDrawn = async () => {
    if (!canvas.current || !pad.current || pad.current.isEmpty()) return setAsked(true);
    await submit(await pngOf(canvas.current));
  };
  const submitTyped = async () => submit(await typedSignature(card.name, t('sign.by-key.mark')));

  return (
    <Screen
      id="sign"
      title={t('sign.title')}
      lead={t(byKey ? 'sign.by-key.lead' : 'sign.lead')}
      steps={trail}
      back={busy || fixed ? undefined : () => goTo('check')}
      next={{
        label: t('sign.submit'),
        action: 'submit',
        busy,
        onPress: () => void (byKey ? submitTyped() : submitDrawn()),
      }}
      extra={
        busy || byKey ? undefined : (
          <Button
            action="clear"
            icon="remove"
            onPress={() => {
              pad.current?.clear();
              setAsked(false);
            }}
          >
            {t('sign.clear')}
          </Button>
        )
      }
      banner={
        trouble ? (
          <Notice tone="danger" live title={t(`sign.trouble.${trouble}`)} />
        ) : asked ? (
          <Notice tone="danger" live title={t('sign.empty')} />
        ) : undefined
      }
    >
      <div className="stack">
        <p className="statement">{t('sign.statement')}</p>
        {byKey ? (
          <p className="signature signature--name" data-signature="by-key">
            <Given>{card.name}</Given>
          </p>
        ) : (
          <SignatureBox canvas={canvas} pad={pad} onTouch={() => setAsked(false)} />
        )}
        {busy ? (
          <Waiting label={t('sign.sealing')} limitSeconds={30} />
        ) : (
          <div className="row">
            <Button
              action={byKey ? 'by-hand' : 'by-key'}
              kind="quiet"
              icon="pen"
              onPress={() => {
                setAsked(false);
                setByKey(!byKey);
              }}
            >
              {t(byKey ? 'sign.by-hand' : 'sign.by-key')}
            </Button>
          </div>
        )}
      </div>
    </Screen>
  );
}
