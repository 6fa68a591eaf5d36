import type { ReactNode } from 'react';
import { useT } from '../i18n/index.ts';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'plain' | 'primary' | 'ok' | 'warn' | 'danger' | 'demo';

/** A short word in a frame. Colour supports it; the word carries it. */
export function Badge({
  tone = 'plain',
  icon,
  children,
}: {
  readonly tone?: Tone;
  readonly icon?: IconName;
  readonly children: ReactNode;
}) {
  return (
    <span className={`badge badge--${tone}`}>
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
    </span>
  );
}

/** 演示: some device or the platform behind this screen is simulated. */
export function DemoBadge() {
  const t = useT();
  return <Badge tone="demo">{t('badge.demo')}</Badge>;
}

/** 样例: catalogue content nobody has verified yet. */
export function SampleBadge() {
  const t = useT();
  return <Badge tone="warn">{t('badge.sample')}</Badge>;
}

export type AnswerSource = 'card' | 'derived' | 'earlier' | 'shared' | 'licence';

const sourceIcon: Readonly<Record<AnswerSource, IconName>> = {
  card: 'card',
  derived: 'rotate',
  earlier: 'check',
  shared: 'document',
  licence: 'document',
};

/** Where a value that the citizen did not type came from. */
export function SourceBadge({ source }: { readonly source: AnswerSource }) {
  const t = useT();
  return (
    <Badge tone="primary" icon={sourceIcon[source]}>
      {t(`source.${source}`)}
    </Badge>
  );
}
