/**
 * Draws the pages that lie on the virtual flatbed: A4 at 150 dpi, every one marked 演示, every person invented.
 *
 *     node assets/demo/make-pages.ts
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { encode } from 'jpeg-js';
import { shippedFonts } from '../../devices/receipt-printer/fonts.ts';

const WIDTH = 1240;
const HEIGHT = 1754;
const INK = '#23262b';
const RED = '#b5281e';
const GREY = '#6b7280';

const here = import.meta.dirname;
const fonts = shippedFonts(join(here, '..'));

/** GB 11643: seventeen digits and their check character. */
function idNumber(region: string, birth: string, order: string): string {
  const digits = region + birth.replaceAll('-', '') + order;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return digits + '10X98765432'.charAt(sum % 11);
}

const mother = {
  name: '李婉清',
  sex: '女',
  nation: '汉',
  birth: '1994-05-17',
  id: idNumber('110101', '1994-05-17', '906'),
};
const father = {
  name: '王思远',
  sex: '男',
  nation: '汉',
  birth: '1992-11-03',
  id: idNumber('110101', '1992-11-03', '917'),
};
const baby = {
  name: '王一诺',
  sex: '女',
  nation: '汉',
  birth: '2026-11-10',
  id: idNumber('110101', '2026-11-10', '904'),
};
const address = '北京市东城区演示胡同 99 号 1 单元 101';
const issuer = '北京市公安局东城分局（演示）';

const xml = (value: string): string => value.replace(/[&<>]/g, (sign) => `&#${sign.codePointAt(0)};`);
interface TextStyle {
  size?: number;
  fill?: string;
  bold?: boolean;
  anchor?: 'start' | 'middle' | 'end';
  spacing?: number;
}
function text(x: number, y: number, value: string, style: TextStyle = {}): string {
  const { size = 30, fill = INK, bold = false, anchor = 'start', spacing = 0 } = style;
  const stroke = bold ? ` stroke="${fill}" stroke-width="${size / 26}"` : '';
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" text-anchor="${anchor}" letter-spacing="${spacing}"${stroke}>${xml(value)}</text>`;
}
const box = (x: number, y: number, w: number, h: number, attributes: string): string =>
  `<rect x="${x}" y="${y}" width="${w}" height="${h}" ${attributes}/>`;
const title = (value: string, y = 190, fill = INK): string =>
  text(WIDTH / 2, y, value, { size: 62, bold: true, anchor: 'middle', spacing: 10, fill });
const chinese = (date: string): string => {
  const [year, month, day] = date.split('-').map(Number);
  return `${year} 年 ${month} 月 ${day} 日`;
};

/** A round seal that is plainly none. */
const seal = (x: number, y: number): string =>
  `<g opacity="0.82" fill="none" stroke="${RED}"><circle cx="${x}" cy="${y}" r="112" stroke-width="7"/><circle cx="${x}" cy="${y}" r="99" stroke-width="2"/></g>${text(x, y + 14, '演示专用', { size: 42, fill: RED, anchor: 'middle', bold: true })}${text(x, y + 62, '非真实印章', { size: 24, fill: RED, anchor: 'middle' })}`;

/** Label and value in ruled rows; `columns` pairs side by side. */
function table(
  top: number,
  rows: readonly (readonly [string, string])[],
  columns = 1,
  rowHeight = 92,
): string {
  const left = 110;
  const width = WIDTH - 2 * left;
  const labelWidth = columns === 1 ? 300 : 200;
  const cell = width / columns;
  const lines = Math.ceil(rows.length / columns);
  const cells = rows.map(([label, value], index) => {
    const x = left + (index % columns) * cell;
    const y = top + Math.floor(index / columns) * rowHeight;
    return (
      box(x, y, labelWidth, rowHeight, 'fill="#eef1ee" stroke="#55605a" stroke-width="2"') +
      box(x + labelWidth, y, cell - labelWidth, rowHeight, 'fill="none" stroke="#55605a" stroke-width="2"') +
      text(x + labelWidth / 2, y + rowHeight / 2 + 10, label, { size: 27, anchor: 'middle', fill: GREY }) +
      text(x + labelWidth + 22, y + rowHeight / 2 + 11, value, { size: columns === 1 ? 31 : 28 })
    );
  });
  return (
    cells.join('') + box(left, top, width, lines * rowHeight, 'fill="none" stroke="#3f4a44" stroke-width="4"')
  );
}

/** The grey figure where a photograph would be. */
const portrait = (x: number, y: number, w: number, h: number): string =>
  `${box(x, y, w, h, 'fill="#dfe5ea"')}<circle cx="${x + w / 2}" cy="${y + h * 0.4}" r="${w * 0.2}" fill="#a9b4bf"/><path d="M${x + w * 0.16} ${y + h}c0 ${-h * 0.34} ${w * 0.68} ${-h * 0.34} ${w * 0.68} 0z" fill="#a9b4bf"/>${text(x + w / 2, y + h - 14, '示意', { size: 24, anchor: 'middle', fill: '#56616c' })}`;

