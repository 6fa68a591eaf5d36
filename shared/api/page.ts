/**
 * One kiosk page at a time. Each page names itself with a fresh id in this header (or, where no header can be
 * set, as the query parameter `page`). The newest page wins; an older one gets 409 `page-superseded`.
 */
export const PAGE_HEADER = 'X-Kiosk-Page';
export const PAGE_PARAMETER = 'page';

/** The page reports that it lives this often, in milliseconds. */
export const ALIVE_INTERVAL_MS = 2000;
/** After this silence the shell takes the page for hung and loads it again, in milliseconds. */
export const ALIVE_LIMIT_MS = 10_000;
