/** Moments of a visit to stand still in: state put into the store, as a citizen would have brought it about. */

import picture from '#assets/demo/pages/household-register-1.jpg?url';
import { useMachine } from '#renderer/app/machine.ts';
import { goTo } from '#renderer/app/router.ts';
import type { ScannedPage } from '#renderer/materials/page.ts';
import { useCatalogue } from '#renderer/visit/catalogue.ts';
import { useVisit, type VisitState } from '#renderer/visit/store.ts';
import { planOf } from '#renderer/visit/use-plan.ts';
import type { ElementValue } from '#shared/application/types.ts';
import { prefillFromCards } from '#shared/form/prefill.ts';
import type { IdCard } from '#shared/hardware/id-card.ts';
import { everydayFamily } from '#tests/catalogue/everyday-family.ts';

const card = (name: string, sex: '1' | '2', number: string, ethnic: string): IdCard => ({
  kind: 'resident',
  name,
  sex,
  ethnic,
  birth: '1995-04-12',
  number,
  address: '北京市东城区演示街道试验胡同18号院6号楼3单元1201室',
  issuer: '北京市公安局',
  validFrom: '2020-01-01',
  validTo: '2040-01-01',
  photo: 'not-decoded',
  warnings: [],
});
const mother = card('李秀英', '2', '110101199504120021', '01');
const father = card('王建国', '1', '110102199308060013', '11');

const married = everydayFamily;
const single = { ...married, 'parents-married': 'no', 'parent-information': 'mother-only' };

const answers: Readonly<Record<string, ElementValue>> = {
  'baby-name': '王小宝',
  'baby-sex': '1',
  'birth-time': '2026-11-13T08:30',
  'birth-place': '人民医院',
  'gestation-weeks': '39',
  'birth-measures': { weight: '3300', length: '50.5' },
  'baby-ethnic': '01',
  'native-place': { region: '110101', regionName: '北京市东城区', detail: '' },
  'registration-address': { region: '110101', regionName: '北京市东城区', detail: '试验胡同18号' },
  'householder-name': '李大山',
  'householder-id-number': '110101196510030014',
  'householder-relation': 'maternal-grandchild',
  'insurance-place': { region: '110101', regionName: '北京市东城区', detail: '' },
  'insurance-payment': 'counter',
  'card-bank': 'psbc',
  'vaccination-site': '社区卫生中心',
  'maternity-bank': '邮政银行',
  'maternity-account': '6222020000000000000',
  'residence-address': { region: '110101', regionName: '北京市东城区', detail: '人民路' },
  'contact-phone': '13800138000',
  'delivery-method': 'post',
  'delivery-address': { region: '110101', regionName: '北京市东城区', detail: '人民路' },
};

const page = (id: string): ScannedPage => ({
  id,
  jpeg: new Uint8Array([0xff, 0xd8]),
  width: 1240,
  height: 1754,
  url: picture,
  issues: [],
  kept: false,
});

/** The machine's reader in a state; every scene begins with one that is ready. */
const reader = (state: string) =>
  useMachine.setState(({ devices }) => ({
    devices: devices.map((one) => (one.kind === 'id-card-reader' ? { ...one, status: { state } } : one)),
  }));

const stated: IdCard = {
  kind: 'stated',
  name: '李秀英',
  sex: '2',
  birth: '1995-04-12',
  number: '110101199504120021',
  validFrom: null,
  validTo: null,
  photo: 'absent',
  warnings: [],
};

