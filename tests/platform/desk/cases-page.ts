import { html } from 'hono/html';
import type { ChildState } from '#shared/platform/cases.ts';
import type { Guide } from '../guide.ts';
import { caseNumberOf } from '../rows.ts';
import { type Html, page, stateNames } from './page.ts';
import type { CaseListRow } from './routes.ts';

/** The list of cases, newest first. */
export function casesPage(rows: readonly CaseListRow[], guide: Guide): Html {
  const lines = rows.map(({ submission, number, manifest, received_at, children }) => {
    const { intakeNumber, lifeEvent, kiosk } = JSON.parse(manifest);
    const accept = html`<form method="post" action="/desk/cases/${submission}/accept"><button>受理</button></form>`;
    return html`<tr><td>${number === null ? accept : caseNumberOf(number)}</td>
      <td><a href="/desk/cases/${submission}">${intakeNumber}</a></td><td>${guide.name(lifeEvent, lifeEvent)}</td>
      <td><ul>${children.map(
        (
          child,
        ) => html`<li>${guide.name(lifeEvent, child.matter)} · ${guide.name(lifeEvent, child.department)} ·
          ${stateNames[child.state as ChildState]}</li>`,
      )}</ul></td><td>${kiosk}</td><td>${received_at}</td></tr>`;
  });
  return page(
    `联办件（${rows.length}）`,
    html`<table><tr><th>受理编号</th><th>预受理号</th><th>一件事</th><th>事项</th><th>终端</th><th>收件时间</th></tr>${lines}</table>`,
  );
}
