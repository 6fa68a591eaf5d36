import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

export type NoticeTone = 'information' | 'ok' | 'warn' | 'danger';

const icons: Readonly<Record<NoticeTone, IconName>> = {
  information: 'information',
  ok: 'check',
  warn: 'warning',
  danger: 'error',
};

/**
 * A sentence that must be seen: drawing, title, text, and what can be done. `live` makes a screen reader say it when
 * it appears; use it for what happens while the citizen waits, not for what stands there from the start.
 */
export function Notice({
  tone = 'information',
  title,
  children,
  actions,
  live = false,
}: {
  readonly tone?: NoticeTone;
  readonly title?: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly live?: boolean;
}) {
  return (
    <div
      className={`notice notice--${tone}`}
      {...(live ? { role: tone === 'danger' ? 'alert' : 'status' } : {})}
    >
      <Icon name={icons[tone]} />
      <div className="notice__body">
        {title === undefined ? null : <p className="strong">{title}</p>}
        {children === undefined ? null : <div>{children}</div>}
        {actions === undefined ? null : <div className="row">{actions}</div>}
      </div>
    </div>
  );
}
