/** A value as the citizen reads it back. */
import type { ElementValue } from '../application/types.ts';
import type { DataElement, PartType, Wording } from '../catalogue/schema.ts';
import { ETHNIC_GROUPS, type EthnicCode, isEthnicCode } from '../codes/ethnic.ts';
import { isSexCode, SEXES } from '../codes/sex.ts';
import { formatDate } from './format-date.ts';

type Text = (words: Wording) => string;

export function formatValue(element: DataElement, value: ElementValue | undefined, text: Text): string {
  if (value === undefined) return '';
  const type = element.type;
  if (type.kind === 'composite')
    return type.parts
      .filter((part) => partOf(value, part.id) !== '')
      .map((part) => `${text(part.label)} ${formatPart(part.type, partOf(value, part.id), text)}`)
      .join(' · ');
  if (type.kind === 'identity-document') {
    const name = type.types.find((one) => one.id === partOf(value, 'type'))?.label;
    return `${name ? text(name) : ''} ${partOf(value, 'number')}`.trim();
  }
  if (type.kind === 'address')
    return partOf(value, 'whole') || `${partOf(value, 'regionName')} ${partOf(value, 'detail')}`.trim();
  return typeof value === 'string' ? formatPart(type, value, text) : '';
}

/** One part of a composite value or of an identity document, as a department's form may show it alone. */
export function formatPartOf(
  element: DataElement,
  part: string,
  value: ElementValue | undefined,
  text: Text,
): string {
  if (value === undefined) return '';
  const type = element.type;
  const given = partOf(value, part);
  if (type.kind === 'composite') {
    const found = type.parts.find((one) => one.id === part);
    return found && given !== '' ? formatPart(found.type, given, text) : '';
  }
  if (type.kind === 'identity-document' && part === 'type') {
    const name = type.types.find((one) => one.id === given)?.label;
    return name ? text(name) : '';
  }
  return given;
}

const partOf = (value: ElementValue, part: string): string =>
  typeof value === 'object' ? (value[part] ?? '') : '';

function formatPart(type: PartType, value: string, text: Text): string {
  switch (type.kind) {
    case 'choice': {
      const option = type.options.find((one) => one.id === value);
      return option ? text(option.label) : '';
    }
    case 'code':
      if (type.list === 'sex') return isSexCode(value) ? text(SEXES[value]) : '';
      return isEthnicCode(value) ? text(ethnicName(value)) : '';
    case 'number':
      return value === '' ? '' : `${value} ${text(type.unit)}`;
    case 'date':
    case 'date-time':
      return text(formatDate(value));
    case 'phone':
      return value.replace(/^(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3');
    case 'bank-card':
      return value.replace(/(.{4})(?=.)/g, '$1 ');
    case 'estate-unit':
      // In the groups the certificate prints: division, district, parcel, what stands on it.
      return value.replace(/^(.{6})(.{6})(.{7})(.{9})$/, '$1 $2 $3 $4');
    default:
      return value;
  }
}

/** The card prints 汉; people say 汉族. Codes 97 and 98 are no group's name. */
export function ethnicName(code: EthnicCode): Wording {
  const { zh, en } = ETHNIC_GROUPS[code];
  return { zh: Number(code) >= 97 ? zh : `${zh}族`, en };
}
