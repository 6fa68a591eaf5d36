import { parseCitizenId } from '#shared/codes/citizen-id.ts';
import { isEthnicCode } from '#shared/codes/ethnic.ts';
import { parsePermanentResident } from '#shared/codes/permanent-resident.ts';
import { ageOn, type IsoDate, parseBasicDate } from '#shared/codes/real-date.ts';
import { isSexCode, type SexCode } from '#shared/codes/sex.ts';
import type { IdCard, IdCardWarning } from '#shared/hardware/id-card.ts';
import { err, ok, type Result } from '#shared/result.ts';

/** What made a text block useless. Names the field, never its content. */
export type TextBlockProblem = {
  readonly code: 'length' | 'unknown-type' | 'encoding' | 'name' | 'number' | 'birth';
};

const BLOCK = 256;
const ADDRESS_BLOCK = 70;

/** UTF-16LE at byte offset/length, right-trimmed only: names may hold inner and leading spaces. */
function field(block: Uint8Array, offset: number, length: number): string {
  return raw(block, offset, length).replace(/[\s\0]+$/u, '');
}

function raw(block: Uint8Array, offset: number, length: number): string {
  return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(block.subarray(offset, offset + length));
}

/** Control characters and halves of surrogate pairs never stand on a card; U+FFFD is such a half, decoded. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u{FFFD}\u{FFFE}\u{FFFF}]/u;

interface Core {
  readonly sex: SexCode;
  readonly birth: IsoDate;
  readonly number: string;
  readonly validFrom: IsoDate | null;
  readonly validTo: IsoDate | 'long-term' | null;
}

/** Offsets and lengths in bytes of what every kind carries somewhere. */
interface Layout {
  readonly sex: readonly [number, number];
  readonly birth: readonly [number, number];
  readonly number: readonly [number, number];
}

const RESIDENT: Layout = { sex: [30, 2], birth: [36, 16], number: [122, 36] };
const FOREIGNER_2017: Layout = { sex: [120, 2], birth: [220, 16], number: [122, 30] };

function readCore(
  block: Uint8Array,
  layout: Layout,
  warnings: IdCardWarning[],
): Result<Core, TextBlockProblem> {
  const number = field(block, ...layout.number);
  if (!/^[0-9A-Z]{15,18}$/.test(number)) return err({ code: 'number' });
  const birth = parseBasicDate(field(block, ...layout.birth));
  if (!birth.ok) return err({ code: 'birth' });
  const sex = field(block, ...layout.sex);
  const known = isSexCode(sex);
  if (!known) warnings.push('sex-unknown');
  const from = parseBasicDate(field(block, 188, 16));
  const until = field(block, 204, 16);
  const to = until === '长期' ? ok('long-term' as const) : parseBasicDate(until);
  if (!from.ok || !to.ok) warnings.push('validity-unreadable');
  return ok({
    sex: known ? sex : '0',
    birth: birth.value,
    number,
    validFrom: from.ok ? from.value : null,
    validTo: to.ok ? to.value : null,
  });
}

/** Validity against today; both end days belong to it. */
function doubtValidity(core: Core, today: IsoDate): IdCardWarning[] {
  const warnings: IdCardWarning[] = [];
  if (core.validFrom !== null && core.validFrom > today) warnings.push('not-yet-valid');
  if (core.validTo !== null && core.validTo !== 'long-term' && core.validTo < today) warnings.push('expired');
  return warnings;
}

/** Citizen-style numbers say birth and sex themselves. */
function doubtCitizenNumber(core: Core): IdCardWarning[] {
  const parsed = parseCitizenId(core.number);
  if (!parsed.ok) return ['number-check-failed'];
  const warnings: IdCardWarning[] = [];
  const stated = core.sex === '1' || core.sex === '2';
  if (stated && parsed.value.sex !== core.sex) warnings.push('sex-contradicts-number');
  if (parsed.value.birth !== core.birth) warnings.push('birth-contradicts-number');
  return warnings;
}

function doubtForeignerNumber(core: Core): IdCardWarning[] {
  const parsed = parsePermanentResident(core.number);
  if (!parsed.ok) return ['number-check-failed'];
  const agrees =
    parsed.value.version === '2017'
      ? core.birth.replaceAll('-', '').endsWith(parsed.value.birthShort)
      : core.birth === parsed.value.birth;
  return agrees ? [] : ['birth-contradicts-number'];
}

/** Resident cards last 5 years below 16, 10 below 26, 20 below 46, then for good. */
function doubtTerm(core: Core): IdCardWarning[] {
  if (core.validFrom === null || core.validTo === null) return [];
  const age = ageOn(core.birth, core.validFrom);
  const due = age < 16 ? 5 : age < 26 ? 10 : age < 46 ? 20 : 'long-term';
  const term =
    core.validTo === 'long-term'
      ? 'long-term'
      : Number(core.validTo.slice(0, 4)) - Number(core.validFrom.slice(0, 4));
  return term === due ? [] : ['term-mismatch'];
}

