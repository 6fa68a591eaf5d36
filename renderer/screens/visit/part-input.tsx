import type { ElementValue } from '#shared/application/types.ts';
import type { ElementRule, PartType } from '#shared/catalogue/schema.ts';
import { compact } from '#shared/codes/checked.ts';
import { chinaDate } from '#shared/time/china.ts';
import { ChoiceGroup, type FieldWiring } from '../../design/index.ts';
import { useT, useText } from '../../i18n/index.ts';
import { DateField } from '../../input/index.ts';
import { dateRange } from '../../visit/date-range.ts';
import { AddressInput } from './address-input.tsx';

/** Which keys the on-screen keyboard shows for a type. */
function inputMode(type: PartType): string {
  switch (type.kind) {
    case 'id-number':
      return 'id-number';
    case 'phone':
      return 'phone';
    case 'bank-card':
      return 'number';
    case 'number':
      return type.decimals > 0 ? 'decimal' : 'number';
    case 'uscc':
    case 'estate-unit':
      return 'latin';
    case 'text':
      return type.input === 'digits' ? 'number' : type.input;
    default:
      return 'text';
  }
}

/** Most characters a typed value can have. */
function mostCharacters(type: PartType): number {
  switch (type.kind) {
    case 'text':
      return type.maxLength;
    case 'uscc':
      return 18;
    case 'estate-unit':
      return 28;
    default:
      return 30;
  }
}

/**
 * A code is kept as the standard writes it, in capitals without spaces, whatever was typed. The field is
 * rewritten here, caret included: left to the next rendering, the caret would jump to the end.
 */
function rewriteAsCode(field: HTMLInputElement): string {
  const code = compact(field.value);
  if (code !== field.value) {
    const caret = compact(field.value.slice(0, field.selectionStart ?? field.value.length)).length;
    field.value = code;
    field.setSelectionRange(caret, caret);
  }
  return code;
}

/** The control of one value: typed on our keys, chosen from cards, or picked date and address. */
export function PartInput({
  wiring,
  element,
  part,
  type,
  label,
  rules = [],
  value,
  onChange,
}: {
  readonly wiring: FieldWiring;
  readonly element: string;
  readonly part?: string;
  readonly type: PartType;
  readonly label: string;
  /** Of the element; they narrow the days offered. */
  readonly rules?: readonly ElementRule[];
  readonly value: ElementValue;
  readonly onChange: (value: ElementValue) => void;
}) {
  const t = useT();
  const text = useText();
  const handles = { 'data-element': element, ...(part !== undefined && { 'data-part': part }) };
  if (type.kind === 'choice')
    return (
      <ChoiceGroup
        label={label}
        labelHidden
        columns={2}
        value={typeof value === 'string' && value !== '' ? value : null}
        data={handles}
        options={type.options.map((one) => ({ id: one.id, title: text(one.label) }))}
        onChange={onChange}
      />
    );
  if (type.kind === 'date' || type.kind === 'date-time')
    return (
      <DateField
        wiring={{ ...wiring, ...handles }}
        {...dateRange(type, rules, chinaDate(Date.now()))}
        withTime={type.kind === 'date-time'}
        value={typeof value === 'string' ? value : ''}
        onChange={onChange}
        t={t}
      />
    );
  if (type.kind === 'address')
    return (
      <AddressInput
        wiring={{ ...wiring, ...handles }}
        withDetail={type.detail}
        value={typeof value === 'object' ? value : {}}
        onChange={onChange}
      />
    );
  const isCode = type.kind === 'uscc' || type.kind === 'estate-unit';
  const input = (
    <input
      {...wiring}
      {...handles}
      className="input"
      type="text"
      inputMode="none"
      autoComplete="off"
      autoCorrect="off"
      spellCheck={false}
      maxLength={mostCharacters(type)}
      data-input-mode={inputMode(type)}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(isCode ? rewriteAsCode(event.target) : event.target.value)}
    />
  );
  return type.kind === 'number' ? (
    <span className="input-with-unit">
      {input}
      <span className="muted">{text(type.unit)}</span>
    </span>
  ) : (
    input
  );
}
