import { useState } from 'react';
import { type CheckId, type CheckRecord, checkRecord } from '#shared/api/technician-checks.ts';
import { Button, Notice, Panel } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { ask, failureName } from '../console.ts';
import { wordFor } from '../parts.tsx';

/** Sends what a person saw; null when it could not be kept. */
export async function sendVerdict(
  check: string,
  seen: boolean,
  facts: Readonly<Record<string, number | boolean>> = {},
): Promise<CheckRecord | string> {
  const answer = await ask(`/checks/${encodeURIComponent(check)}`, checkRecord, {
    method: 'POST',
    json: { seen, facts },
  });
  return answer.ok ? answer.value : failureName(answer.error);
}

/** The question only a person can answer, with what became of the answer. */
export function Verdict({
  check,
  question,
  ready,
  facts = {},
}: {
  readonly check: CheckId;
  readonly question: string;
  /** False until the test has been made. */
  readonly ready: boolean;
  readonly facts?: Readonly<Record<string, number | boolean>>;
}) {
  const t = useT();
  const [kept, setKept] = useState<CheckRecord | string | null>(null);
  const answer = (seen: boolean) => void sendVerdict(check, seen, facts).then(setKept);
  if (!ready) return null;
  return (
    <Panel title={question} data={{ 'data-verdict': check }}>
      <div className="row">
        <Button action="verdict-yes" kind="primary" icon="check" onPress={() => answer(true)}>
          {t('tech.yes')}
        </Button>
        <Button action="verdict-no" icon="cross" onPress={() => answer(false)}>
          {t('tech.no')}
        </Button>
      </div>
      {kept === null ? null : typeof kept === 'string' ? (
        <Notice tone="danger" live>
          {wordFor(t, 'tech.failure', kept)}
        </Notice>
      ) : (
        <KeptNotice record={kept} />
      )}
    </Panel>
  );
}

/** What was written down about a check. */
export function KeptNotice({ record }: { readonly record: CheckRecord }) {
  const t = useT();
  const passed = record.outcome === 'passed';
  return (
    <Notice tone={passed ? 'ok' : 'warn'} live>
      <span data-kept={record.outcome}>{t(passed ? 'tech.kept.passed' : 'tech.kept.failed')}</span>
    </Notice>
  );
}
