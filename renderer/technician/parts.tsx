import { type ReactNode, useState } from 'react';
import type { SettingsChange } from '#shared/api/technician.ts';
import { chinaMinute } from '#shared/time/china.ts';
import { Badge, Button, Field, Notice, Screen, type ScreenProps, type Tone } from '../design/index.ts';
import { type MessageKey, type Translate, useT } from '../i18n/index.ts';
import { messages } from '../i18n/messages.ts';
import { leaveConsole, openPage, type PageId, type Saved, saveSettings, useConsole } from './console.ts';

/** A page of the console: a screen with the way back to where it belongs, and the way out. */
export function ConsolePage({
  page,
  up = 'home',
  ...screen
}: Omit<ScreenProps, 'id' | 'back' | 'pageKey' | 'data'> & {
  readonly page: PageId;
  readonly up?: PageId | null;
}) {
  const about = useConsole((state) => state.about);
  const t = useT();
  return (
    <Screen
      {...screen}
      id="technician"
      pageKey={`${page}/${about}`}
      data={{ 'data-page': page, 'data-about': about }}
      {...(up === null ? {} : { back: () => openPage(up) })}
      extra={
        <>
          {screen.extra}
          {up === null ? (
            <Button action="leave" kind="quiet" icon="exit" onPress={() => void leaveConsole()}>
              {t('tech.leave')}
            </Button>
          ) : null}
        </>
      }
    />
  );
}

/** The word for a stable name, or the sentence for names nobody has worded, which then holds the name itself. */
export function wordFor(t: Translate, group: string, name: string): string {
  const key = `${group}.${name}`;
  return key in messages.zh ? t(key as MessageKey) : t('tech.other', { name });
}

const good: ReadonlySet<string> = new Set([
  'ready',
  'reading',
  'no-card',
  'card-removed',
  'no-paper',
  'one-way',
]);
const doubtful: ReadonlySet<string> = new Set([
  'starting',
  'busy',
  'paper-low',
  'card-unreadable',
  'bad-image',
]);

export const toneOfState = (state: string): Tone =>
  good.has(state) ? 'ok' : doubtful.has(state) ? 'warn' : 'danger';

/** How a device is, as a coloured word. */
export function StateBadge({ state }: { readonly state: string }) {
  const t = useT();
  const tone = toneOfState(state);
  return (
    <Badge tone={tone} icon={tone === 'ok' ? 'check' : tone === 'warn' ? 'warning' : 'error'}>
      {wordFor(t, 'tech.state', state)}
    </Badge>
  );
}

/** What to do about a state, if it is one that wants something done. */
export function Advice({ state, reason }: { readonly state: string; readonly reason?: string | undefined }) {
  const t = useT();
  const precise = `tech.advice.${state}.${reason ?? ''}`;
  const general = `tech.advice.${state}`;
  const key = precise in messages.zh ? precise : general;
  if (!(key in messages.zh)) return null;
  return <p className="muted">{t(key as MessageKey)}</p>;
}

/** A line of text of the settings. */
export function TextField({
  element,
  label,
  hint,
  error,
  value,
  onChange,
  mode = 'text',
  maxLength = 200,
  secret = false,
  optional = false,
}: {
  readonly element: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly mode?: 'text' | 'number' | 'decimal' | 'latin';
  readonly maxLength?: number;
  readonly secret?: boolean;
  readonly optional?: boolean;
}) {
  return (
    <Field element={element} label={label} hint={hint} error={error} optional={optional}>
      {(wiring) => (
        <input
          {...wiring}
          className={secret ? 'input input--secret' : 'input'}
          type="text"
          data-element={element}
          data-input-mode={mode}
          autoComplete="off"
          spellCheck={false}
          maxLength={maxLength}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

export interface Saving {
  readonly busy: boolean;
  readonly outcome: Saved | null;
  save(change: SettingsChange): Promise<boolean>;
}

/** Saving settings, with what came of it. */
export function useSaving(): Saving {
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Saved | null>(null);
  return {
    busy,
    outcome,
    save: async (change) => {
      setBusy(true);
      setOutcome(null);
      const saved = await saveSettings(change);
      setOutcome(saved);
      setBusy(false);
      return saved.ok;
    },
  };
}

/** What came of saving, in sight above the page. */
export function SavedBanner({ saving }: { readonly saving: Saving }) {
  const t = useT();
  if (saving.busy)
    return (
      <Notice tone="information" live>
        {t('tech.saving')}
      </Notice>
    );
  const { outcome } = saving;
  if (outcome === null) return null;
  if (outcome.ok)
    return (
      <Notice tone="ok" live>
        <span data-saved="yes">{t('tech.saved')}</span>
      </Notice>
    );
  return (
    <Notice tone="danger" live title={wordFor(t, 'tech.failure', outcome.failure)}>
      {outcome.field === '' ? null : (
        <code className="code" data-field-at-fault={outcome.field}>
          {outcome.field}: {outcome.detail}
        </code>
      )}
    </Notice>
  );
}

/** The page's own save button for `Screen.next`. */
export const saveAction = (
  t: Translate,
  saving: Saving,
  save: () => void,
  disabled = false,
): ScreenProps['next'] => ({
  label: t('tech.save'),
  action: 'save',
  icon: 'check',
  busy: saving.busy,
  disabled,
  onPress: save,
});

/** Names and numbers of the machine, as they are. */
export const Code = ({ children }: { readonly children: ReactNode }) => (
  <code className="code">{children}</code>
);

/** A moment in China's time, to the second: `2026-11-25 18:58:51`. */
export const when = (instant: string): string =>
  `${chinaMinute(Date.parse(instant)).replace('T', ' ')}:${instant.slice(17, 19)}`;
