import { join } from 'node:path';
import { Hono } from 'hono';
import { VisitCount } from '#shared/api/statistics.ts';
import { z } from '#shared/envelope/schema.ts';
import { addVisit, emptyCounts, StatisticsDay } from '#shared/platform/statistics.ts';
import { readIfThere, writeDurably } from './journal/files.ts';
import { readJson } from './json-body.ts';

export interface StatisticsDeps {
  readonly dataDir: string;
  /** `YYYY-MM-DD` in China, as well as this machine knows. */
  readonly today: () => string;
  /** Sends a whole day; true when the platform has taken it. */
  readonly put: (day: StatisticsDay) => Promise<boolean>;
}

export interface Statistics {
  /** `POST /api/statistics`. */
  readonly routes: Hono;
  /** Sends what has changed since it was last taken. To be called when the platform is there; never rejects. */
  send(): Promise<void>;
}

const Kept = z.strictObject({
  days: z.array(
    z.strictObject({
      ...StatisticsDay.shape,
      /** The revision the platform has. */
      sent: z.int().min(0),
    }),
  ),
});
type Kept = z.infer<typeof Kept>;

/** Days that were taken are kept so long, and days nobody took at most this many. */
const KEPT_DAYS = 3;
const MOST_DAYS = 60;

/**
 * Counts visits by day and life event in `statistics.json`. A count that cannot be written is let go: no visit waits for it, and
 * no file of it can stop the kiosk.
 */
export async function openStatistics({ dataDir, today, put }: StatisticsDeps): Promise<Statistics> {
  const path = join(dataDir, 'statistics.json');
  let kept = await read(path);
  let last: Promise<void> = Promise.resolve();
  const inTurn = (task: () => Promise<void>): Promise<void> => {
    last = last.then(task).catch(() => undefined);
    return last;
  };
  const write = async (days: Kept['days']): Promise<void> => {
    const taken = days.filter((one) => one.sent === one.revision);
    const gone = new Set(taken.slice(0, -KEPT_DAYS));
    kept = { days: days.filter((one) => !gone.has(one)).slice(-MOST_DAYS) };
    await writeDurably(path, JSON.stringify(kept));
  };
  const count = (visit: VisitCount): Promise<void> =>
    inTurn(async () => {
      const day = today();
      const before = kept.days.find((one) => one.day === day);
      const known = before?.lifeEvents.find((one) => one.lifeEvent === visit.lifeEvent);
      const others = before?.lifeEvents.filter((one) => one !== known) ?? [];
      const counted = addVisit(known ?? emptyCounts(visit.lifeEvent), visit);
      const now = {
        day,
        revision: (before?.revision ?? 0) + 1,
        lifeEvents: [...others, counted],
        sent: before?.sent ?? 0,
      };
      await write([...kept.days.filter((one) => one !== before), now]);
    });

  const routes = new Hono();
  routes.post('/api/statistics', async (context) => {
    const visit = await readJson(context.req.raw, VisitCount);
    if (!visit.ok) return visit.error;
    await count(visit.value);
    return context.body(null, 204);
  });
  return {
    routes,
    send: () =>
      inTurn(async () => {
        for (const { sent, ...day } of kept.days) {
          if (sent >= day.revision || !(await put(day))) continue;
          await write(kept.days.map((one) => (one.day === day.day ? { ...one, sent: day.revision } : one)));
        }
      }),
  };
}

/** What was counted before; a file nobody can read is begun anew. */
async function read(path: string): Promise<Kept> {
  try {
    const bytes = await readIfThere(path);
    return bytes === undefined ? { days: [] } : Kept.parse(JSON.parse(bytes.toString()));
  } catch {
    return { days: [] };
  }
}
