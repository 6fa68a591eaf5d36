import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idCard } from '#shared/hardware/id-card.ts';
import { bytesOf, cardKeys, vectors } from './testing/vectors.ts';
import { readNewestAddress, readTextBlock } from './text-block.ts';

const TODAY = '2026-11-23';
const block = (key: (typeof cardKeys)[number]): Uint8Array => bytesOf(vectors[key].text256);

/** The block with a text written into it at a byte offset. */
function write(base: Uint8Array, offset: number, text: string, length = text.length * 2): Uint8Array {
  const changed = base.slice();
  const padded = Buffer.from(text.padEnd(length / 2, ' '), 'utf16le');
  changed.set(padded, offset);
  return changed;
}

const read = (key: (typeof cardKeys)[number]) => {
  const card = readTextBlock(block(key), TODAY);
  if (!card.ok) throw new Error(card.error.code);
  return card.value;
};

describe('the four kinds of card', () => {
  it('resident', () => {
    expect(read('resident')).toEqual({
      kind: 'resident',
      name: '张三丰',
      sex: '2',
      ethnic: '01',
      birth: '1949-12-31',
      address: '北京市朝阳区测试街道1号院2号楼',
      number: '11010519491231002X',
      issuer: '北京市公安局朝阳分局',
      validFrom: '2020-01-01',
      validTo: 'long-term',
      photo: 'absent',
      warnings: [],
    });
  });

  it('resident whose sex contradicts the number', () => {
    expect(read('resident_gender_mismatch')).toMatchObject({
      sex: '1',
      warnings: ['sex-contradicts-number'],
    });
  });

  it('resident with an inner dot in the name, expired, of an odd term', () => {
    expect(read('resident_expired_uyghur')).toMatchObject({
      name: '艾力·测试',
      ethnic: '05',
      validTo: '2025-01-01',
      warnings: ['expired', 'term-mismatch'],
    });
  });

  it('permit of a Hong Kong resident', () => {
    expect(read('hmt_J')).toEqual({
      kind: 'hmt-permit',
      name: '陈大文',
      sex: '1',
      birth: '1992-01-23',
      address: '广东省广州市天河区测试路8号',
      number: '810000199201231238',
      issuer: '广州市公安局',
      passNumber: 'H12345678',
      issueCount: '01',
      validFrom: '2020-01-01',
      validTo: '2025-01-01',
      photo: 'absent',
      warnings: ['expired'],
    });
  });

  it('foreigner, card of 2017', () => {
    expect(read('fpr2017_I')).toEqual({
      kind: 'foreigner-2017',
      name: '约翰史密斯',
      englishName: 'SMITH, JOHN ALEXANDER',
      chineseName: '约翰史密斯',
      sex: '1',
      birth: '1990-01-01',
      number: 'USA110090010114',
      nationality: 'USA',
      version: '00',
      authority: '1500',
      validFrom: '2018-06-01',
      validTo: '2028-05-31',
      photo: 'absent',
      warnings: [],
    });
  });

  it('foreigner, card of 2023', () => {
    expect(read('fpr2023_Y')).toEqual({
      kind: 'foreigner-2023',
      name: '史密斯',
      englishName: 'SMITH, JOHN ALEXANDER',
      chineseName: '史密斯',
      sex: '1',
      birth: '1979-08-12',
      number: '93184019790812005X',
      nationality: 'USA',
      renewalCount: '00',
      oldNumberLink: '',
      validFrom: '2024-01-01',
      validTo: '2034-01-01',
      photo: 'absent',
      warnings: [],
    });
  });

  it('foreigner whose long name goes on in a second place, space kept', () => {
    expect(read('fpr2023_Y_longname')).toMatchObject({
      englishName: 'ALEXANDRA CHRISTINA MARIA FERNANDEZ GONZALEZ',
      nationality: 'ESP',
      warnings: [],
    });
  });

  it('newest address', () => {
    const data = bytesOf(vectors.newaddr).slice(10, -1);
    expect(readNewestAddress(data)).toBe('广东省深圳市南山区测试路9号');
    expect(readNewestAddress(data.slice(1))).toBeNull();
    expect(readNewestAddress(bytesOf('2000'.repeat(35)))).toBeNull();
  });
});

describe('doubts are warnings', () => {
  const warnings = (changed: Uint8Array, today = TODAY) => {
    const card = readTextBlock(changed, today);
    return card.ok ? card.value.warnings : card.error.code;
  };
  const resident = block('resident');

  it.each([
    ['number check digit', write(resident, 122, '110105194912310021'), ['number-check-failed']],
    ['birth', write(resident, 36, '19491230'), ['birth-contradicts-number']],
    ['unknown sex', write(resident, 30, '7'), ['sex-unknown']],
    ['unknown people', write(resident, 32, '77'), ['ethnic-unknown']],
    ['no end date', write(resident, 204, '', 16), ['validity-unreadable']],
    ['impossible end date', write(resident, 204, '20300230'), ['validity-unreadable']],
    ['short term', write(resident, 204, '20300101'), ['term-mismatch']],
  ])('%s', (_what, changed, expected) => expect(warnings(changed)).toEqual(expected));

  it('both ends of the term belong to it', () => {
    const card = write(block('hmt_J'), 204, '20261123');
    expect(warnings(card)).toEqual([]);
    expect(warnings(card, '2026-11-24')).toEqual(['expired']);
    expect(warnings(card, '2019-12-31')).toEqual(['not-yet-valid']);
    expect(warnings(card, '2020-01-01')).toEqual([]);
  });

  it('an unstated sex contradicts nothing', () => {
    expect(warnings(write(resident, 30, '9'))).toEqual([]);
  });
});

describe('what is no card is refused by field, without its content', () => {
  const resident = block('resident');
  it.each([
    ['length', resident.slice(0, 255)],
    ['unknown-type', write(resident, 248, 'Z')],
    ['name', write(resident, 0, '', 30)],
    ['number', write(resident, 122, '', 36)],
    ['number', write(resident, 122, '１１０１')],
    ['birth', write(resident, 36, '19491332')],
    ['encoding', write(resident, 0, '张\u0007')],
    ['encoding', write(resident, 52, '\ud842')],
  ])('%s', (code, changed) => {
    expect(readTextBlock(changed, TODAY)).toEqual({ ok: false, error: { code } });
  });

  it('keeps rare characters: extension B and the private use area', () => {
    const rare = readTextBlock(write(resident, 0, '𠮷䶮\ue863', 30), TODAY);
    expect(rare).toMatchObject({ ok: true, value: { name: '𠮷䶮\ue863' } });
  });

  it('answers any 256 bytes with a card of the contract or a refusal', () => {
    const blocks = fc
      .tuple(fc.constantFrom(...cardKeys), fc.array(fc.tuple(fc.nat({ max: 255 }), fc.nat({ max: 255 }))))
      .map(([key, changes]) => {
        const changed = block(key);
        for (const [at, byte] of changes) changed[at] = byte;
        return changed;
      });
    fc.assert(
      fc.property(fc.oneof(blocks, fc.uint8Array({ minLength: 256, maxLength: 256 })), (bytes) => {
        const card = readTextBlock(bytes, TODAY);
        if (card.ok) expect(idCard.safeParse(card.value).success).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
