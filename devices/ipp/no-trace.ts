import { type IppClient, isMissing } from './client.ts';

/**
 * Has a spooler forget a finished job, and finds out whether it did: the job must be gone, and its document with it.
 * False when it is still there, or when nobody can tell.
 */
export async function leaveNoTrace(client: IppClient, job: number): Promise<boolean> {
  await client.cancel(job, true);
  const found = await client.job(job);
  if (found.ok || !isMissing(found.error)) return false;
  const document = await client.hasDocument(job);
  return document.ok && !document.value;
}

/** Tries that with an empty job, before anything of a citizen is given away. */
export async function forgetsJobs(client: IppClient): Promise<boolean> {
  const job = await client.createJob();
  return job.ok && (await leaveNoTrace(client, job.value));
}