function readResident(block: Uint8Array, today: IsoDate): Result<IdCard, TextBlockProblem> {
  const warnings: IdCardWarning[] = [];
  const core = readCore(block, RESIDENT, warnings);
  if (!core.ok) return core;
  const ethnic = field(block, 32, 4);
  if (!isEthnicCode(ethnic)) warnings.push('ethnic-unknown');
  warnings.push(
    ...doubtCitizenNumber(core.value),
    ...doubtValidity(core.value, today),
    ...doubtTerm(core.value),
  );
  return named(field(block, 0, 30), (name) => ({
    kind: 'resident',
    name,
    ...core.value,
    ethnic: isEthnicCode(ethnic) ? ethnic : '97',
    address: field(block, 52, 70),
    issuer: field(block, 158, 30),
    photo: 'absent',
    warnings,
  }));
}

function readPermit(block: Uint8Array, today: IsoDate): Result<IdCard, TextBlockProblem> {
  const warnings: IdCardWarning[] = [];
  const core = readCore(block, RESIDENT, warnings);
  if (!core.ok) return core;
  warnings.push(...doubtCitizenNumber(core.value), ...doubtValidity(core.value, today));
  return named(field(block, 0, 30), (name) => ({
    kind: 'hmt-permit',
    name,
    ...core.value,
    address: field(block, 52, 70),
    issuer: field(block, 158, 30),
    passNumber: field(block, 220, 18),
    issueCount: field(block, 238, 4),
    photo: 'absent',
    warnings,
  }));
}

function readForeigner2017(block: Uint8Array, today: IsoDate): Result<IdCard, TextBlockProblem> {
  const warnings: IdCardWarning[] = [];
  const core = readCore(block, FOREIGNER_2017, warnings);
  if (!core.ok) return core;
  warnings.push(...doubtForeignerNumber(core.value), ...doubtValidity(core.value, today));
  const englishName = field(block, 0, 120);
  const chineseName = field(block, 158, 30);
  return named(chineseName || englishName, (name) => ({
    kind: 'foreigner-2017',
    name,
    ...core.value,
    englishName,
    chineseName,
    nationality: field(block, 152, 6),
    version: field(block, 236, 4),
    authority: field(block, 240, 8),
    photo: 'absent',
    warnings,
  }));
}

function readForeigner2023(block: Uint8Array, today: IsoDate): Result<IdCard, TextBlockProblem> {
  const warnings: IdCardWarning[] = [];
  const core = readCore(block, RESIDENT, warnings);
  if (!core.ok) return core;
  warnings.push(...doubtForeignerNumber(core.value), ...doubtValidity(core.value, today));
  // The second part may begin, and the first may end, with the space between two names.
  const englishName = (raw(block, 52, 70) + raw(block, 220, 22)).replace(/[\s\0]+$/u, '');
  const chineseName = field(block, 0, 30);
  return named(chineseName || englishName, (name) => ({
    kind: 'foreigner-2023',
    name,
    ...core.value,
    englishName,
    chineseName,
    nationality: field(block, 242, 6),
    renewalCount: field(block, 32, 4),
    oldNumberLink: field(block, 250, 6),
    photo: 'absent',
    warnings,
  }));
}

function named(name: string, card: (name: string) => IdCard): Result<IdCard, TextBlockProblem> {
  if (name.trim() === '') return err({ code: 'name' });
  const made = card(name);
  const texts = Object.values(made).filter((value) => typeof value === 'string');
  return texts.some((text) => UNPRINTABLE.test(text)) ? err({ code: 'encoding' }) : ok(made);
}

/**
 * Reads the 256-byte text block of a card (GA 490 layout, UTF-16LE, padded with spaces); the character at
 * byte 248 tells the kind. `today` is the date in China, for warnings only.
 */
export function readTextBlock(block: Uint8Array, today: IsoDate): Result<IdCard, TextBlockProblem> {
  if (block.length !== BLOCK) return err({ code: 'length' });
  switch (raw(block, 248, 2)) {
    case ' ':
    case '\0':
      return readResident(block, today);
    case 'I':
      return readForeigner2017(block, today);
    case 'J':
      return readPermit(block, today);
    case 'Y':
      return readForeigner2023(block, today);
    default:
      return err({ code: 'unknown-type' });
  }
}

/** Reads the 70-byte newest address (追加住址); null when the bytes are no address. */
export function readNewestAddress(data: Uint8Array): string | null {
  if (data.length !== ADDRESS_BLOCK) return null;
  const address = field(data, 0, ADDRESS_BLOCK);
  return address.trim() === '' || UNPRINTABLE.test(address) ? null : address;
}
