import type { ElementValue } from '#shared/application/types.ts';
import { useMachine } from '../../app/machine.ts';
import { Button } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { AddressField, type FieldWiring } from '../../input/index.ts';
import { Given } from './given.tsx';

/** An address as a card prints it, in one piece, or chosen by region and typed. */
export function AddressInput({
  wiring,
  withDetail,
  value,
  onChange,
}: {
  readonly wiring: FieldWiring;
  readonly withDetail: boolean;
  readonly value: Readonly<Record<string, string>>;
  readonly onChange: (value: ElementValue) => void;
}) {
  const t = useT();
  const region = useMachine((machine) => machine.kiosk?.region) ?? '';
  if (value.whole)
    return (
      <div className="row">
        <span className="field-value" data-value={value.whole}>
          <Given>{value.whole}</Given>
        </span>
        <Button
          action="change"
          kind="quiet"
          icon="pen"
          onPress={() => onChange({ region: '', regionName: '', detail: '' })}
        >
          {t('form.change')}
        </Button>
      </div>
    );
  return (
    <AddressField
      wiring={wiring}
      near={region}
      withDetail={withDetail}
      value={{ region: value.region ?? '', regionName: value.regionName ?? '', detail: value.detail ?? '' }}
      onChange={onChange}
      t={t}
    />
  );
}
