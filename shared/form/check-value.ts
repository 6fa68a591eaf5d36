/** Checks one value by the real rule of its type. Answers are codes; the sentence is the screen's business. */
import { parseBankCard } from '#shared/codes/bank-card.ts';
import { parseCitizenId } from '#shared/codes/citizen-id.ts';
import { isEthnicCode } from '#shared/codes/ethnic.ts';
import { parsePermanentResident } from '#shared/codes/permanent-resident.ts';
import { parseMobilePhone } from '#shared/codes/phone.ts';
import { parseIsoDate } from '#shared/codes/real-date.ts';
import { parseRealEstateUnit } from '#shared/codes/real-estate-unit.ts';
import { isSexCode } from '#shared/codes/sex.ts';
import { parseUscc } from '#shared/codes/uscc.ts';
import type { ElementValue } from '../application/types.ts';
import type { DataElement, PartType } from '../catalogue/schema.ts';

export interface FieldProblem {
  readonly element: string;
  /** Part of a composite value. */
  readonly part?: string;
  /** `<rule>.<what>`, e.g. `id-number.check-digit`; the key of the sentence. */
  readonly code: string;
  readonly params?: Readonly<Record<string, string | number>>;
  /** A warning lets the citizen go on. */
  readonly severity: 'error' | 'warn';
}

export interface CheckContext {
  /** Local date and time, `YYYY-MM-DDTHH:mm`, for rules about the future. */
  readonly now: string;
  readonly valueOf: (element: string) => ElementValue | undefined;
}

/** Every defect of the value at once, errors first. */
export function checkValue(
  element: DataElement,
  value: ElementValue | undefined,
  context: CheckContext,
): FieldProblem[] {
  const problem = (code: string, part?: string, params?: FieldProblem['params']): FieldProblem => ({
    element: element.id,
    ...(part !== undefined && { part }),
    code,
    ...(params && { params }),
    severity: 'error',
  });
  const type = element.type;
  if (value === undefined || isEmpty(value)) return element.optional ? [] : [problem('required')];

  if (type.kind === 'composite') {
    const record = typeof value === 'object' ? value : {};
    const found = type.parts.flatMap((part) => {
      const text = record[part.id]?.trim() ?? '';
      if (text === '' && part.optional) return [];
      const wrong = text === '' ? { code: 'required' } : checkPart(part.type, text);
      return wrong ? [problem(wrong.code, part.id, wrong.params)] : [];
    });
    return [...found, ...checkRules(element, value, context)];
  }
  if (type.kind === 'identity-document') {
    const record = typeof value === 'object' ? value : {};
    if (!type.types.some((one) => one.id === record.type)) return [problem('required', 'type')];
    const wrong = checkDocumentNumber(record.type ?? '', record.number ?? '');
    return wrong ? [problem(wrong, 'number')] : checkRules(element, value, context);
  }
  if (type.kind === 'address') {
    const record = typeof value === 'object' ? value : {};
    if (record.whole) return checkRules(element, value, context);
    const found: FieldProblem[] = [];
    if (!record.region) found.push(problem('required', 'region'));
    if (type.detail && !record.detail?.trim()) found.push(problem('required', 'detail'));
    return [...found, ...checkRules(element, value, context)];
  }
  if (typeof value !== 'string') return [problem('required')];
  const wrong = checkPart(type, value.trim());
  return [
    ...(wrong ? [problem(wrong.code, undefined, wrong.params)] : []),
    ...checkRules(element, value, context),
  ];
}

/** True when nothing at all was given. */
export function isEmpty(value: ElementValue | undefined): boolean {
  if (value === undefined) return true;
  return typeof value === 'string'
    ? value.trim() === ''
    : Object.values(value).every((part) => part.trim() === '');
}

interface Wrong {
  readonly code: string;
  readonly params?: FieldProblem['params'];
}

