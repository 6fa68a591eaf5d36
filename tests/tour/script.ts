/** What the scripted citizen says. Answers by element id, else by the kind of the element. */
import type { ElementValue } from '#shared/application/types.ts';
import { idNumber } from '../kiosk/people.ts';
import type { Spelled } from './hands.ts';

export type Entry =
  | { readonly kind: 'spell'; readonly text: Spelled }
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'choose'; readonly option: string }
  | { readonly kind: 'moment'; readonly value: string }
  | { readonly kind: 'address'; readonly region: readonly string[]; readonly detail?: Spelled }
  | { readonly kind: 'parts'; readonly parts: Readonly<Record<string, Entry>> }
  | { readonly kind: 'copy' };

const spell = (...text: [string, string][]): Entry => ({ kind: 'spell', text });
const type = (text: string): Entry => ({ kind: 'type', text });
const choose = (option: string): Entry => ({ kind: 'choose', option });

/** Codes to tap one after the other: province, city, county, township. */
const here = ['110000', '110101'] as const;

/** Situation answers that differ from the first option. */
export const answers: Readonly<Record<string, string>> = {};

/** @param today `YYYY-MM-DD` */
export function entriesFor(today: string): Readonly<Record<string, Entry>> {
  const tenDaysAgo = new Date(Date.parse(`${today}T00:00:00Z`) - 10 * 86_400_000).toISOString().slice(0, 10);
  return {
    'baby-name': spell(['wang', '王'], ['xiao', '小'], ['bao', '宝']),
    'baby-sex': choose('1'),
    'birth-time': { kind: 'moment', value: `${tenDaysAgo}T08:30` },
    'birth-place': spell(['renmin', '人民'], ['yiyuan', '医院']),
    'gestation-weeks': type('39'),
    'birth-measures': { kind: 'parts', parts: { weight: type('3300'), length: type('50.5') } },
    'baby-ethnic': choose('01'),
    'native-place': { kind: 'address', region: here },
    'registration-address': { kind: 'copy' },
    'householder-name': spell(['li', '李'], ['da', '大'], ['shan', '山']),
    'householder-id-number': type(idNumber('11010119651003001')),
    'householder-relation': choose('maternal-grandchild'),
    'insurance-place': { kind: 'address', region: here },
    'insurance-payment': choose('counter'),
    'card-bank': choose('psbc'),
    'vaccination-site': spell(['shequ', '社区'], ['weisheng', '卫生'], ['zhongxin', '中心']),
    'maternity-bank': spell(['youzheng', '邮政'], ['yinhang', '银行']),
    'maternity-account': type('6222020000000000000'),
    'residence-address': {
      kind: 'address',
      region: here,
      detail: [
        ['renmin', '人民'],
        ['lu', '路'],
      ],
    },
    'contact-phone': type('13800138000'),
    'delivery-method': choose('post'),
    'delivery-address': { kind: 'copy' },
  };
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
    case 'parts':
      return Object.fromEntries(
        Object.entries(entry.parts).map(([id, part]) => [id, String(valueGiven(part))]),
      );
    default:
      return undefined;
  }
}
