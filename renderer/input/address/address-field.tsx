import { useEffect, useId, useRef, useState } from 'react';
import type { FieldWiring } from '../field-wiring.ts';
import type { InputTranslate } from '../messages.ts';
import '../pickers.css';
import { RegionChooser } from './region-chooser.tsx';
import { loadRegions, type Regions } from './regions.ts';

/** An address: the region by code (six digits, nine with the township; empty when not chosen) and what follows it. */
export type Address = { readonly region: string; readonly regionName: string; readonly detail: string };

export const emptyAddress: Address = { region: '', regionName: '', detail: '' };

/** Province, city, county, township by big buttons; road, number and room typed in one line. */
export function AddressField({
  value,
  onChange,
  near = '',
  withDetail = true,
  t,
  wiring,
}: {
  readonly value: Address;
  readonly onChange: (value: Address) => void;
  /** Where choosing begins: the kiosk's own county (six digits); its neighbours come first. */
  readonly near?: string;
  /** False for a place without road and number. */
  readonly withDetail?: boolean;
  readonly t: InputTranslate;
  /** Goes on the button that opens the chooser. */
  readonly wiring?: FieldWiring;
}) {
  const [open, setOpen] = useState(false);
  const [regions, setRegions] = useState<Regions | 'failed'>();
  const opener = useRef<HTMLButtonElement>(null);
  const panel = useId();

  useEffect(() => {
    if (!open || (regions && regions !== 'failed')) return;
    let here = true;
    loadRegions().then(
      (loaded) => here && setRegions(loaded),
      () => here && setRegions('failed'),
    );
    return () => {
      here = false;
    };
  }, [open, regions]);

  const close = (): void => {
    setOpen(false);
    opener.current?.focus();
  };
  return (
    <div className="picker">
      <button
        {...wiring}
        ref={opener}
        type="button"
        role="combobox"
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-controls={panel}
        className="input picker__value"
        data-region="open"
        data-value={value.region}
        onClick={() => setOpen(!open)}
      >
        {value.regionName !== '' ? (
          // Official names are Chinese on every screen.
          <span lang="zh-CN">{value.regionName}</span>
        ) : (
          <span className="picker__empty">{t('input.address.open')}</span>
        )}
        <svg className="picker__mark" viewBox="0 0 24 24" aria-hidden="true">
          <path d={open ? 'M5 15l7-7 7 7' : 'M5 9l7 7 7-7'} />
        </svg>
      </button>
      <div id={panel} hidden={!open}>
        {open && !regions ? <p className="picker__question">{t('input.address.loading')}</p> : null}
        {open && regions === 'failed' ? (
          <p className="picker__question">{t('input.address.failed')}</p>
        ) : null}
        {open && regions && regions !== 'failed' ? (
          <RegionChooser
            regions={regions}
            chosen={value.region}
            near={near}
            onChoose={(region, regionName) => {
              onChange({ ...value, region, regionName });
              close();
            }}
            t={t}
          />
        ) : null}
      </div>
      {withDetail ? (
        <input
          className="input"
          type="text"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          maxLength={100}
          data-input-mode="text"
          data-address="detail"
          aria-label={t('input.address.detail')}
          placeholder={t('input.address.detail')}
          value={value.detail}
          onChange={(event) => onChange({ ...value, detail: event.target.value })}
        />
      ) : null}
    </div>
  );
}
