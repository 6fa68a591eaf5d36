import { z } from 'zod';
import { PAGE_HEADER } from '#shared/api/page.ts';
import { problemDetails, problemName } from '#shared/api/problem.ts';
import { err, ok, type Result } from '#shared/result.ts';

/** This page's own name towards the host: the newest page wins. A new one at every load. */
export const pageId: string = crypto.randomUUID();

/** Why the host gave no usable answer. `name` is the short name of its problem type. */
export type ApiFailure =
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'late' }
  | { readonly kind: 'problem'; readonly status: number; readonly name: string; readonly body: unknown }
  /** An answer in a shape nobody agreed on. */
  | { readonly kind: 'unreadable'; readonly status: number };

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly json?: unknown;
  readonly body?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
  /** Longest time to wait, in milliseconds. */
  readonly limitMs?: number;
  readonly signal?: AbortSignal;
}

const defaultLimitMs = 15_000;

/**
 * One request to this machine's host, same origin. Never rejects: a missing host, a late answer and a problem document
 * are values. A response of status 2xx comes back as it is.
 */
export async function request(
  path: string,
  options: RequestOptions = {},
): Promise<Result<Response, ApiFailure>> {
  const limit = AbortSignal.timeout(options.limitMs ?? defaultLimitMs);
  const headers = new Headers(options.headers);
  headers.set(PAGE_HEADER, pageId);
  if (options.json !== undefined) headers.set('Content-Type', 'application/json');
  try {
    const response = await fetch(path, {
      method: options.method ?? 'GET',
      headers,
      body: options.json === undefined ? (options.body ?? null) : JSON.stringify(options.json),
      signal: options.signal === undefined ? limit : AbortSignal.any([limit, options.signal]),
      cache: 'no-store',
    });
    return response.ok ? ok(response) : err(await failureOf(response));
  } catch {
    return err({ kind: limit.aborted ? 'late' : 'unreachable' });
  }
}

async function failureOf(response: Response): Promise<ApiFailure> {
  const body: unknown = await response.json().catch(() => null);
  const problem = problemDetails.safeParse(body);
  if (!problem.success) return { kind: 'unreadable', status: response.status };
  const name = problemName(problem.data.type) ?? 'unknown';
  return { kind: 'problem', status: response.status, name, body };
}

/** A request whose answer is JSON of the given shape. */
export async function requestJson<T>(
  path: string,
  shape: z.ZodType<T>,
  options: RequestOptions = {},
): Promise<Result<T, ApiFailure>> {
  const answer = await request(path, options);
  if (!answer.ok) return answer;
  const body: unknown = await answer.value.json().catch(() => null);
  const parsed = shape.safeParse(body);
  return parsed.success ? ok(parsed.data) : err({ kind: 'unreadable', status: answer.value.status });
}

/** For requests whose answer says nothing further. */
export const nothing = z.unknown();
