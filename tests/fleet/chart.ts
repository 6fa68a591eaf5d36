import type { FleetResult } from './simulated.ts';

const WIDTH = 960;
const HEIGHT = 420;
const LEFT = 64;
const BOTTOM = 48;
const TOP = 40;
const RIGHT = 16;
const COLOURS = ['#9a9a9a', '#c77700', '#7a5cc2', '#4b8f3c', '#b03a6a'];
const OURS = '#0b5cad';
/** Seconds one point of a line stands for. */
const STEP = 15;

/** The load on the platform over time, one line for each policy, as a plain SVG. */
export function drawLoad(results: readonly FleetResult[], capacity: number): string {
  const lines = results.map((one) => ({ name: one.policy, points: loads(one.offered) }));
  const seconds = Math.max(...results.map((one) => one.drained.most)) * 1.1;
  const most = Math.max(2 * capacity, ...(lines.at(-1)?.points ?? [])) * 1.1;
  const x = (second: number) => LEFT + (second / seconds) * (WIDTH - LEFT - RIGHT);
  const y = (load: number) => HEIGHT - BOTTOM - (Math.min(load, most) / most) * (HEIGHT - BOTTOM - TOP);
  const path = (points: readonly number[]) =>
    points
      .map((load, at) => [x((at + 0.5) * STEP), y(load)] as const)
      .filter(([px]) => px <= WIDTH - RIGHT)
      .map(([px, py], at) => `${at === 0 ? 'M' : 'L'}${px.toFixed(1)} ${py.toFixed(1)}`)
      .join('');
  const colour = (at: number) => (at === lines.length - 1 ? OURS : (COLOURS[at % COLOURS.length] ?? OURS));
  const marks = ticks(seconds / 60).map(
    (minute) =>
      `<line x1="${x(minute * 60)}" y1="${HEIGHT - BOTTOM}" x2="${x(minute * 60)}" y2="${HEIGHT - BOTTOM + 5}" stroke="#333"/>` +
      `<text x="${x(minute * 60)}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${minute}</text>`,
  );
  const levels = ticks(most).map(
    (load) =>
      `<line x1="${LEFT}" y1="${y(load)}" x2="${WIDTH - RIGHT}" y2="${y(load)}" stroke="#e4e4e4"/>` +
      `<text x="${LEFT - 8}" y="${y(load) + 4}" text-anchor="end">${load}</text>`,
  );
  const legend = lines.map(
    ({ name }, at) =>
      `<rect x="${WIDTH - RIGHT - 190}" y="${TOP + at * 18}" width="12" height="12" fill="${colour(at)}"/>` +
      `<text x="${WIDTH - RIGHT - 172}" y="${TOP + 10 + at * 18}">${name}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#222">
<title>Requests per second at the platform after it came back from an outage, by policy</title>
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<text x="${LEFT}" y="22" font-size="15">Requests per second at the platform after it came back</text>
${levels.join('\n')}
<line x1="${LEFT}" y1="${y(capacity)}" x2="${WIDTH - RIGHT}" y2="${y(capacity)}" stroke="#c00" stroke-dasharray="6 4"/>
<text x="${LEFT + 6}" y="${y(capacity) - 5}" fill="#c00">what it can answer</text>
${lines.map(({ points }, at) => `<path d="${path(points)}" fill="none" stroke="${colour(at)}" stroke-width="${at === lines.length - 1 ? 2.5 : 1.2}"/>`).join('\n')}
<line x1="${LEFT}" y1="${HEIGHT - BOTTOM}" x2="${WIDTH - RIGHT}" y2="${HEIGHT - BOTTOM}" stroke="#333"/>
${marks.join('\n')}
<text x="${(WIDTH + LEFT) / 2}" y="${HEIGHT - 10}" text-anchor="middle">minutes</text>
${legend.join('\n')}
</svg>
`;
}

function loads(offered: Uint32Array): number[] {
  const points: number[] = [];
  for (let from = 0; from < offered.length; from += STEP) {
    const piece = offered.subarray(from, from + STEP);
    points.push(piece.reduce((sum, one) => sum + one, 0) / piece.length);
  }
  return points;
}

/** About eight round numbers from 0 to the most. */
function ticks(most: number): number[] {
  const rough = most / 8;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? power;
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, at) => at * step);
}
