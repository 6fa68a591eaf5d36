/** One case: its children, and what each department may do with its own. */
import { html } from 'hono/html';
import { type ChildState, childMoves, defectReasons } from '#shared/platform/cases.ts';
import { SealedApplication } from '#shared/platform/contract.ts';
import { readDetail } from '../cases/detail.ts';
import type { Guide } from '../guide.ts';
import {
  type CaseRow,
  type ChildRow,
  caseNumberOf,
  childrenOf,
  manifestOf,
  mendingsOf,
  type SubmissionRow,
} from '../rows.ts';
import type { Database } from '../store/database.ts';
import { type Html, page, reasonNames, stateNames } from './page.ts';

interface CasePageDeps {
  readonly db: Database;
  readonly guide: Guide;
}

export async function casePage(
  { db, guide }: CasePageDeps,
  row: CaseRow,
  submission: SubmissionRow,
): Promise<Html> {
  const { lifeEvent, intakeNumber, kiosk } = manifestOf(submission);
  const application = SealedApplication.parse(JSON.parse(row.application));
  const children = await childrenOf(db, row.submission);
  const mendings = await mendingsOf(db, row.submission);
  const events = await db.all<{ version: number; matter: string; state: string; actor: string; at: string }>(
    'SELECT * FROM events WHERE submission = ? ORDER BY version, matter',
    row.submission,
  );
  const name = (id: string) => guide.name(lifeEvent, id);
  const sections = children.map((child) => {
    const sent = application.children.find((one) => one.matter === child.matter);
    return html`<section id="${child.matter}" data-matter="${child.matter}" data-state="${child.state}">
      <h2>${name(child.matter)} · ${name(child.department)} · ${stateNames[child.state]}</h2>
      ${details(child, name)}
      <ul>${Object.entries(sent?.fields ?? {}).map(
        ([id, value]) =>
          html`<li>${name(id)}：${typeof value === 'string' ? value : JSON.stringify(value)}</li>`,
      )}${(sent?.materials ?? []).map((id) => html`<li>材料：${name(id)}</li>`)}</ul>
      ${childMoves[child.state].map((to) => moveForm(child, to, sent, name))}
    </section>`;
  });
  const accept =
    row.number === null
      ? html`<form method="post" action="/desk/cases/${row.submission}/accept"><button>受理</button></form>`
      : '';
  return page(
    name(lifeEvent),
    html`<p>受理编号 ${row.number === null ? '（尚未受理）' : caseNumberOf(row.number)} · 预受理号 ${intakeNumber} · 终端 ${kiosk}</p>
      ${accept}${sections}
      ${mendings.length === 0 ? '' : html`<h2>补正件</h2><ul>${mendings.map((one) => mendingItem(one, name))}</ul>`}
      <h2>办理过程</h2><table><tr><th>时间</th><th>事项</th><th>状态</th><th>操作</th></tr>
      ${events.map(
        (event) => html`<tr><td>${event.at}</td><td>${name(event.matter)}</td>
        <td>${stateNames[event.state as ChildState]}</td><td>${event.actor}</td></tr>`,
      )}</table>`,
  );
}

function details(child: ChildRow, name: (id: string) => string): Html {
  const { correction, result, reason, waitsFor } = readDetail(child.detail);
  return html`<p class="muted">${child.at}${child.due_by === null ? '' : ` · 应于 ${child.due_by} 前办结`}
    ${(waitsFor ?? []).length === 0 ? '' : ` · 需先办结：${(waitsFor ?? []).map(name).join('、')}`}</p>
    ${
      correction === undefined
        ? ''
        : html`<ul>${correction.defects.map(
            (defect) => html`<li>${name(defect.id)}：${reasonNames[defect.reason]}</li>`,
          )}</ul><p>${correction.note ?? ''}${correction.dueBy === null ? '' : ` 请于 ${correction.dueBy} 前补正`}</p>`
    }
    ${result === undefined ? '' : html`<p>结果：${result.name} ${result.number ?? ''}</p>`}
    ${reason === undefined ? '' : html`<p>原因：${reason}</p>`}`;
}

function mendingItem(
  { application, submission }: { application: string; submission: string },
  name: (id: string) => string,
): Html {
  const { children } = SealedApplication.parse(JSON.parse(application));
  return html`<li data-mending="${submission}">${children.map(
    (child) => html`${name(child.matter)}：${Object.keys(child.fields).map(name).join('、')}
      ${child.materials.map(name).join('、')} `,
  )}</li>`;
}

const verbs: Readonly<Record<ChildState, string>> = {
  received: '退回待受理',
  accepted: '受理',
  processing: '开始办理',
  correction: '要求补正',
  completed: '办结并出件',
  refused: '不予受理',
};

function moveForm(
  child: ChildRow,
  to: ChildState,
  sent: SealedApplication['children'][number] | undefined,
  name: (id: string) => string,
): Html {
  const things = [
    ...Object.keys(sent?.fields ?? {}).map((id) => ({ kind: 'element', id })),
    ...withPapers(sent).map((id) => ({ kind: 'material', id })),
  ];
  const reasons = defectReasons.map((code) => html`<option value="${code}">${reasonNames[code]}</option>`);
  const inputs = {
    correction: html`${things.map(
      ({ kind, id }) => html`<label>${kind === 'material' ? '材料 ' : ''}${name(id)}
        <select name="defect:${kind}:${id}"><option value="">无问题</option>${reasons}</select></label>`,
    )}<br><label>说明 <input name="note" maxlength="500" size="40"></label>
      <label>补正期限 <input name="dueBy" type="date"></label>`,
    completed: html`<label>结果名称 <input name="resultName" maxlength="200" value="${name(child.matter)}结果"></label>
      <label>编号 <input name="resultNumber" maxlength="80"></label>
      <label>送达 <select name="delivery"><option value="counter">窗口领取</option>
        <option value="post">邮寄</option><option value="electronic">电子证照</option></select></label>`,
    refused: html`<label>原因 <input name="reason" maxlength="500" size="40" required></label>`,
    accepted: '',
    processing: '',
    received: '',
  }[to];
  return html`<form method="post" action="/desk/cases/${child.submission}/children/${child.matter}" data-to="${to}">
    <input type="hidden" name="state" value="${to}">${inputs}<button>${verbs[to]}</button></form>`;
}

/** Documents of a child, those that were to come by another way among them. */
function withPapers(sent: SealedApplication['children'][number] | undefined): string[] {
  const others = Array.isArray(sent?.withoutDocument) ? sent.withoutDocument : [];
  return [...(sent?.materials ?? []), ...others.map((one) => String(one?.material))];
}
