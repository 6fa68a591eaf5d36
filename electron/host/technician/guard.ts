import type { Context, MiddlewareHandler } from 'hono';
import { PAGE_HEADER } from '#shared/api/page.ts';
import { TECHNICIAN_HEADER } from '#shared/api/technician.ts';
import { problem } from '../problem.ts';
import type { Sessions } from './sessions.ts';

/** What may be asked without a session: the way in. Each of these looks after itself. */
export const OPEN: readonly (readonly [method: string, path: string])[] = [
  ['GET', '/api/technician/door'],
  ['POST', '/api/technician/enter'],
  ['POST', '/api/technician/prove'],
  ['POST', '/api/technician/set-up'],
];

export const pageOf = (context: Context): string => context.req.header(PAGE_HEADER) ?? '';

/** Lets nothing below `/api/technician` pass without the session's token from the session's page. */
export function technicianGuard(sessions: Sessions): MiddlewareHandler {
  return async (context, next) => {
    const isOpen = OPEN.some(([method, path]) => method === context.req.method && path === context.req.path);
    if (!isOpen) {
      const token = context.req.header(TECHNICIAN_HEADER) ?? '';
      const page = pageOf(context);
      if (page === '' || !sessions.holds(token, page))
        return problem(
          401,
          'technician-session',
          'This needs a technician who has entered PIN and second factor.',
        );
      // Looking at something is no touch: a page left open must not keep the console open.
      if (context.req.method !== 'GET') sessions.touch();
    }
    return next();
  };
}
