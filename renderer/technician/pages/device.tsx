import { useState } from 'react';
import type { KioskSettings } from '#shared/api/technician.ts';
import { type ProbeResult, probeResult } from '#shared/hardware/detection.ts';
import { Button, ChoiceGroup, Dialog, Notice } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { ask, failureName, openPage, useConsole } from '../console.ts';
import { offered } from '../offer.ts';
import {
  Advice,
  Code,
  ConsolePage,
  SavedBanner,
  StateBadge,
  saveAction,
  TextField,
  useSaving,
  wordFor,
} from '../parts.tsx';
import {
  checkEntry,
  emptyEntry,
  type FormField,
  fieldsOf,
  freeId,
  type Json,
  valueAt,
  withValue,
} from '../schema-form.ts';

/** One device of the configuration: driver, port, framing, and whatever else its schema asks for. */
export function DevicePage() {
  const settings = useConsole((state) => state.settings?.settings);
  const about = useConsole((state) => state.about);
  return settings === undefined ? null : <DeviceForm key={about} settings={settings} about={about} />;
}

function firstEntry(settings: KioskSettings, about: string): Json {
  const taken = settings.devices.map((device) => device.id);
  const [way, kind = ''] = about.split(':');
  if (way === 'new') return emptyEntry(kind, freeId(kind, taken));
  const offer = offered.get();
  if (way === 'offer' && offer !== null) {
    // A virtual device of this kind makes room for the real one.
    const virtual = settings.devices.find((one) => one.kind === offer.kind && one.port.type === 'simulator');
    const entry = emptyEntry(offer.kind, virtual?.id ?? freeId(offer.kind, taken));
    return withValue(entry, ['port'], offer.ports[0] as Json);
  }
  return (settings.devices.find((device) => device.id === about) ?? {}) as Json;
}

interface Probed {
  readonly failure: string | null;
  readonly result: ProbeResult | null;
}

