import { PROBLEM_MEDIA_TYPE, problemType } from '#shared/api/problem.ts';

/**
 * A problem answer (RFC 9457). `title` is a short English sentence for tools and logs; the page words problems by their
 * type. Nothing personal may go into any member.
 */
export function problem(
  status: number,
  name: string,
  title: string,
  more: Readonly<Record<string, unknown>> = {},
): Response {
  return new Response(JSON.stringify({ type: problemType(name), title, status, ...more }), {
    status,
    headers: { 'content-type': PROBLEM_MEDIA_TYPE, 'cache-control': 'no-store' },
  });
}