/** A visit that has come as far as `stage`; everything before it is complete. */
function visitAt(stage: 'begun' | 'told' | 'read' | 'filled' | 'scanned', more: Partial<VisitState> = {}) {
  const lifeEvent = useCatalogue.getState().catalogue?.lifeEvents[0];
  if (lifeEvent === undefined) throw new Error('The page has no catalogue');
  const { begin, putCard, fill, putPages } = useVisit.getState();
  reader('ready');
  begin(lifeEvent);
  const reached = (one: typeof stage) =>
    ['begun', 'told', 'read', 'filled', 'scanned'].indexOf(stage) >=
    ['begun', 'told', 'read', 'filled', 'scanned'].indexOf(one);
  if (reached('told')) useVisit.setState({ situations: more.situations ?? married });
  if (reached('read')) {
    for (const [role, one] of [
      ['mother', mother],
      ['father', father],
    ] as const) {
      const plan = planOf(useVisit.getState());
      const { cards, values } = useVisit.getState();
      if (plan)
        putCard(role, one, prefillFromCards(plan, { ...cards, [role]: one }, values, '2026-11-23T08:00:00Z'));
    }
  }
  if (reached('filled')) for (const [id, value] of Object.entries(answers)) fill(id, value);
  if (reached('scanned'))
    for (const { material } of planOf(useVisit.getState())?.materials ?? [])
      putPages(
        material.id,
        Array.from({ length: material.pages.min }, (_, at) => page(`${material.id}-${at}`)),
      );
  useVisit.setState(more);
}

const groups = ['child', 'mother', 'father', 'household', 'services', 'contact'] as const;

/** By name: what to put where. The name up to its first dot is the screen. */
export const scenes: Readonly<Record<string, () => void>> = {
  situations: () => visitAt('begun'),
  'situations.chosen': () =>
    visitAt('begun', { situations: { ...married, 'parents-married': 'no' }, situationIndex: 1 }),
  notice: () => visitAt('told'),
  matters: () => visitAt('told'),
  'matters.fewer': () => visitAt('told', { deselected: ['issue-birth-certificate'] }),
  identify: () => visitAt('told'),
  'identify.read': () => visitAt('told', { cards: { mother: { ...mother, warnings: ['expired'] } } }),
  'identify.differs': () => visitAt('told', { cards: { mother: father } }),
  'identify.broken': () => {
    visitAt('told');
    reader('silent');
  },
  'identify.by-hand': () => {
    visitAt('told');
    reader('disabled');
  },
  'identify.stated': () => visitAt('told', { cards: { mother: stated } }),
  ...Object.fromEntries(
    groups.map((group, groupIndex) => [`form.${group}`, () => visitAt('read', { groupIndex })]),
  ),
  'form.filled': () => visitAt('filled'),
  materials: () => visitAt('filled'),
  'materials.scanned': () => visitAt('scanned'),
  'materials.pages': () => visitAt('scanned', { materialIndex: 2 }),
  'materials.one-missing': () =>
    visitAt('filled', { materialIndex: 2, pages: { 'household-register': [page('one')] } }),
  'materials.commitment': () => {
    visitAt('filled', { situations: single });
    const given = planOf(useVisit.getState())?.materials.filter((one) =>
      ['scan', 'commitment'].includes(one.supply.kind),
    );
    useVisit.setState({
      materialIndex: given?.findIndex((one) => one.supply.kind === 'commitment') ?? 0,
    });
  },
  delivery: () => visitAt('filled'),
  check: () => visitAt('scanned'),
  'check.incomplete': () => visitAt('read'),
  sign: () => visitAt('scanned'),
  ...Object.fromEntries(
    ['pending', 'held', 'received', 'accepted', 'failed'].map((one) => [
      `submitted.${one}`,
      () => visitAt('scanned'),
    ]),
  ),
  rate: () => visitAt('begun'),
  progress: () => visitAt('begun'),
  'out-of-service': () =>
    useMachine.setState({ accepting: { ok: false, reasons: ['disk-full', 'journal-unhealthy'] } }),
};

export const screenOf = (scene: string): Parameters<typeof goTo>[0] =>
  scene.split('.')[0] as Parameters<typeof goTo>[0];

/** Sets the scene. */
export function play(scene: string): void {
  const set = scenes[scene];
  if (set === undefined) throw new Error(`There is no scene ${scene}`);
  set();
  goTo(screenOf(scene));
}
