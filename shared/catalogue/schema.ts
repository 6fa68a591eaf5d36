/**
 * The catalogue: life events as data. One file per life event, one index file with departments and the
 * privacy notice. Adding a life event touches no code.
 */
import * as z from 'zod';
import { CalendarYear } from './calendar.ts';
import { Condition } from './conditions.ts';

const Id = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'an id is lower-case letters, digits and hyphens');

/** Wording per language. Chinese is the official text; English helps a reader and never replaces it. */
export const Wording = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
export type Wording = z.infer<typeof Wording>;

export const Department = z.strictObject({
  id: Id,
  name: Wording,
  /** A department of government, a public utility (公用企事业单位), or another body such as a bank. */
  kind: z.enum(['department', 'utility', 'body']).default('department'),
});
export type Department = z.infer<typeof Department>;

export const Option = z.strictObject({ id: z.string().min(1), label: Wording, help: Wording.optional() });
export type Option = z.infer<typeof Option>;

/** 情形: a guided question whose answer decides matters, materials and fields. */
export const Situation = z.strictObject({
  id: Id,
  question: Wording,
  help: Wording.optional(),
  options: z.array(Option).min(2),
  /** Asked only when true; may look at earlier situations only. */
  when: Condition.optional(),
});
export type Situation = z.infer<typeof Situation>;

/** How long, in working days from acceptance; `immediate` is done while the citizen waits. */
export const TimeLimit = z.strictObject({
  workingDays: z.number().int().min(0),
  immediate: z.boolean().default(false),
  note: Wording.optional(),
});

/** Charge in fen (1/100 yuan). */
export const Fee = z.strictObject({ fen: z.number().int().min(0), note: Wording.optional() });

const Day = z.iso.date();

/** One line of a department's form: an element, or one part of it, under the form's own words. */
export const FormField = z.strictObject({
  element: Id,
  part: Id.optional(),
  /** What the official form calls it, when it is not the element's name. */
  label: Wording.optional(),
  /** Takes the whole width of the sheet. */
  wide: z.boolean().default(false),
});

/** The official application form of a matter as A4: sections of fields, filled from the one form. */
export const Form = z.strictObject({
  title: Wording,
  sections: z.array(z.strictObject({ title: Wording, fields: z.array(FormField).min(1) })).min(1),
  /** Printed above the signature. */
  statement: Wording.optional(),
});
export type Form = z.infer<typeof Form>;

/** A matter that comes first, or any one of several; without it its existing certificate (`instead`) is asked for. */
export const Need = z.union([
  z.strictObject({ matter: Id, instead: Id.optional() }),
  z.strictObject({ anyOf: z.array(Id).min(2), instead: Id.optional() }),
]);
export type Need = z.infer<typeof Need>;

/** The matters of a need: one, or several of which any will do. */
export const needed = (need: Need): readonly string[] => ('matter' in need ? [need.matter] : need.anyOf);

/** 事项 with the six elements of its guide: basis, conditions, materials, time, fee, results. */
export const Matter = z.strictObject({
  id: Id,
  name: Wording,
  /** 责任单位, which decides. */
  department: Id,
  /** 监管单位, where it is another one (谁审批谁监管、谁主管谁监管). */
  supervisor: Id.optional(),
  /** GB/T 39554.1: 实施编码 of 31 characters or 业务办理项编码 of 33. Absent in samples. */
  code: z
    .string()
    .regex(/^[0-9A-HJ-NPQRTUWXY]{18}\d{13}(\d{2})?$/)
    .optional(),
  basis: z.array(Wording).min(1),
  conditions: z.array(Wording).min(1),
  elements: z.array(Id),
  materials: z.array(Id),
  time: TimeLimit,
  fee: Fee,
  results: z.array(Wording).min(1),
  /**
   * Matters that come first. When such a matter is not part of this visit, its existing certificate
   * (`instead`) is asked for; without `instead` the dependent matter cannot be done.
   */
  needs: z.array(Need).default([]),
  /** Offered and not chosen beforehand: the applicant's own free choice (utilities, voluntary savings). */
  voluntary: z.boolean().default(false),
  /** Told only, nothing to apply for (惠企、免申即享): no form, no materials. */
  toldOnly: z.boolean().default(false),
  form: Form.optional(),
  when: Condition.optional(),
  /** Said when `when` is false. */
  unavailable: Wording.optional(),
});
export type Matter = z.infer<typeof Matter>;

