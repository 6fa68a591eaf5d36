/** What the scripted citizen says: by element id where it matters, else whatever fits the kind of the element. */
import type { ElementValue } from '#shared/application/types.ts';
import type { DataElement, PartType } from '#shared/catalogue/schema.ts';
import { idNumber } from '../kiosk/people.ts';
import type { Spelled } from './hands.ts';

export type Entry =
  | { readonly kind: 'spell'; readonly text: Spelled }
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'choose'; readonly option: string }
  | { readonly kind: 'moment'; readonly value: string }
  | { readonly kind: 'address'; readonly region: readonly string[]; readonly detail?: Spelled }
  | { readonly kind: 'parts'; readonly parts: Readonly<Record<string, Entry>> }
  | { readonly kind: 'document'; readonly type: string; readonly number: string }
  | { readonly kind: 'copy' };

const spell = (...text: [string, string][]): Entry => ({ kind: 'spell', text });
const type = (text: string): Entry => ({ kind: 'type', text });
const choose = (option: string): Entry => ({ kind: 'choose', option });

/** Codes to tap one after the other: province, county. */
const here = ['110000', '110101'] as const;
const road: Spelled = [
  ['renmin', '人民'],
  ['lu', '路'],
];

/** Answers that make a believable family in 新生儿出生. */
const told: Readonly<Record<string, Entry>> = {
  'baby-name': spell(['wang', '王'], ['xiao', '小'], ['bao', '宝']),
  'birth-place': spell(['renmin', '人民'], ['yiyuan', '医院']),
  'gestation-weeks': type('39'),
  'birth-measures': { kind: 'parts', parts: { weight: type('3300'), length: type('50.5') } },
  'householder-relation': choose('maternal-grandchild'),
  'vaccination-site': spell(['shequ', '社区'], ['weisheng', '卫生'], ['zhongxin', '中心']),
  'maternity-bank': spell(['youzheng', '邮政'], ['yinhang', '银行']),
  'delivery-method': choose('post'),
};

/**
 * @param today `YYYY-MM-DD`
 * @param copies whether the form offers to copy another value into this element
 */
export function entryFor(element: DataElement, today: string, copies: boolean): Entry {
  const known = told[element.id];
  if (known && isPossible(known, element)) return known;
  if (copies) return { kind: 'copy' };
  const { type: kind } = element;
  if (kind.kind === 'composite')
    return {
      kind: 'parts',
      parts: Object.fromEntries(kind.parts.map((part) => [part.id, entryOf(part.type, today)])),
    };
  if (kind.kind === 'identity-document') {
    const usual = kind.types[0]?.id ?? '';
    return {
      kind: 'document',
      type: usual,
      number: usual === '111' ? idNumber('11010119800115001') : 'E12345678',
    };
  }
  return entryOf(kind, today);
}

/** Another life event may know an element by the same name and with other options. */
const isPossible = (entry: Entry, { type: kind }: DataElement): boolean =>
  entry.kind !== 'choose' || (kind.kind === 'choice' && kind.options.some((one) => one.id === entry.option));

function entryOf(kind: PartType, today: string): Entry {
  const tenDaysAgo = new Date(Date.parse(`${today}T00:00:00Z`) - 10 * 86_400_000).toISOString().slice(0, 10);
  switch (kind.kind) {
    case 'text':
      if (kind.input === 'latin') return type('A12345678');
      if (kind.input === 'digits') return type('12345678'.slice(0, kind.maxLength));
      return kind.input === 'name'
        ? spell(['li', '李'], ['da', '大'], ['shan', '山'])
        : spell(['renmin', '人民']);
    case 'date':
      return { kind: 'moment', value: tenDaysAgo };
    case 'date-time':
      return { kind: 'moment', value: `${tenDaysAgo}T08:30` };
    case 'choice':
      return choose(kind.options[0]?.id ?? '');
    case 'code':
      return choose(kind.list === 'sex' ? '1' : '01');
    case 'number':
      return type(String(Math.ceil((kind.min + Math.min(kind.max, kind.min + 1000)) / 2)));
    case 'id-number':
      return type(idNumber('11010119651003001'));
    case 'phone':
      return type('13800138000');
    case 'bank-card':
      return type('6222020000000000000');
    case 'address':
      return { kind: 'address', region: here, ...(kind.detail && { detail: road }) };
    case 'uscc':
      return type('91350100M000100Y43');
    case 'estate-unit':
      return type('110101001001GB00001F00010001');
  }
}

/** The value an entry must become; addresses and copies are read from what the citizen chose. */
export function valueGiven(entry: Entry): ElementValue | undefined {
  switch (entry.kind) {
    case 'spell':
      return entry.text.map(([, characters]) => characters).join('');
    case 'type':
      return entry.text;
    case 'choose':
      return entry.option;
    case 'moment':
      return entry.value;
    case 'document':
      return { type: entry.type, number: entry.number };
    case 'parts':
      return Object.fromEntries(
        Object.entries(entry.parts).map(([id, part]) => [id, String(valueGiven(part))]),
      );
    default:
      return undefined;
  }
}
