import type { ReadinessReport } from '../api/technician-checks.ts';
import { chinaTime } from '../time/china.ts';
import { literal } from './document.ts';
import { words } from './words.ts';

const phrases = {
  title: { zh: '终端就绪报告', en: 'Readiness report' },
  ready: { zh: '可以投入使用', en: 'Ready for service' },
  notReady: { zh: '尚未就绪', en: 'Not ready' },
  passed: { zh: '通过', en: 'passed' },
  open: { zh: '未完成项', en: 'still open' },
  technician: { zh: '技术员签名', en: 'Technician' },
} as const;

/** The readiness report's verdict as a slip: what a technician signs and leaves in the kiosk's door. */
export function readinessDocument({ report, digest, signature }: ReadinessReport): string {
  const passed = report.checks.filter((line) => line.record?.outcome === 'passed' && !line.stale).length;
  const verdict = report.ready ? phrases.ready : phrases.notReady;
  const row = ({ zh, en }: { zh: string; en: string }, value: string) =>
    `|${literal(`${zh} ${en}`)} | ${literal(value)}|`;
  return [
    ...(report.simulated ? [`\`${literal(words.demonstration.zh)}\``] : []),
    `^^^${literal(phrases.title.zh)}^^^`,
    literal(phrases.title.en),
    `"${literal(report.siteName.zh)}"`,
    `"${literal(`${verdict.zh} ${verdict.en}`)}"`,
    '---',
    `|${literal(report.kioskId)} |`,
    `|${literal(`${report.region} ${report.terminal}`)} | ${literal(chinaTime(report.madeAt))}|`,
    row(phrases.passed, `${passed} / ${report.checks.length}`),
    row(phrases.open, String(report.open.length)),
    ...report.open.map((name) => `|~~${literal(name)} |`),
    '---',
    `{code:${report.format}#${report.kioskId}#${digest}#${signature.slice(0, 22)};option:qrcode,4,m}`,
    `${literal(phrases.technician.zh)} ${literal('_'.repeat(20))}`,
    '',
  ].join('\n');
}
