import type { ReactNode } from 'react';

const strokes = {
  back: <path d="M14.5 5 8 12l6.5 7M8.5 12H20" />,
  next: <path d="m9.5 5 6.5 7-6.5 7M15.5 12H4" />,
  exit: (
    <>
      <path d="M13 4H6.5A1.5 1.5 0 0 0 5 5.5v13A1.5 1.5 0 0 0 6.5 20H13" />
      <path d="M10.5 12H20m-3.5-4 3.5 4-3.5 4" />
    </>
  ),
  down: <path d="M12 4.5V19m-6.5-6L12 19.5l6.5-6.5" />,
  up: <path d="M12 19.5V5m-6.5 6L12 4.5l6.5 6.5" />,
  check: <path d="m5 12.5 4.5 5L19 6.5" />,
  cross: <path d="m6 6 12 12M18 6 6 18" />,
  clock: (
    <>
      <circle cx="12" cy="12" r="8" />
      <path d="M12 7.5V12l3.2 2.2" />
    </>
  ),
  language: (
    <>
      <circle cx="12" cy="12" r="8" />
      <path d="M4 12h16M12 4c2.5 2.4 3.6 5 3.6 8s-1.1 5.6-3.6 8c-2.5-2.4-3.6-5-3.6-8S9.5 6.4 12 4Z" />
    </>
  ),
  'text-size': <path d="M3 18 7 8l4 10M4.5 14.5h5M13 18l4.2-12L21.5 18M14.5 14h5.6" />,
  contrast: (
    <>
      <circle cx="12" cy="12" r="8" />
      <path d="M12 4a8 8 0 0 1 0 16Z" fill="currentColor" />
    </>
  ),
  information: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 11v5.5M12 7.5v.2" />
    </>
  ),
  warning: (
    <>
      <path d="M12 4 21 19.5H3Z" />
      <path d="M12 10v4.5M12 17v.2" />
    </>
  ),
  error: (
    <>
      <path d="M8.4 3.5h7.2l4.9 4.9v7.2l-4.9 4.9H8.4l-4.9-4.9V8.4Z" />
      <path d="M12 7.8v5.4M12 16.2v.2" />
    </>
  ),
  person: (
    <>
      <circle cx="12" cy="8" r="3.8" />
      <path d="M4.5 20c.8-4 3.6-6 7.5-6s6.7 2 7.5 6" />
    </>
  ),
  enterprise: (
    <>
      <path d="M5 20V5.5A1.5 1.5 0 0 1 6.5 4h7A1.5 1.5 0 0 1 15 5.5V20M15 10h2.5A1.5 1.5 0 0 1 19 11.5V20M3 20h18" />
      <path d="M8.5 8h3M8.5 12h3M8.5 16h3" />
    </>
  ),
  card: (
    <>
      <rect x="3" y="5.5" width="18" height="13" rx="2" />
      <path d="M14 10h4M14 13.5h4" />
      <circle cx="8.3" cy="10.5" r="1.8" />
      <path d="M5.7 15.5c.5-1.7 1.4-2.4 2.6-2.4s2.1.7 2.6 2.4" />
    </>
  ),
  document: (
    <>
      <path d="M6.5 3.5h7.5L18.5 8v12.5h-12Z" />
      <path d="M13.5 3.5V8.5h5M9 13h6.5M9 16.5h6.5" />
    </>
  ),
  scan: (
    <>
      <path d="M4 9V5.5A1.5 1.5 0 0 1 5.5 4H9M15 4h3.5A1.5 1.5 0 0 1 20 5.5V9M20 15v3.5a1.5 1.5 0 0 1-1.5 1.5H15M9 20H5.5A1.5 1.5 0 0 1 4 18.5V15" />
      <path d="M4 12h16" />
    </>
  ),
  print: (
    <>
      <path d="M7 9V4h10v5M7 17H4.5v-6.5A1.5 1.5 0 0 1 6 9h12a1.5 1.5 0 0 1 1.5 1.5V17H17" />
      <path d="M7 14h10v6H7Z" />
    </>
  ),
  receipt: (
    <>
      <path d="M6 3.5h12v17l-2-1.5-2 1.5-2-1.5-2 1.5-2-1.5-2 1.5Z" />
      <path d="M9 8h6M9 11.5h6M9 15h3.5" />
    </>
  ),
  camera: (
    <>
      <path d="M4.5 8H8l1.5-2.5h5L16 8h3.5A1.5 1.5 0 0 1 21 9.5v8a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17.5v-8A1.5 1.5 0 0 1 4.5 8Z" />
      <circle cx="12" cy="13" r="3.5" />
    </>
  ),
  search: (
    <>
      <circle cx="10.5" cy="10.5" r="6" />
      <path d="m15 15 5 5" />
    </>
  ),
  pen: <path d="m5 19 1-4L16.5 4.5l3 3L9 18Zm0 0 4-1M14 7l3 3" />,
  rotate: <path d="M19 12a7 7 0 1 1-2.3-5.2M19.5 3.5v4.3h-4.3" />,
  add: <path d="M12 5v14M5 12h14" />,
  remove: <path d="M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5" />,
  star: <path d="m12 3.8 2.5 5.3 5.7.8-4.1 4.1 1 5.9-5.1-2.8-5.1 2.8 1-5.9-4.1-4.1 5.7-.8Z" />,
  online: (
    <path d="M3.5 9.5a12.5 12.5 0 0 1 17 0M6.5 13a8 8 0 0 1 11 0M9.5 16.3a3.7 3.7 0 0 1 5 0M12 19.5v.1" />
  ),
  offline: (
    <path d="M3.5 9.5a12.5 12.5 0 0 1 5-3M14 6a12.5 12.5 0 0 1 6.5 3.5M6.5 13a8 8 0 0 1 4-2.2M9.5 16.3a3.7 3.7 0 0 1 5 0M12 19.5v.1M5 3.5l14 17" />
  ),
  home: <path d="M4 11.5 12 4.5l8 7M6.5 10v9.5h11V10M10 19.5v-5h4v5" />,
  phone: (
    <path d="M6 4h3l1.5 4-2 1.5a11 11 0 0 0 6 6l1.5-2 4 1.5v3A1.5 1.5 0 0 1 18.5 20 14.5 14.5 0 0 1 4 5.5 1.5 1.5 0 0 1 6 4Z" />
  ),
  money: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="m8.5 7.5 3.5 4.5 3.5-4.5M12 12v5M9 12.5h6M9 15h6" />
    </>
  ),
  mail: (
    <>
      <rect x="3.5" y="5.5" width="17" height="13" rx="1.5" />
      <path d="m4 7 8 6.5L20 7" />
    </>
  ),
  shield: <path d="M12 3.5 19 6v5.5c0 4.3-2.8 7.3-7 9-4.2-1.7-7-4.7-7-9V6ZM8.7 12l2.5 2.6 4.2-5" />,
  list: <path d="M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5v.1M4.5 12v.1M4.5 17.5v.1" />,
} as const satisfies Record<string, ReactNode>;

export type IconName = keyof typeof strokes;

/** A drawing of ours, in the colour of the text beside it. Never stands alone: a word says the same. */
export function Icon({ name, className }: { readonly name: IconName; readonly className?: string }) {
  return (
    <svg
      className={className === undefined ? 'icon' : `icon ${className}`}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {strokes[name]}
    </svg>
  );
}

/** Our seal: three strands drawn into the one stroke of 一. */
export function Emblem() {
  return (
    <svg className="emblem" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <rect width="48" height="48" rx="9" fill="var(--accent)" />
      <g fill="none" stroke="var(--on-accent)" strokeLinecap="round">
        <path d="M9 12c8 0 9 12 17 12M9 36c8 0 9-12 17-12M9 24h15" strokeWidth="2.6" />
        <path d="M24 24h15" strokeWidth="6" />
      </g>
    </svg>
  );
}
