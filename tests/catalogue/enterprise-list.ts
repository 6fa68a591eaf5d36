/** The life events of enterprises as the national list names them. */
import type { LifeEvent } from '#shared/catalogue/schema.ts';
import type { Plan } from '#shared/plan/types.ts';
import { eventOf, shippedCatalogue } from './shipped.ts';

/** Matters by the words of the list of 2022 (and of the 2024 list for restaurants), lead and other departments. */
export const named = {
  'enterprise-opening': {
    name: '企业开办',
    lead: 'market-supervision',
    cooperating: ['public-security', 'tax', 'human-resources', 'housing-fund', 'bank'],
    matters: [
      '企业设立登记',
      '公章刻制备案',
      '发票领用',
      '税控设备',
      '企业社会保险登记',
      '职工参保登记',
      '住房公积金企业缴存登记',
      '银行预约开户',
    ],
  },
  'enterprise-licensing': {
    name: '企业准营（餐饮店）',
    lead: 'market-supervision',
    cooperating: ['urban-management', 'fire-rescue', 'health', 'tobacco'],
    matters: [
      '营业执照信息核验',
      '食品经营许可新办',
      '户外招牌设施规范管理',
      '设置大型户外广告及在城市建筑物设施上悬挂张贴宣传品审批',
      '公众聚集场所投入使用、营业前消防安全检查',
      '预防性健康检查',
      '烟草专卖零售许可',
    ],
  },
  'staff-hiring': {
    name: '员工录用',
    lead: 'human-resources',
    cooperating: ['medical-insurance', 'housing-fund'],
    matters: [
      '就业登记',
      '职工参保登记',
      '档案接收',
      '社会保障卡申领',
      '职工基本医疗保险参保登记',
      '住房公积金个人账户设立',
    ],
  },
  'enterprise-property': {
    name: '涉企不动产登记',
    lead: 'natural-resources',
    cooperating: ['tax', 'water-utility', 'power-utility', 'gas-utility'],
    matters: [
      '企业不动产转移登记',
      '企业不动产变更登记',
      '企业不动产抵押登记',
      '房地产交易税费申报',
      '用水过户',
      '用电过户',
      '燃气过户',
    ],
  },
  'enterprise-closing': {
    name: '企业简易注销',
    lead: 'market-supervision',
    cooperating: ['tax', 'customs', 'human-resources', 'bank', 'public-security'],
    matters: [
      '税务注销',
      '企业注销登记',
      '海关报关单位备案注销',
      '社会保险登记注销',
      '银行账户注销预约',
      '印章注销',
      '简易注销公示',
    ],
  },
} as const;
export type EnterpriseEvent = keyof typeof named;
export const enterpriseEvents = Object.keys(named) as EnterpriseEvent[];

export type EnterpriseFiles = Readonly<Record<EnterpriseEvent, LifeEvent>>;

/** The files as shipped. */
export async function enterpriseFiles(): Promise<EnterpriseFiles> {
  const catalogue = await shippedCatalogue();
  return Object.fromEntries(enterpriseEvents.map((id) => [id, eventOf(catalogue, id)])) as EnterpriseFiles;
}

/** Fields the plan asks the citizen for. */
export const askedOf = (plan: Plan) =>
  plan.groups.flatMap((group) => group.elements).filter((one) => one.state === 'ask');
