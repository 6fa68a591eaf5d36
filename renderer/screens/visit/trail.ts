import type { StepTrail } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';

const steps = ['situations', 'notice', 'identify', 'form', 'materials', 'check', 'sign'] as const;

/** The seven steps of a visit, with the one the citizen is in. */
export function useTrail(current: (typeof steps)[number]): StepTrail {
  const t = useT();
  return { names: steps.map((step) => t(`trail.${step}`)), current: steps.indexOf(current) };
}
