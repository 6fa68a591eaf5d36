/**
 * What the kiosk's window may do, as pure decisions. On a custom scheme the handler cannot tell who calls it (no Origin,
 * no CORS), so access is controlled here: nothing but the kiosk's own page ever loads in its session.
 */
export const SCHEME = 'app';
export const HOST_NAME = 'kiosk';
export const PAGE_URL = `${SCHEME}://${HOST_NAME}/`;
const ORIGIN = `${SCHEME}://${HOST_NAME}`;

/** The part of Electron's request details the guard looks at. */
export interface RequestDetails {
  readonly url: string;
  readonly method: string;
  readonly resourceType: string;
  readonly frame?: { readonly origin: string; readonly parent: unknown } | null | undefined;
}

/** True for the page itself, and for what its top frame asks of its own origin; everything else is cancelled. */
export function isRequestAllowed(details: RequestDetails): boolean {
  const url = new URL(details.url);
  if (url.protocol === 'blob:' || url.protocol === 'data:') return true;
  if (url.protocol !== `${SCHEME}:` || url.host !== HOST_NAME) return false;
  if (details.resourceType === 'mainFrame') return details.method === 'GET' && details.url === PAGE_URL;
  return details.frame?.origin === ORIGIN && details.frame.parent === null;
}

/** Permissions the page has, each with its reason. What is not here is refused. */
const granted: Readonly<Record<string, string>> = {
  media: 'document camera: a picture of a paper that does not fit the scanner; never sound, never the screen',
  'persistent-storage': 'the outbox must not be evicted when the disk fills',
};

const isOwn = (url: string | undefined): boolean =>
  url === ORIGIN || (url?.startsWith(`${ORIGIN}/`) ?? false);

/**
 * Answers a permission request. `mediaTypes` is exact: a screen capture comes as an empty list.
 * @param camera true where a document camera is configured
 */
export function isPermissionGranted(
  permission: string,
  details: { readonly requestingUrl?: string; readonly mediaTypes?: readonly string[] },
  camera: boolean,
): boolean {
  if (!(permission in granted) || !isOwn(details.requestingUrl)) return false;
  return (
    permission !== 'media' ||
    (camera && details.mediaTypes?.length === 1 && details.mediaTypes[0] === 'video')
  );
}

/** Answers a permission check (`navigator.permissions`, device lists). */
export function isPermissionPresent(
  permission: string,
  origin: string,
  details: { readonly mediaType?: string },
  camera: boolean,
): boolean {
  if (!(permission in granted) || !isOwn(origin)) return false;
  return permission !== 'media' || (camera && details.mediaType === 'video');
}

/** Keys with a meaning to the shell or the browser. Text, arrows, Tab, Enter, Escape and AltGr characters pass. */
export function isShellKey(input: {
  readonly key: string;
  readonly control: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
}): boolean {
  return (
    input.meta ||
    input.control !== input.alt ||
    /^F\d{1,2}$/.test(input.key) ||
    input.key.startsWith('Browser') ||
    input.key === 'ContextMenu'
  );
}