type Person = typeof mother;
function idCard(person: Person): string {
  const x = 190;
  const card = (y: number, tint: string): string =>
    box(x, y, 860, 542, `rx="34" fill="${tint}" stroke="#7f8c93" stroke-width="3"`);
  const label = (y: number, name: string, value: string): string =>
    text(x + 60, y, name, { size: 25, fill: '#4878a8' }) + text(x + 170, y, value, { size: 32 });
  const front = 190;
  const back = 900;
  return [
    card(front, '#eef5fb'),
    label(front + 95, '姓名', person.name),
    label(front + 165, '性别', `${person.sex}\u3000\u3000民族\u3000${person.nation}`),
    label(front + 235, '出生', chinese(person.birth)),
    label(front + 305, '住址', '北京市东城区演示胡同'),
    text(x + 170, front + 352, '99 号 1 单元 101', { size: 32 }),
    text(x + 60, front + 480, '公民身份号码', { size: 25, fill: '#4878a8' }),
    text(x + 250, front + 481, person.id, { size: 38, spacing: 3, bold: true }),
    portrait(x + 580, front + 60, 230, 300),
    card(back, '#f6f1ea'),
    text(x + 470, back + 130, '中华人民共和国', { size: 46, anchor: 'middle', spacing: 8 }),
    text(x + 470, back + 215, '居民身份证', { size: 66, anchor: 'middle', bold: true, spacing: 14 }),
    `<circle cx="${x + 105}" cy="${back + 130}" r="58" fill="none" stroke="${RED}" stroke-width="6"/>`,
    text(x + 105, back + 143, '演示', { size: 36, anchor: 'middle', fill: RED }),
    text(x + 160, back + 400, `签发机关\u3000${issuer}`, { size: 29 }),
    text(x + 160, back + 462, '有效期限\u30002020.01.01-2040.01.01', { size: 29 }),
    text(WIDTH / 2, 1560, '身份证复印件（正反面）', { size: 30, anchor: 'middle', fill: GREY }),
  ].join('');
}

const registerPage = (person: Person, relation: string, note: string): string =>
  title('常住人口登记卡') +
  table(
    280,
    [
      ['姓名', person.name],
      ['与户主关系', relation],
      ['曾用名', '无'],
      ['性别', person.sex],
      ['出生地', '北京市东城区'],
      ['民族', person.nation],
      ['籍贯', '北京市'],
      ['出生日期', chinese(person.birth)],
      ['宗教信仰', '无'],
      ['血型', '不明'],
    ],
    2,
    104,
  ) +
  table(
    800,
    [
      ['公民身份号码', person.id],
      ['本市其他住址', '无'],
      ['何时由何地迁来', note],
      ['承办人签章', '演示'],
    ],
    1,
    104,
  ) +
  seal(930, 1400);

