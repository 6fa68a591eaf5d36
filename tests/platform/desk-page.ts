import type { Store } from './store.ts';
import { caseNumberOf } from './submissions.ts';

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.codePointAt(0)};`);

const TRUTH = {
  received: '已提交',
  accepted: '受理',
  correction: '补正',
  completed: '办结',
  refused: '不予受理',
};

/** The small page of cases. It never lets anyone take it for a real platform. */
export function deskPage(store: Store): string {
  const rows = store
    .all<{ submission: string; number: number | null; manifest: string; receivedAt: string }>(
      `SELECT cases.submission, number, manifest, receivedAt FROM cases
       JOIN submissions ON submissions.id = cases.submission ORDER BY receivedAt DESC`,
    )
    .map(({ submission, number, manifest, receivedAt }) => {
      const { intakeNumber, lifeEvent, kiosk } = JSON.parse(manifest);
      const children = store
        .all<{ matter: string; department: string; state: keyof typeof TRUTH }>(
          'SELECT matter, department, state FROM children WHERE submission = ? ORDER BY position',
          submission,
        )
        .map(
          ({ matter, department, state }) =>
            `<li>${escapeHtml(matter)} · ${escapeHtml(department)} · ${TRUTH[state]}</li>`,
        );
      const accept = `<form method="post" action="/desk/cases/${submission}/accept"><button>受理</button></form>`;
      return `<tr><td>${number === null ? accept : caseNumberOf(number)}</td><td>${escapeHtml(intakeNumber)}</td>
        <td>${escapeHtml(lifeEvent)}</td><td><ul>${children.join('')}</ul></td>
        <td>${escapeHtml(kiosk)}</td><td>${escapeHtml(receivedAt)}</td></tr>`;
    });
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>演示平台 · 联办件</title>
<style>
  body { font: 16px/1.6 sans-serif; margin: 2rem; color: #14323a; background: #f6f8f7 }
  .demo { background: #b3261e; color: #fff; padding: .5rem 1rem; border-radius: .5rem; display: inline-block }
  table { border-collapse: collapse; background: #fff; width: 100% }
  th, td { border: 1px solid #cfd8d6; padding: .5rem .75rem; text-align: left; vertical-align: top }
  ul { margin: 0; padding-left: 1.2rem }
</style>
<p class="demo">演示 · 参考平台，不是政务服务平台，不产生任何法律效力</p>
<h1>联办件（${rows.length}）</h1>
<table><tr><th>受理编号</th><th>预受理号</th><th>一件事</th><th>事项</th><th>终端</th><th>收件时间</th></tr>
${rows.join('\n')}</table></html>`;
}
