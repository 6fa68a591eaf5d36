/**
 * Truth tables: for a family in one situation, what the planner must say, in the words the citizen reads. A case of a
 * file is a heading, the answers as `- question **answer**`, and three tables: matters, documents, figures.
 */
import type { LifeEvent } from '#shared/catalogue/schema.ts';
import { SEXES } from '#shared/codes/sex.ts';
import { makePlan } from '#shared/plan/plan.ts';
import type { Answers, Plan, PlanMatter, Supply } from '#shared/plan/types.ts';

export interface TruthCase {
  readonly title: string;
  /** Lines of answers, each with what is asked and what is said. */
  readonly answers: readonly (readonly [asked: string, said: string])[];
  readonly tables: readonly Table[];
}
/** Rows of cells, the heading row first. */
export type Table = readonly (readonly string[])[];

/** Lines that are not answers to a question: a matter left out, a voluntary matter wanted. */
const LEFT_OUT = '不办';
const WANTED = '另办';

export function parseTruthFile(text: string): TruthCase[] {
  return text
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [title = '', ...lines] = section.split('\n');
      const answers: [string, string][] = [];
      const tables: string[][][] = [];
      let open = false;
      for (const line of lines) {
        const answer = /^- (.+?) \*\*(.+)\*\*$/.exec(line);
        if (answer) answers.push([answer[1] ?? '', answer[2] ?? '']);
        else if (line.startsWith('|')) {
          if (!open) tables.push([]);
          if (!/^\|[-| ]+\|$/.test(line)) tables.at(-1)?.push(cellsOf(line));
        } else if (line.trim() !== '') throw new Error(`${title}: nobody can read “${line}”`);
        open = line.startsWith('|');
      }
      return { title: title.trim(), answers, tables };
    });
}

const cellsOf = (line: string): string[] =>
  line
    .slice(1, line.lastIndexOf('|'))
    .split('|')
    .map((cell) => cell.trim());

/** The answers by their ids. Throws when a line is neither a question, a field nor a matter of the event. */
export function answersOf(event: LifeEvent, truth: TruthCase): Answers {
  const situations: Record<string, string> = {};
  const choices: Record<string, string> = {};
  const deselected: string[] = [];
  const wanted: string[] = [];
  for (const [asked, said] of truth.answers) {
    const unknown = () => new Error(`${event.id}, ${truth.title}: no such answer: ${asked} ${said}`);
    const situation = event.situations.find((one) => one.question.zh === asked);
    const element = event.elements.find((one) => one.name.zh === asked);
    const matter = event.matters.find((one) => one.name.zh === said);
    if (situation) {
      const option = situation.options.find((one) => one.label.zh === said);
      if (!option) throw unknown();
      situations[situation.id] = option.id;
    } else if (element) {
      const option = optionsOf(element.type).find((one) => one.label === said);
      if (!option) throw unknown();
      choices[element.id] = option.id;
    } else if (matter && asked === LEFT_OUT) deselected.push(matter.id);
    else if (matter && asked === WANTED) wanted.push(matter.id);
    else throw unknown();
  }
  return { situations, choices, deselected, wanted };
}

function optionsOf(type: LifeEvent['elements'][number]['type']): { id: string; label: string }[] {
  if (type.kind === 'choice') return type.options.map((one) => ({ id: one.id, label: one.label.zh }));
  if (type.kind === 'code' && type.list === 'sex')
    return Object.entries(SEXES).map(([id, label]) => ({ id, label: label.zh }));
  return [];
}

/** What is wrong with the answers as such: a question left open, or one answered that is not asked. */
export function answersLacking(event: LifeEvent, truth: TruthCase): string[] {
  const answers = answersOf(event, truth);
  const plan = makePlan(event, answers);
  const onPath = new Set(plan.situations.map((one) => one.situation.id));
  return [
    ...plan.situations.filter((one) => one.answer === undefined).map((one) => one.situation.question.zh),
    ...event.situations
      .filter((one) => answers.situations[one.id] !== undefined && !onPath.has(one.id))
      .map((one) => one.question.zh),
    ...plan.groups
      .flatMap((group) => group.elements)
      .filter((one) => one.state === 'pending')
      .map((one) => one.element.name.zh),
    ...plan.materials.filter((one) => !one.certain).map((one) => one.material.name.zh),
  ];
}

