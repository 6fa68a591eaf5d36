import { DATA_WAIT_MS } from '#shared/platform/data.ts';
import { Button, Notice, Screen, type StepTrail, Waiting } from '../design/index.ts';
import { useT } from '../i18n/index.ts';

/** Shown while departments are asked: at most five seconds, and the citizen need not wait even those. */
export function AskingScreen({
  role,
  trail,
  onSkip,
  onBack,
}: {
  /** Whose card was read last. */
  readonly role: string;
  readonly trail: StepTrail;
  readonly onSkip: () => void;
  readonly onBack: () => void;
}) {
  const t = useT();
  return (
    <Screen
      id="identify"
      title={t('prefill.asking')}
      lead={t('prefill.asking.lead')}
      steps={trail}
      pageKey="asking"
      back={onBack}
      extra={
        <Button action="skip" icon="next" iconAfter onPress={onSkip}>
          {t('prefill.asking.skip')}
        </Button>
      }
      data={{ 'data-role': role, 'data-asking': 'true' }}
    >
      <div className="stack">
        <Waiting label={t('prefill.asking')} limitSeconds={Math.ceil(DATA_WAIT_MS / 1000)} />
        <Notice title={t('prefill.asking.why')} />
      </div>
    </Screen>
  );
}
