import { useEffect, useState } from 'react';
import { useT } from '../i18n/index.ts';

/**
 * Says what is being waited for, how much longer at most, and never turns without end: at `limitSeconds` it calls
 * `onLimit` once and stays with a sentence that says so.
 */
export function Waiting({
  label,
  limitSeconds,
  onLimit,
}: {
  readonly label: string;
  readonly limitSeconds: number;
  readonly onLimit?: () => void;
}) {
  const t = useT();
  const [left, setLeft] = useState(limitSeconds);
  const over = left <= 0;
  useEffect(() => {
    if (over) {
      onLimit?.();
      return;
    }
    const timer = setInterval(() => setLeft((seconds) => seconds - 1), 1000);
    return () => clearInterval(timer);
  }, [over, onLimit]);
  return (
    <div className="waiting" role="status">
      <svg className="waiting__strands" viewBox="0 0 120 48" aria-hidden="true" focusable="false">
        <path d="M4 8c44 0 36 16 66 16h46" />
        <path d="M4 24h112" />
        <path d="M4 40c44 0 36-16 66-16h46" />
      </svg>
      <p className="heading">{label}</p>
      <p className="muted" aria-hidden="true">
        {over ? t('wait.long') : t('wait.seconds', { seconds: left })}
      </p>
    </div>
  );
}
