/** What the lead unit looks at: overdue children, failing machines, statistics. Counts and codes, no person. */
import { html } from 'hono/html';
import { commandKinds, Heartbeat } from '#shared/platform/machines.ts';
import type { EventCounts } from '#shared/platform/statistics.ts';
import type { Guide } from '../guide.ts';
import { caseNumberOf } from '../rows.ts';
import type { Database } from '../store/database.ts';
import type { Seen } from '../watermark.ts';
import { type Html, page } from './page.ts';

interface OversightDeps {
  readonly db: Database;
  readonly guide: Guide;
  readonly now: () => string;
}

/** States of devices that pass by themselves in use; every other one is a fault. */
const PASSING: ReadonlySet<string> = new Set([
  'starting',
  'ready',
  'reading',
  'busy',
  'no-card',
  'card-removed',
  'card-unreadable',
  'no-paper',
]);
/** A kiosk that says nothing for so long is listed. */
const SILENT_MS = 15 * 60_000;

interface OverdueRow {
  readonly number: number;
  readonly matter: string;
  readonly department: string;
  readonly due_by: string;
  readonly manifest: string;
}

/** 通报、限期整改: children past their day, by lead unit, and machines that fail or are silent. */
export async function overduePage({
  db,
  guide,
  seen,
  now,
}: OversightDeps & { readonly seen: Seen }): Promise<Html> {
  const today = now().slice(0, 10);
  const rows = await db.all<OverdueRow>(
    `SELECT number, matter, department, due_by, manifest FROM children
     JOIN cases ON cases.submission = children.submission JOIN submissions ON submissions.id = children.submission
     WHERE state IN ('accepted', 'processing') AND due_by < ? ORDER BY due_by, number`,
    today,
  );
  const lines = rows.map((row) => {
    const { lifeEvent } = JSON.parse(row.manifest);
    const lead = guide.lead(lifeEvent);
    return html`<tr data-overdue="${row.matter}"><td>${lead === undefined ? '—' : guide.name(lifeEvent, lead)}</td>
      <td>${guide.name(lifeEvent, row.department)}</td><td>${guide.name(lifeEvent, row.matter)}</td>
      <td>${caseNumberOf(row.number)}</td><td class="late">${row.due_by}</td></tr>`;
  });
  const machines = (await failingMachines({ db, seen }, now())).map(
    ({ kiosk, what }) => html`<tr data-kiosk="${kiosk}"><td>${kiosk}</td><td>${what.join('、')}</td></tr>`,
  );
  return page(
    '超期与故障',
    html`<h2>超期事项（${rows.length}）</h2>
      <table><tr><th>牵头单位</th><th>责任单位</th><th>事项</th><th>受理编号</th><th>应办结日</th></tr>${lines}</table>
      <h2>终端故障（${machines.length}）</h2><table><tr><th>终端</th><th>情况</th></tr>${machines}</table>`,
  );
}

async function failingMachines(
  { db, seen }: { readonly db: Database; readonly seen: Seen },
  now: string,
): Promise<{ kiosk: string; what: string[] }[]> {
  const rows = await db.all<{ kiosk: string; at: string | null; json: string | null }>(
    `SELECT devices.kiosk AS kiosk, at, json FROM devices
     LEFT JOIN heartbeats ON heartbeats.kiosk = devices.kiosk ORDER BY devices.kiosk`,
  );
  const failing: { kiosk: string; what: string[] }[] = [];
  for (const { kiosk, at, json } of rows) {
    const heartbeat = json === null ? undefined : Heartbeat.parse(JSON.parse(json));
    const what = [
      ...(await vanished(seen, kiosk, heartbeat)),
      ...(heartbeat === undefined || at === null ? [] : ailing(heartbeat, at, now)),
    ];
    if (what.length > 0) failing.push({ kiosk, what });
  }
  return failing;
}

/** Numbers the platform never saw: gaps in what came, and what the kiosk says it gave out and no longer holds. */
async function vanished(seen: Seen, kiosk: string, heartbeat: Heartbeat | undefined): Promise<string[]> {
  const { watermark } = await seen.watermark(kiosk);
  const gaps = watermark.missing.map(({ from, to }) => (from === to ? `缺号 ${from}` : `缺号 ${from}–${to}`));
  if (heartbeat === undefined) return gaps;
  const { lastSeq, queued, parked } = heartbeat.outbox;
  const unseen = lastSeq - watermark.highest - queued - (parked ?? 0);
  return unseen > 0 ? [...gaps, `${unseen} 件已发号而未到`] : gaps;
}