/** The three tables as the planner has them. */
export function tablesOf(
  event: LifeEvent,
  answers: Answers,
  departments: ReadonlyMap<string, string>,
): Table[] {
  const plan = makePlan(event, answers);
  const number = new Map(event.matters.map((matter, index) => [matter.id, String(index + 1)]));
  const numbers = (ids: readonly string[]) => ids.map((id) => number.get(id)).join(' ');
  const matters = plan.matters.map((one) => {
    const { matter } = one;
    const cells = [number.get(matter.id) ?? '', matter.name.zh, departments.get(matter.department) ?? ''];
    if (one.state !== 'selected') return [...cells, '', '', '', conclusion(one, numbers)];
    const step = plan.steps.findIndex((each) => each.matters.includes(matter.id)) + 1;
    const days = matter.time.immediate ? '当场' : String(matter.time.workingDays);
    return [...cells, String(step), days, yuan(matter.fee.fen), conclusion(one, numbers)];
  });
  const materials = plan.materials.map(({ material, neededBy, supply }) => [
    material.name.zh,
    numbers(neededBy),
    supplied(supply, numbers),
  ]);
  const { figures } = plan;
  return [
    [['号', '事项', '部门', '第几步', '工作日', '收费（元）', '结论'], ...matters],
    [['材料', '谁要', '怎么来'], ...materials],
    [
      ['表', '材料', '跑动', '填写（问/不重复/原来）', '工作日', '收费（元）', '刷卡'],
      [
        `${figures.forms} → 1`,
        `${figures.materialUses} → ${figures.scans}`,
        `${figures.visits} → 1`,
        `${figures.asked} / ${figures.elements} / ${figures.elementUses}`,
        String(plan.workingDays),
        yuan(plan.feeFen),
        cardsOf(event, plan),
      ],
    ],
  ];
}

function conclusion(one: PlanMatter, numbers: (ids: readonly string[]) => string): string {
  switch (one.state) {
    case 'selected':
      return one.locked ? '办，不能单独去掉' : '办';
    case 'deselected':
      return one.matter.voluntary ? '自愿，没有选' : '本人不办';
    case 'unavailable':
      return one.missing ? `不能办：先要办 ${numbers(one.missing)}` : `不办：${one.why?.zh ?? ''}`;
    case 'told':
      return '只告知';
    case 'undecided':
      return '未定';
  }
}

function supplied(supply: Supply, numbers: (ids: readonly string[]) => string): string {
  switch (supply.kind) {
    case 'scan':
      return '自己带来';
    case 'commitment':
      return '签承诺代替';
    case 'data-share':
    case 'e-licence':
      return '部门之间调取';
    case 'system':
      return '系统生成';
    case 'from-matter':
      return `${numbers([supply.matter])} 产生`;
  }
}

function cardsOf(event: LifeEvent, plan: Plan): string {
  const name = (id: string) => event.roles.find((role) => role.id === id)?.name.zh ?? id;
  return [
    ...(plan.applicantRole === undefined ? [] : [name(plan.applicantRole)]),
    ...plan.secondRoles.map((id) => `${name(id)}（${plan.requiredRoles.includes(id) ? '必须' : '可不刷'}）`),
  ].join('、');
}

const yuan = (fen: number): string => (fen % 100 === 0 ? String(fen / 100) : (fen / 100).toFixed(2));

/** A case as text, for the file. */
export function renderCase(truth: TruthCase): string {
  const answers = truth.answers.map(([asked, said]) => `- ${asked} **${said}**`).join('\n');
  const tables = truth.tables.map(([head = [], ...rows]) =>
    [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n'),
  );
  return [`## ${truth.title}`, answers, ...tables].join('\n\n');
}
