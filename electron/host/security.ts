import { createHash, timingSafeEqual } from 'node:crypto';
import { problem } from './problem.ts';

/**
 * The same policy in both shells. `allow-forms` must be there: without it no `submit` event ever fires; nothing is
 * sent by a form because of `form-action 'none'`.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "media-src 'self' blob:",
  "frame-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  'sandbox allow-scripts allow-same-origin allow-forms',
].join('; ');

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
};

const permissionsPolicy = (camera: boolean): string =>
  `camera=(${camera ? 'self' : ''}), microphone=(), geolocation=(), usb=(), hid=(), serial=(), display-capture=()`;

/**
 * A copy of the answer with the security headers set. Bodies are passed on, not read.
 * @param camera true where a document camera is configured: the page may then ask for pictures, never for sound
 */
export function secured(response: Response, camera = false): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) headers.set(name, value);
  headers.set('permissions-policy', permissionsPolicy(camera));
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

export interface LoopbackAccess {
  readonly port: number;
  readonly token: string;
  /** True when this door serves tools only (under Electron): no page, no cookie. */
  readonly apiOnly: boolean;
}

type Fetch = (request: Request) => Promise<Response>;

/**
 * Puts the door of the browser shell before the handler. It lets a request pass when its Host is this door's own (so a
 * rebound DNS name is refused), its Origin, if any, is that host, no other site caused it, and, for everything under
 * /api and /platform, it carries the token: as `Authorization: Bearer` (tools) or in the page's cookie. The page gets
 * that cookie by opening `/?token=…` once. Page files hold no secret and are open.
 */
export function guardLoopback(access: LoopbackAccess, next: Fetch): Fetch {
  const cookieName = `kiosk-${access.port}`;
  return async (request) => {
    const answer = instead(request);
    return answer === null ? next(request) : secured(answer);
  };

  /** What a request gets instead of the handler's answer; null lets it pass. */
  function instead(request: Request): Response | null {
    const url = new URL(request.url);
    const host = request.headers.get('host') ?? '';
    if (host !== `127.0.0.1:${access.port}` && host !== `localhost:${access.port}`)
      return problem(421, 'host-not-served', 'This address does not serve that host name.');
    const origin = request.headers.get('origin');
    if (origin !== null && origin !== `http://${host}`)
      return problem(403, 'origin-refused', 'Requests from another origin are refused.');

    if (isProtected(url.pathname)) {
      const site = request.headers.get('sec-fetch-site');
      if (site !== null && site !== 'same-origin' && site !== 'none')
        return problem(403, 'origin-refused', 'Requests caused by another site are refused.');
      const given = bearer(request) ?? (access.apiOnly ? null : cookie(request, cookieName));
      if (given === null || !sameToken(given, access.token)) return unauthorised();
      return null;
    }
    if (access.apiOnly) return problem(404, 'not-found', 'Only the API is served here.');
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return problem(405, 'method-not-allowed', 'Page files can only be read.');
    // The origin is the database's key, so the page has one name only.
    if (host !== `127.0.0.1:${access.port}` && url.pathname === '/')
      return redirect(`http://127.0.0.1:${access.port}/${url.search}`);
    const offered = url.pathname === '/' ? url.searchParams.get('token') : null;
    if (offered !== null) {
      if (!sameToken(offered, access.token)) return unauthorised();
      return redirect('/', `${cookieName}=${access.token}; Path=/; HttpOnly; SameSite=Strict`);
    }
    return null;
  }
}

const isProtected = (path: string): boolean =>
  ['/api', '/platform'].some((root) => path === root || path.startsWith(`${root}/`));

const bearer = (request: Request): string | null =>
  /^Bearer ([\w.~+/-]+=*)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? null;

function cookie(request: Request, name: string): string | null {
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name) return value ?? null;
  }
  return null;
}

/** Compares digests, so that neither length nor content shows in the time taken. */
const sameToken = (given: string, expected: string): boolean =>
  timingSafeEqual(digest(given), digest(expected));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

function unauthorised(): Response {
  const response = problem(401, 'token-required', 'A valid token is required.');
  response.headers.set('www-authenticate', 'Bearer');
  return response;
}

function redirect(location: string, setCookie?: string): Response {
  const headers = new Headers({ location, 'cache-control': 'no-store' });
  if (setCookie !== undefined) headers.set('set-cookie', setCookie);
  return new Response(null, { status: 303, headers });
}