const pages: Record<string, string> = {
  'mother-id-card': idCard(mother),
  'father-id-card': idCard(father),
  'household-register-1':
    title('居民户口簿', 330, '#7c2d1e') +
    text(WIDTH / 2, 430, '首 页', { size: 40, anchor: 'middle' }) +
    table(
      560,
      [
        ['户别', '家庭户'],
        ['户主姓名', father.name],
        ['户号', '110101-DEMO-0099'],
        ['住址', address],
        ['登记机关', issuer],
        ['签发日期', '2021 年 3 月 9 日'],
      ],
      1,
      108,
    ) +
    seal(930, 1440),
  'household-register-2': registerPage(father, '户主', '2021 年 3 月 9 日 由本区演示街道迁来'),
  'marriage-certificate':
    title('结 婚 证', 250, RED) +
    table(
      380,
      [
        ['持证人', mother.name],
        ['登记日期', '2021 年 5 月 20 日'],
        ['结婚证字号', 'J110101-2021-DEMO99'],
      ],
      1,
      96,
    ) +
    table(
      740,
      [
        ['姓名', father.name],
        ['性别', father.sex],
        ['国籍', '中国'],
        ['出生日期', father.birth],
      ],
      2,
      96,
    ) +
    text(110, 990, `身份证件号  ${father.id}`, { size: 30 }) +
    table(
      1050,
      [
        ['姓名', mother.name],
        ['性别', mother.sex],
        ['国籍', '中国'],
        ['出生日期', mother.birth],
      ],
      2,
      96,
    ) +
    text(110, 1300, `身份证件号  ${mother.id}`, { size: 30 }) +
    seal(930, 1480),
  'birth-certificate':
    title('出生医学证明', 210, '#166534') +
    text(WIDTH - 110, 280, '编号 Z110000099（演示）', { size: 28, anchor: 'end', fill: GREY }) +
    table(
      320,
      [
        ['新生儿姓名', baby.name],
        ['性别', baby.sex],
        ['出生时间', '2026-11-10 08:26'],
        ['出生孕周', '39 周'],
        ['体重', '3250 克'],
        ['身长', '50 厘米'],
      ],
      2,
      100,
    ) +
    table(
      670,
      [
        ['出生地点', '北京市东城区'],
        ['医疗机构名称', '东城演示妇幼保健院'],
        ['母亲姓名', mother.name],
        ['母亲证件号码', mother.id],
        ['父亲姓名', father.name],
        ['父亲证件号码', father.id],
        ['签发日期', '2026 年 11 月 12 日'],
      ],
      1,
      94,
    ) +
    seal(930, 1500),
  'bank-card':
    box(190, 420, 860, 542, 'rx="38" fill="#1f4e79"') +
    text(250, 520, '演示银行 DEMO BANK', { size: 44, fill: '#fff', bold: true }) +
    box(250, 600, 120, 90, 'rx="14" fill="#d9b65c"') +
    text(250, 800, '6222 0200 0000 0000 000', { size: 54, fill: '#fff', spacing: 4 }) +
    text(250, 890, 'LI WANQING', { size: 34, fill: '#dbe7f3' }) +
    text(990, 890, '借记卡', { size: 34, fill: '#dbe7f3', anchor: 'end' }) +
    text(WIDTH / 2, 1080, '产妇银行卡复印件', { size: 30, anchor: 'middle', fill: GREY }),
  'newborn-page': registerPage(baby, '女儿', '2026 年 11 月 20 日 出生登记'),
  passport:
    box(110, 300, WIDTH - 220, 900, 'rx="20" fill="#f3eef6" stroke="#7d6b91" stroke-width="3"') +
    text(150, 380, '护照 PASSPORT', { size: 44, bold: true }) +
    text(WIDTH - 150, 380, '演示国 UTOPIA', { size: 36, anchor: 'end' }) +
    portrait(160, 440, 290, 380) +
    [
      '类型/Type  P',
      '国家码/Code  UTO',
      '护照号/No.  D23145890',
      '姓/Surname  ERIKSSON',
      '名/Given names  ANNA MARIA',
      '国籍/Nationality  UTOPIAN',
      '出生/Birth  1974-08-12',
      '有效期/Expiry  2032-04-15',
    ]
      .map((line, i) => text(500, 480 + i * 62, line, { size: 31 }))
      .join('') +
    text(150, 1080, 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', { size: 32 }) +
    text(150, 1140, 'D231458907UTO7408122F3204159<<<<<<<<<<<<<<<6', { size: 32 }),
  authorisation:
    title('授 权 委 托 书') +
    [
      `委托人：${mother.name}\u3000\u3000证件号码：${mother.id}`,
      `受托人：${father.name}\u3000\u3000证件号码：${father.id}`,
      '',
      '委托人因产后休养，不能亲自到场，现委托受托人代为办理',
      `新生儿 ${baby.name} 的出生医学证明首次签发及领取事宜。`,
      '受托人在上述权限内签署的文件，委托人均予承认。',
      '',
      '委托期限：2026 年 11 月 12 日 至 2026 年 12 月 12 日',
    ]
      .map((line, i) => text(130, 360 + i * 84, line, { size: 33 }))
      .join('') +
    text(700, 1200, '委托人（签字）：', { size: 32 }) +
    `<path d="M930 1196c20-50 34 40 50-6s22 22 40-10 10 30 60-14" fill="none" stroke="#1b2c6b" stroke-width="5" stroke-linecap="round"/>` +
    text(700, 1290, '2026 年 11 月 12 日', { size: 32 }),
};

const watermark = Array.from({ length: 12 }, (_, i) => {
  const [x, y] = [230 + (i % 3) * 400, 300 + Math.floor(i / 3) * 420];
  return `<g transform="rotate(-30 ${x} ${y})" opacity="0.13">${text(x, y, '演示', { size: 150, anchor: 'middle', fill: RED, bold: true })}</g>`;
}).join('');
const footer = text(WIDTH / 2, HEIGHT - 70, '演示样张 · 人物、号码、印章均为虚构 · DEMONSTRATION', {
  size: 26,
  anchor: 'middle',
  fill: RED,
});

async function draw(name: string, body: string): Promise<void> {
  // The blank page is a sheet as a scanner sees it: paper, nothing on it.
  const marks = body === '' ? '' : watermark + footer;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="${WIDTH}" height="${HEIGHT}" fill="#fdfdfa"/><g font-family="Noto Sans CJK SC">${body}${marks}</g></svg>`;
  const fontBuffers = await fonts.filesFor(svg);
  const image = new Resvg(svg, { font: { fontBuffers, defaultFontFamily: 'Noto Sans CJK SC' } }).render();
  const jpeg = encode({ width: WIDTH, height: HEIGHT, data: Buffer.from(image.pixels) }, 72);
  writeFileSync(join(here, 'pages', `${name}.jpg`), jpeg.data);
}

const wasm = createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm');
await initWasm(readFileSync(wasm));
mkdirSync(join(here, 'pages'), { recursive: true });
for (const [name, body] of [...Object.entries(pages), ['blank', ''] as const]) await draw(name, body);