const PartType = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('text'),
    input: z.enum(['text', 'name', 'latin', 'digits']).default('text'),
    maxLength: z.number().int().positive().default(60),
  }),
  z.strictObject({ kind: z.literal('date') }),
  z.strictObject({ kind: z.literal('date-time') }),
  z.strictObject({ kind: z.literal('choice'), options: z.array(Option).min(2) }),
  /** A national code list kept in code: GB/T 2261.1 sex, GB/T 3304 ethnic group. */
  z.strictObject({ kind: z.literal('code'), list: z.enum(['sex', 'ethnic']) }),
  z.strictObject({
    kind: z.literal('number'),
    min: z.number(),
    max: z.number(),
    decimals: z.number().int().min(0).max(3).default(0),
    unit: Wording,
  }),
  z.strictObject({ kind: z.literal('id-number') }),
  z.strictObject({ kind: z.literal('phone') }),
  z.strictObject({ kind: z.literal('bank-card') }),
  /** 统一社会信用代码, GB 32100. */
  z.strictObject({ kind: z.literal('uscc') }),
  /** 不动产单元号, GB/T 37346. */
  z.strictObject({ kind: z.literal('estate-unit') }),
  z.strictObject({ kind: z.literal('address'), detail: z.boolean().default(true) }),
]);
export type PartType = z.infer<typeof PartType>;

/** `optional`: may stay empty, such as the name of a spouse. */
const Part = z.strictObject({ id: Id, label: Wording, type: PartType, optional: z.boolean().optional() });

export const ElementType = z.discriminatedUnion('kind', [
  ...PartType.options,
  z.strictObject({ kind: z.literal('composite'), parts: z.array(Part).min(2) }),
  /** 证件类型 + 证件号码: the number is checked by the rule of the chosen type. */
  z.strictObject({ kind: z.literal('identity-document'), types: z.array(Option).min(1) }),
]);
export type ElementType = z.infer<typeof ElementType>;

/** Where a value can come from without the citizen typing it. */
export const Prefill = z.discriminatedUnion('from', [
  z.strictObject({
    from: z.literal('card'),
    role: Id,
    field: z.enum(['name', 'sex', 'ethnic', 'birth', 'address', 'document']),
  }),
  z.strictObject({
    from: z.literal('shared-data'),
    holder: Wording,
    /** Whose record it is. It is asked for only when this person's card was laid; without a role, never. */
    role: Id.optional(),
    /** False: the value is a proposal and may be typed over. */
    authoritative: z.boolean().default(true),
    /** Name of the data set and of the field in it, as the platform knows them. */
    dataset: Id.optional(),
    field: z.string().optional(),
    purpose: Wording.optional(),
    basis: Wording.optional(),
  }),
  z.strictObject({
    from: z.literal('e-licence'),
    /** 证照类型, e.g. 出生医学证明. */
    licence: Id,
    role: Id.optional(),
    authoritative: z.boolean().default(true),
    field: z.string(),
    purpose: Wording,
    basis: Wording,
  }),
  z.strictObject({ from: z.literal('matter'), matter: Id }),
  z.strictObject({ from: z.literal('element'), element: Id }),
]);
export type Prefill = z.infer<typeof Prefill>;

/** Rules across elements, checked with a plain sentence; `warn` lets the citizen go on. */
export const ElementRule = z.discriminatedUnion('rule', [
  z.strictObject({
    rule: z.literal('surname-of'),
    elements: z.array(Id).min(1),
    severity: z.literal('warn'),
  }),
  z.strictObject({
    rule: z.literal('equals-one-of'),
    elements: z.array(Id).min(1),
    severity: z.enum(['warn', 'error']),
  }),
  z.strictObject({ rule: z.literal('not-in-future'), severity: z.literal('error') }),
]);
export type ElementRule = z.infer<typeof ElementRule>;

/** 数据元: one fact asked once, whoever needs it. */
export const DataElement = z.strictObject({
  id: Id,
  name: Wording,
  hint: Wording.optional(),
  type: ElementType,
  privacy: z.enum(['public', 'personal', 'sensitive']),
  /** Code of the data element in its standard, e.g. a GB/T or DE number. */
  code: z.string().optional(),
  /** How it is shown to others than its owner. */
  mask: z.enum(['name', 'id-number', 'phone', 'bank-card']).optional(),
  prefill: z.array(Prefill).default([]),
  when: Condition.optional(),
  optional: z.boolean().default(false),
  rules: z.array(ElementRule).default([]),
});
export type DataElement = z.infer<typeof DataElement>;

/** How a document reaches the case. Kinds of FACTS §2: 自备、电子证照、数据共享、承诺替代、前序产生、系统生成. */
export const MaterialSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('own') }),
  /** `role`: whose it is. It is asked for only when this person's card was laid; without a role, never. */
  z.strictObject({ kind: z.literal('e-licence'), licence: Id.optional(), role: Id.optional() }),
  z.strictObject({ kind: z.literal('data-share'), dataset: Id.optional(), role: Id.optional() }),
  z.strictObject({ kind: z.literal('commitment'), text: Wording }),
  z.strictObject({ kind: z.literal('earlier-matter'), matter: Id }),
  z.strictObject({ kind: z.literal('system') }),
]);
export type MaterialSource = z.infer<typeof MaterialSource>;

