import type { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import { problem } from './problem.ts';

/** Reads a JSON body against a schema; the error is the 400 answer, which names the field but never its value. */
export async function readJson<T>(request: Request, schema: z.ZodType<T>): Promise<Result<T, Response>> {
  let json: unknown;
  try {
    json = await request.json();
  } catch {
    return err(problem(400, 'bad-request', 'The body is not JSON.'));
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const field = parsed.error.issues[0]?.path.join('.') ?? '';
  return err(problem(400, 'bad-request', 'The body is not as expected.', { field }));
}
