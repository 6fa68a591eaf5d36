import { Button } from '../design/index.ts';
import { useT } from '../i18n/index.ts';

/** A number between two ends, by two big buttons. */
export function Stepper({
  element,
  value,
  min,
  max,
  step,
  unit,
  onChange,
}: {
  readonly element: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly unit: string;
  readonly onChange: (value: number) => void;
}) {
  const t = useT();
  const to = (next: number) => onChange(Math.min(max, Math.max(min, next)));
  return (
    <div className="row stepper" data-element={element} data-value={value}>
      <Button action="less" icon="down" disabled={value <= min} onPress={() => to(value - step)}>
        {t('tech.less')}
      </Button>
      <output className="stepper__value number">
        {value} {unit}
      </output>
      <Button action="more-of-it" icon="up" disabled={value >= max} onPress={() => to(value + step)}>
        {t('tech.more')}
      </Button>
    </div>
  );
}
