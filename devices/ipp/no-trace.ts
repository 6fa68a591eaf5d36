import { setTimeout as sleep } from 'node:timers/promises';
import { type IppClient, isMissing } from './client.ts';

/** A job under way is first broken off, which takes a spooler a moment; only then can it be forgotten. */
const TRIES = 12;
const PAUSE_MS = 250;

/**
 * Has a spooler forget a job, whatever became of it, and finds out whether it did: the job must be gone, and its document
 * with it. False when it is still there after three seconds, or when nobody can tell.
 */
export async function leaveNoTrace(client: IppClient, job: number): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries++) {
    if (tries > 0) await sleep(PAUSE_MS);
    const cancelled = await client.cancel(job, true);
    const found = await client.job(job);
    if (!found.ok && isMissing(found.error)) {
      const document = await client.hasDocument(job);
      return document.ok && !document.value;
    }
    // Refused for good: asking again changes nothing.
    if (!cancelled.ok && cancelled.error.kind === 'refused') return false;
  }
  return false;
}

/** Tries that with an empty job, before anything of a citizen is given away. */
export async function forgetsJobs(client: IppClient): Promise<boolean> {
  const job = await client.createJob();
  return job.ok && (await leaveNoTrace(client, job.value));
}
