/** Counts of visits for 跟踪评估: which screens they reach and where they end. No value, no name, no moment leaves this file. */
import type { VisitCount } from '#shared/api/statistics.ts';
import type { Plan } from '#shared/plan/types.ts';
import { nothing, requestJson } from '../api/client.ts';
import { useRoute } from '../app/router.ts';
import { useVisit } from './store.ts';

interface Running {
  readonly lifeEvent: string;
  /** Milliseconds, never set back. */
  readonly since: number;
  readonly steps: Set<string>;
  measure: VisitCount['measure'];
  seconds: number;
}

let running: Running | null = null;

/** To be called when the visit's envelope is committed, before its plain data goes. */
export function countSubmitted(plan: Plan): void {
  if (running === null) return;
  const { figures, matters } = plan;
  running.measure = {
    fieldsApart: figures.elementUses,
    fieldsAsked: figures.asked,
    materialsApart: figures.materialUses,
    materialsGiven: figures.materials,
    matters: matters.filter((one) => one.state === 'selected').length,
  };
  running.seconds = Math.round((performance.now() - running.since) / 1000);
}

/**
 * Follows the screens and hands each visit that ended to `send`. A visit begins with the choice of a life event; one that only
 * mends is none. Returns what ends the following.
 */
export function followVisits(send: (visit: VisitCount) => void): () => void {
  return useRoute.subscribe(({ screen }, before) => {
    if (screen === 'attract' || screen === 'out-of-service') {
      if (running !== null) {
        const { lifeEvent, steps, measure, seconds } = running;
        const abandonedAt = measure === null ? before.screen : null;
        send({ lifeEvent, steps: [...steps], abandonedAt, seconds, measure });
      }
      running = null;
      return;
    }
    const { lifeEvent, correction } = useVisit.getState();
    if (lifeEvent === null || correction !== null) return;
    if (running?.lifeEvent !== lifeEvent.id) {
      running = {
        lifeEvent: lifeEvent.id,
        since: performance.now(),
        steps: new Set(),
        measure: null,
        seconds: 0,
      };
    }
    running.steps.add(screen);
  });
}

/** Hands a count to the host; one that does not arrive is let go. */
export const sendCount = (visit: VisitCount): void =>
  void requestJson('/api/statistics', nothing, { method: 'POST', json: visit });
