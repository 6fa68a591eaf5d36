import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const STYLE = `
  body { font: 16px/1.6 sans-serif; margin: 2rem; color: #14323a; background: #f6f8f7 }
  .demo { background: #b3261e; color: #fff; padding: .5rem 1rem; border-radius: .5rem; display: inline-block }
  nav a { margin-right: 1.5rem }
  table { border-collapse: collapse; background: #fff; width: 100%; margin-bottom: 1.5rem }
  th, td { border: 1px solid #cfd8d6; padding: .5rem .75rem; text-align: left; vertical-align: top }
  ul { margin: 0; padding-left: 1.2rem }
  section { background: #fff; border: 1px solid #cfd8d6; padding: 0 1.25rem 1rem; margin-bottom: 1.25rem }
  form { margin: .75rem 0; padding: .75rem; border-top: 1px dashed #cfd8d6 }
  label { display: inline-block; margin: .15rem 1rem .15rem 0 }
  button { font: inherit; padding: .25rem 1rem }
  .late { color: #b3261e; font-weight: bold }
  .muted { color: #5a6f73 }
`;

/** A page of the desk. None lets anyone take it for a real platform; nothing on it is a script. */
export const page = (title: string, body: Html): Html => html`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>演示平台 · ${title}</title><style>${raw(STYLE)}</style></head>
<body><p class="demo">演示 · 参考平台，不是政务服务平台，不产生任何法律效力</p>
<nav><a href="/">联办件</a><a href="/desk/overdue">超期与故障</a><a href="/desk/statistics">统计</a><a href="/desk/kiosks">终端</a></nav>
<h1>${title}</h1>${body}</body></html>`;

export const stateNames = {
  received: '已提交',
  accepted: '已受理',
  processing: '办理中',
  correction: '补正',
  completed: '办结',
  refused: '不予受理',
} as const;

export const reasonNames = {
  missing: '缺少',
  unclear: '看不清',
  incomplete: '不完整',
  wrong: '不是所需的材料或内容有误',
  expired: '已过有效期',
  differs: '与登记信息不一致',
} as const;