function DeviceForm({ settings, about }: { readonly settings: KioskSettings; readonly about: string }) {
  const t = useT();
  const saving = useSaving();
  const [entry, setEntry] = useState<Json>(() => firstEntry(settings, about));
  const [probing, setProbing] = useState(false);
  const [probed, setProbed] = useState<Probed | null>(null);
  const [removing, setRemoving] = useState(false);
  const [shown, setShown] = useState(false);
  const checked = checkEntry(entry);
  const id = String(valueAt(entry, ['id']) ?? '');
  const kind = String(valueAt(entry, ['kind']) ?? '');
  const there = settings.devices.some((device) => device.id === id);

  const save = async () => {
    setShown(true);
    if (!checked.ok) return;
    const others = settings.devices.filter((device) => device.id !== id);
    if (await saving.save({ devices: [...others, checked.device] })) openPage('devices');
  };
  const remove = async () => {
    setRemoving(false);
    if (await saving.save({ devices: settings.devices.filter((device) => device.id !== id) }))
      openPage('devices');
  };
  const probe = async () => {
    setShown(true);
    if (!checked.ok) return;
    setProbing(true);
    const answer = await ask('/probe', probeResult, {
      method: 'POST',
      json: { device: checked.device },
      limitMs: 40_000,
    });
    setProbed({
      failure: answer.ok ? null : failureName(answer.error),
      result: answer.ok ? answer.value : null,
    });
    setProbing(false);
  };
  const error = shown && !checked.ok ? checked : null;

  return (
    <ConsolePage
      page="device"
      up="devices"
      title={wordFor(t, 'tech.kind', kind)}
      lead={t('tech.device.lead')}
      next={saveAction(t, saving, () => void save())}
      banner={<SavedBanner saving={saving} />}
      extra={
        <>
          {there ? (
            <Button action="remove-device" kind="quiet" icon="remove" onPress={() => setRemoving(true)}>
              {t('tech.device.remove')}
            </Button>
          ) : null}
          <Button action="probe" icon="search" busy={probing} onPress={() => void probe()}>
            {t('tech.device.probe')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p className="row">
          {t('tech.device.id')} <Code>{id}</Code>
        </p>
        {probed === null ? null : <ProbeNotice probed={probed} />}
        {fieldsOf(entry).map((field) => (
          <EntryField
            key={field.path.join('.')}
            field={field}
            value={valueAt(entry, field.path)}
            error={error !== null && error.path === field.path.join('.') ? error.message : undefined}
            onChange={(value) => {
              setProbed(null);
              setEntry(withValue(entry, field.path, value));
            }}
          />
        ))}
        {error === null ? null : (
          <Notice tone="danger" live title={t('tech.failure.settings-refused')}>
            <Code>
              {error.path}: {error.message}
            </Code>
          </Notice>
        )}
      </div>
      {removing ? (
        <Dialog
          id="remove-device"
          title={t('tech.device.remove.title')}
          onClose={() => setRemoving(false)}
          actions={
            <>
              <Button action="keep" kind="primary" onPress={() => setRemoving(false)}>
                {t('tech.keep')}
              </Button>
              <Button action="remove" kind="danger" icon="remove" onPress={() => void remove()}>
                {t('tech.device.remove')}
              </Button>
            </>
          }
        >
          <p>{t('tech.device.remove.body')}</p>
        </Dialog>
      ) : null}
    </ConsolePage>
  );
}

function ProbeNotice({ probed: { failure, result } }: { readonly probed: Probed }) {
  const t = useT();
  if (result === null)
    return (
      <Notice tone="warn" live>
        {wordFor(t, 'tech.failure', failure ?? 'unreadable')}
      </Notice>
    );
  return (
    <div data-probe={result.status.state}>
      <Notice title={t('tech.device.probed')} live>
        <p className="row">
          <StateBadge state={result.status.state} />
          {result.identity === null ? null : <Code>{result.identity}</Code>}
        </p>
        <Advice state={result.status.state} />
      </Notice>
    </div>
  );
}

/** One field, by what its schema allows. */
function EntryField({
  field,
  value,
  error,
  onChange,
}: {
  readonly field: FormField;
  readonly value: Json | undefined;
  readonly error: string | undefined;
  readonly onChange: (value: Json | undefined) => void;
}) {
  const t = useT();
  const label = wordFor(
    t,
    'tech.field',
    field.path.at(-1) === 'type' ? (field.path.at(-2) ?? 'type') : field.name,
  );
  const element = field.path.join('.');
  switch (field.kind) {
    case 'choice':
      return (
        <ChoiceGroup
          label={label}
          columns={2}
          data={{ 'data-element': element }}
          options={[
            ...field.options.map((option) => ({ id: String(option), title: optionWord(t, field, option) })),
            ...(field.optional ? [{ id: '', title: t('tech.field.default') }] : []),
          ]}
          value={value === undefined ? (field.optional ? '' : null) : String(value)}
          onChange={(id) => onChange(field.options.find((option) => String(option) === id))}
        />
      );
    case 'yes-no':
      return (
        <ChoiceGroup
          label={label}
          columns={2}
          data={{ 'data-element': element }}
          options={[
            { id: 'true', title: t('tech.yes') },
            { id: 'false', title: t('tech.no') },
          ]}
          value={value === undefined ? null : String(value)}
          onChange={(id) => onChange(id === 'true')}
        />
      );
    case 'hex':
      return <HexField {...{ element, label, value, error, onChange }} optional={field.optional} />;
    case 'number':
      return (
        <TextField
          element={element}
          label={label}
          mode="number"
          maxLength={7}
          error={error}
          optional={field.optional}
          value={value === undefined ? '' : String(value)}
          onChange={(text) => onChange(text === '' ? undefined : Number(text.replace(/\D/g, '')))}
        />
      );
    case 'text':
      return (
        <TextField
          element={element}
          label={label}
          mode="latin"
          error={error}
          optional={field.optional}
          value={typeof value === 'string' ? value : ''}
          onChange={(text) => onChange(text === '' ? undefined : text)}
        />
      );
  }
}

function optionWord(t: ReturnType<typeof useT>, field: FormField, option: string | number): string {
  if (typeof option === 'number') return String(option);
  return wordFor(
    t,
    field.name === 'port' || field.path.at(-1) === 'type' ? 'tech.port' : 'tech.option',
    option,
  );
}

/** Four hexadecimal digits, as they stand on labels and in lists. */
function HexField({
  element,
  label,
  value,
  error,
  optional,
  onChange,
}: {
  readonly element: string;
  readonly label: string;
  readonly value: Json | undefined;
  readonly error: string | undefined;
  readonly optional: boolean;
  readonly onChange: (value: number | undefined) => void;
}) {
  const t = useT();
  const [text, setText] = useState(
    typeof value === 'number' ? value.toString(16).toUpperCase().padStart(4, '0') : '',
  );
  return (
    <TextField
      element={element}
      label={label}
      hint={t('tech.field.hex')}
      mode="latin"
      maxLength={4}
      error={error}
      optional={optional}
      value={text}
      onChange={(next) => {
        const digits = next.toUpperCase().replace(/[^0-9A-F]/g, '');
        setText(digits);
        onChange(digits === '' ? undefined : Number.parseInt(digits, 16));
      }}
    />
  );
}
