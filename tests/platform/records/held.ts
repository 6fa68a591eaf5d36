/** What the departments of the reference platform hold about its made-up persons. Nothing here is about anybody. */
import { father, idNumber, mother, neighbour } from '../../kiosk/people.ts';

type Wording = { readonly zh: string; readonly en: string };
export type HeldValue = string | Readonly<Record<string, string>>;

export type Held =
  | {
      readonly state: 'valid';
      readonly values: Readonly<Record<string, HeldValue>>;
      /** `YYYY-MM-DD`; absent is open. */
      readonly from?: string;
      readonly until?: string;
      /** Of a licence. */
      readonly number?: string;
    }
  | { readonly state: 'revoked' | 'expired' };

/** Names of records as `shared-data/<dataset>` and `e-licence/<licence>`. */
type Records = Readonly<Record<string, Held>>;

/** Who holds what, in words for the citizen; every one says that it is a demonstration. */
const holders: Readonly<Record<string, Wording>> = {
  'shared-data/birth-record': { zh: '演示助产机构', en: 'Demo hospital' },
  'shared-data/social-insurance': { zh: '演示社会保险机构', en: 'Demo social insurance agency' },
  'shared-data/housing-fund': { zh: '演示住房公积金中心', en: 'Demo housing fund centre' },
  'e-licence/resident-id-card': { zh: '演示公安机关', en: 'Demo public security' },
  'e-licence/household-register': { zh: '演示公安机关', en: 'Demo public security' },
  'e-licence/marriage-certificate': { zh: '演示婚姻登记机关', en: 'Demo marriage registry' },
};
const anyHolder: Wording = { zh: '演示数据共享平台', en: 'Demo data exchange' };

export const holderOf = (record: string): Wording => holders[record] ?? anyHolder;

/** A birth ten days before `today`, at half past eight. */
const birthRecord = (today: string): Held => ({
  state: 'valid',
  values: {
    'baby-sex': '2',
    'birth-time': `${daysBefore(today, 10)}T08:30`,
    'birth-place': '演示妇幼保健院',
    'gestation-weeks': '39',
    'birth-measures': { weight: '3280', length: '50.5' },
  },
});

const licence = (number: string, values: Readonly<Record<string, HeldValue>> = {}): Held => ({
  state: 'valid',
  values,
  from: '2020-01-01',
  until: '2099-12-31',
  number,
});

const spouse = ({ name, number }: { readonly name: string; readonly number: string }) => ({
  'spouse-name': name,
  'spouse-document': { type: '111', number },
});

/** The persons of the tour, and those of the virtual reader's cards. */
const people: Readonly<Record<string, (today: string) => Records>> = {
  [mother.number]: (today) => ({
    'shared-data/birth-record': birthRecord(today),
    'shared-data/social-insurance': {
      state: 'valid',
      values: { 'employer-name': '演示样例有限公司', 'work-start': '2016-07-01' },
    },
    'e-licence/resident-id-card': licence('YS-111-0001'),
    'e-licence/household-register': licence('YS-HKB-0001'),
    'e-licence/marriage-certificate': licence('YS-JHZ-0001', spouse(father)),
  }),
  [father.number]: () => ({
    'e-licence/resident-id-card': { state: 'expired' },
    'e-licence/marriage-certificate': licence('YS-JHZ-0002', spouse(mother)),
  }),
  [neighbour.number]: () => ({ 'e-licence/resident-id-card': { state: 'revoked' } }),
  '11010519491231002X': (today) => ({
    'shared-data/birth-record': birthRecord(today),
    'e-licence/resident-id-card': licence('YS-111-0002'),
    'e-licence/marriage-certificate': { state: 'revoked' },
  }),
  '65310119880307003X': () => ({ 'e-licence/resident-id-card': { state: 'expired' } }),
  // A record that breaks the form's own rules: a kiosk must not take it.
  [idNumber('11010119900101004')]: () => ({
    'shared-data/birth-record': {
      state: 'valid',
      values: { 'baby-sex': '7', 'birth-time': '昨天', 'gestation-weeks': '400' },
    },
  }),
};

/** What is held about a person under that name; undefined when there is no such record. */
export const heldAbout = (number: string, record: string, today: string): Held | undefined =>
  people[number]?.(today)[record];

function daysBefore(today: string, days: number): string {
  return new Date(Date.parse(`${today}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}