function ailing(heartbeat: Heartbeat, at: string, now: string): string[] {
  const what = heartbeat.devices
    .filter((device) => !PASSING.has(device.status))
    .map((device) => `${device.kind} ${device.status}`);
  if (Date.parse(now) - Date.parse(at) > SILENT_MS) what.push(`自 ${at} 无消息`);
  if (!heartbeat.accepting) what.push('停止服务');
  const { parked } = heartbeat.outbox;
  if (parked !== null && parked > 0) what.push(`搁置 ${parked} 件`);
  return what;
}

/** 评价指标: what was done and spared, and where visits end. Summed over kiosks and days. */
export async function statisticsPage({ db, guide }: OversightDeps): Promise<Html> {
  const rows = await db.all<{ json: string }>('SELECT json FROM statistics');
  const sums = sumEvents(rows.flatMap(({ json }) => JSON.parse(json) as EventCounts[]));
  const sections = sums.map((one) => {
    const rate = one.started === 0 ? '—' : `${Math.round((100 * one.submitted) / one.started)} %`;
    return html`<section data-life-event="${one.lifeEvent}"><h2>${guide.name(one.lifeEvent, one.lifeEvent)}</h2>
      <p>开始 ${one.started} · 提交 ${one.submitted} · 完成率 ${rate} · 涉及事项 ${one.matters}</p>
      <p>少填 ${one.saved.fields} 项 · 少交材料 ${one.saved.materials} 份 · 少跑 ${one.saved.visits} 次 ·
        平均用时 ${one.submitted === 0 ? '—' : `${Math.round(one.seconds / one.submitted / 60)} 分钟`}</p>
      <table><tr><th>步骤</th><th>进入</th><th>放弃</th></tr>${one.steps.map(
        (step) => html`<tr><td>${step.step}</td><td>${step.entered}</td><td>${step.abandoned}</td></tr>`,
      )}</table></section>`;
  });
  return page('统计', html`${sections.length === 0 ? html`<p>还没有数据。</p>` : sections}`);
}

/** Adds counts of the same life event together. */
export function sumEvents(counts: readonly EventCounts[]): EventCounts[] {
  const sums = new Map<string, EventCounts>();
  for (const one of counts) {
    const sum = sums.get(one.lifeEvent);
    if (sum === undefined) {
      sums.set(one.lifeEvent, structuredClone(one));
      continue;
    }
    const steps = new Map(sum.steps.map((step) => [step.step, step]));
    for (const { step, entered, abandoned } of one.steps) {
      const known = steps.get(step) ?? { step, entered: 0, abandoned: 0 };
      steps.set(step, { step, entered: known.entered + entered, abandoned: known.abandoned + abandoned });
    }
    sums.set(one.lifeEvent, {
      lifeEvent: one.lifeEvent,
      started: sum.started + one.started,
      submitted: sum.submitted + one.submitted,
      steps: [...steps.values()],
      seconds: sum.seconds + one.seconds,
      matters: sum.matters + one.matters,
      saved: {
        fields: sum.saved.fields + one.saved.fields,
        materials: sum.saved.materials + one.saved.materials,
        visits: sum.saved.visits + one.saved.visits,
      },
    });
  }
  return [...sums.values()].sort((a, b) => a.lifeEvent.localeCompare(b.lifeEvent));
}

const commandNames: Readonly<Record<(typeof commandKinds)[number], string>> = {
  restart: '重新启动',
  'out-of-service': '停止服务',
  'fetch-catalogue': '更新事项清单',
  'send-diagnostics': '上传诊断信息',
};

/** Every kiosk with its last heartbeat and the closed list of what it may be told. */
export async function kiosksPage({ db }: OversightDeps): Promise<Html> {
  const rows = await db.all<{ kiosk: string; enrolled_at: string; at: string | null; json: string | null }>(
    `SELECT devices.kiosk AS kiosk, enrolled_at, at, json FROM devices
     LEFT JOIN heartbeats ON heartbeats.kiosk = devices.kiosk ORDER BY devices.kiosk`,
  );
  const lines = rows.map(({ kiosk, enrolled_at, at, json }) => {
    const heartbeat = json === null ? undefined : Heartbeat.parse(JSON.parse(json));
    const buttons = commandKinds.map(
      (kind) => html`<form method="post" action="/desk/kiosks/${kiosk}/commands">
        <input type="hidden" name="kind" value="${kind}"><button>${commandNames[kind]}</button></form>`,
    );
    return html`<tr data-kiosk="${kiosk}"><td>${kiosk}</td><td>${enrolled_at}</td><td>${at ?? '—'}</td>
      <td>${heartbeat === undefined ? '—' : `待传 ${heartbeat.outbox.queued}，搁置 ${heartbeat.outbox.parked ?? '—'}`}</td>
      <td>${buttons}</td></tr>`;
  });
  return page(
    `终端（${rows.length}）`,
    html`<table><tr><th>终端</th><th>登记</th><th>最近消息</th><th>队列</th><th>指令</th></tr>${lines}</table>`,
  );
}