function checkPart(type: PartType, text: string): Wrong | undefined {
  switch (type.kind) {
    case 'text':
      return checkText(type, text);
    case 'date':
      return parseIsoDate(text).ok ? undefined : { code: 'date.not-a-date' };
    case 'date-time':
      return /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/.test(text) && parseIsoDate(text.slice(0, 10)).ok
        ? undefined
        : { code: 'date.not-a-time' };
    case 'choice':
      return type.options.some((option) => option.id === text) ? undefined : { code: 'required' };
    case 'code':
      return (type.list === 'sex' ? isSexCode(text) : isEthnicCode(text)) ? undefined : { code: 'required' };
    case 'number':
      return checkNumber(type, text);
    case 'id-number': {
      const parsed = parseCitizenId(text);
      return parsed.ok ? undefined : { code: `id-number.${parsed.error.code}` };
    }
    case 'phone': {
      const parsed = parseMobilePhone(text);
      return parsed.ok ? undefined : { code: `phone.${parsed.error.code}` };
    }
    case 'bank-card': {
      const parsed = parseBankCard(text);
      return parsed.ok ? undefined : { code: `bank-card.${parsed.error.code}` };
    }
    case 'uscc': {
      const parsed = parseUscc(text);
      return parsed.ok ? undefined : { code: `uscc.${parsed.error.code}` };
    }
    case 'estate-unit': {
      const parsed = parseRealEstateUnit(text);
      return parsed.ok ? undefined : { code: `estate-unit.${parsed.error.code}` };
    }
    case 'address':
      return text === '' ? { code: 'required' } : undefined;
  }
}

function checkText(type: Extract<PartType, { kind: 'text' }>, text: string): Wrong | undefined {
  if ([...text].length > type.maxLength) return { code: 'text.too-long', params: { max: type.maxLength } };
  if (type.input === 'name' && !/^[\p{Script=Han}\p{Co}〇·•\p{Script=Latin}\s.'-]+$/u.test(text))
    return { code: 'name.characters' };
  if (type.input === 'latin' && !/^[\w /.-]+$/.test(text)) return { code: 'text.latin-only' };
  if (type.input === 'digits' && !/^\d+$/.test(text)) return { code: 'text.digits-only' };
  return undefined;
}

function checkNumber(type: Extract<PartType, { kind: 'number' }>, text: string): Wrong | undefined {
  if (!/^\d+(\.\d+)?$/.test(text)) return { code: 'number.not-a-number' };
  const range = { min: type.min, max: type.max };
  if ((text.split('.')[1] ?? '').length > type.decimals)
    return type.decimals === 0
      ? { code: 'number.whole' }
      : { code: 'number.decimals', params: { decimals: type.decimals } };
  const number = Number(text);
  return number < type.min || number > type.max ? { code: 'number.range', params: range } : undefined;
}

/** 证件类型 codes of FACTS §4: 111 resident card, 553 permanent resident, 554 residence permit; others have no public check. */
function checkDocumentNumber(type: string, number: string): string | undefined {
  const text = number.trim();
  if (text === '') return 'required';
  if (type === '111' || type === '554') {
    const parsed = parseCitizenId(text);
    return parsed.ok ? undefined : `id-number.${parsed.error.code}`;
  }
  if (type === '553') {
    const parsed = parsePermanentResident(text);
    return parsed.ok ? undefined : `id-number.${parsed.error.code}`;
  }
  return /^[A-Za-z0-9()]{5,20}$/.test(text) ? undefined : 'document.shape';
}

function checkRules(element: DataElement, value: ElementValue, context: CheckContext): FieldProblem[] {
  return element.rules.flatMap((rule): FieldProblem[] => {
    if (rule.rule === 'not-in-future')
      return typeof value === 'string' &&
        value.slice(0, context.now.length) > context.now.slice(0, value.length)
        ? [{ element: element.id, code: 'date.in-future', severity: rule.severity }]
        : [];
    const others = rule.elements.flatMap((id) => {
      const other = context.valueOf(id);
      return typeof other === 'string' && other.trim() !== '' ? [other.trim()] : [];
    });
    if (others.length === 0 || typeof value !== 'string') return [];
    const holds =
      rule.rule === 'surname-of'
        ? others.some((other) => sharesSurname(value.trim(), other))
        : others.includes(value);
    return holds ? [] : [{ element: element.id, code: `rule.${rule.rule}`, severity: rule.severity }];
  });
}

/** Surnames have one or two characters; the first character of the parent's name is enough to tell. */
const sharesSurname = (name: string, parent: string): boolean => [...name][0] === [...parent][0];