/** 材料: one document given once, whoever needs it. */
export const Material = z.strictObject({
  id: Id,
  name: Wording,
  hint: Wording.optional(),
  sources: z.array(MaterialSource).min(1),
  pages: z.strictObject({ min: z.number().int().min(1), max: z.number().int().min(1) }),
  /** Least trust level of 国办函〔2016〕108号 the departments take; a citizen's scan is C. */
  trust: z.enum(['A', 'B', 'C', 'D']).default('C'),
  quality: z
    .strictObject({ colour: z.boolean().default(true), dpi: z.number().int().min(75).max(600).default(200) })
    .optional(),
  when: Condition.optional(),
});
export type Material = z.infer<typeof Material>;

/** One form screen. `delivery` elements are asked on the delivery screen. */
export const Group = z.strictObject({
  id: Id,
  title: Wording,
  screen: z.enum(['form', 'delivery']),
  elements: z.array(Id).min(1),
});
export type Group = z.infer<typeof Group>;

/** A person whose card the event can use, e.g. mother and father. */
export const Role = z.strictObject({
  id: Id,
  name: Wording,
  /** GB/T 2261.1, where the role tells it: a card that differs is asked about. */
  sex: z.enum(['1', '2']).optional(),
  /** True: this person is the applicant and must lay the card. Absent: never the applicant. */
  applicant: Condition.optional(),
  /** True: this person's card may be laid as a second card. */
  second: Condition.optional(),
  /** The second card must be laid: both parties apply together, as buyer and seller do. */
  required: z.boolean().default(false),
});
export type Role = z.infer<typeof Role>;

/** Lets an editor check and complete the file as it is typed; means nothing to the kiosk. */
const EditorSchema = z.string().optional();

export const LifeEvent = z.strictObject({
  $schema: EditorSchema,
  schema: z.literal(1),
  id: Id,
  name: Wording,
  summary: Wording,
  audience: z.enum(['person', 'enterprise']),
  /** Pinyin of the name, syllables parted by spaces, for search by initials. */
  pinyin: z.string(),
  tone: z.enum(['plain', 'mourning']).default('plain'),
  /** Where in a life or an enterprise's life it belongs; the choice screen groups by it. */
  stage: z
    .enum([
      'birth',
      'family',
      'work',
      'home',
      'retirement',
      'hardship',
      'service',
      'farewell',
      'opening',
      'operation',
      'staff',
      'property',
      'closing',
    ])
    .default('family'),
  lead: Id,
  cooperating: z.array(Id),
  region: z.string().regex(/^\d{6}$/),
  effectiveFrom: Day,
  effectiveUntil: Day.optional(),
  source: z.string().min(1),
  verified: z.boolean(),
  roles: z.array(Role).min(1),
  situations: z.array(Situation),
  matters: z.array(Matter).min(1),
  /** Of each list exactly one matter can be done in one visit. */
  exclusive: z.array(z.array(Id).min(2)).default([]),
  /** 并行: matters that go together by law; choosing one chooses all, with the reason shown. */
  parallel: z.array(z.strictObject({ matters: z.array(Id).min(2), reason: Wording })).default([]),
  groups: z.array(Group).min(1),
  elements: z.array(DataElement).min(1),
  materials: z.array(Material),
});
export type LifeEvent = z.infer<typeof LifeEvent>;

/** What is read, why and how long it is kept (个人信息保护法 Art. 17); shown before a card is read. */
export const PrivacyNotice = z.strictObject({ id: Id, summary: Wording, full: z.array(Wording).min(1) });
export type PrivacyNotice = z.infer<typeof PrivacyNotice>;

export const CatalogueIndex = z.strictObject({
  $schema: EditorSchema,
  schema: z.literal(1),
  version: z.number().int().positive(),
  region: z.string().regex(/^\d{6}$/),
  departments: z.array(Department).min(1),
  privacyNotice: PrivacyNotice,
  lifeEvents: z.array(Id).min(1),
  /** `<region>/<life event>`: files of regions that change or add to a life event. */
  overlays: z
    .array(z.string().regex(/^\d{6}\/[a-z0-9][a-z0-9-]*$/, 'is not <region>/<life event>'))
    .default([]),
  /** Years with a file of holidays and working weekends. */
  calendarYears: z.array(z.number().int()).default([]),
});
export type CatalogueIndex = z.infer<typeof CatalogueIndex>;

/** The whole loaded catalogue; `hash` is the SHA-256 of its canonical JSON and names the version in a manifest. */
export const Catalogue = CatalogueIndex.extend({
  lifeEvents: z.array(LifeEvent).min(1),
  calendar: z.array(CalendarYear).default([]),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Catalogue = z.infer<typeof Catalogue>;
