import { useState } from 'react';
import type { InputTranslate } from '../messages.ts';
import { takeFocus, useSettled } from '../use-settled.ts';
import { levelOf, type Region, type Regions } from './regions.ts';

/** More finds than this are no help; another letter is. */
const mostFound = 30;
const fewAtAGlance = 15;
const alphabet = [...'abcdefghijklmnopqrstuvwxyz'];

/** Where choosing begins: among the neighbours of what is chosen, or of the kiosk, or at the provinces. */
function beginning(regions: Regions, chosen: string, near: string): string {
  const path = regions.path(chosen || near);
  return (
    path.filter((one) => one.code.length === 6 && regions.children(one.code).length > 0).at(chosen ? -1 : -2)
      ?.code ?? ''
  );
}

const question = {
  province: 'choose-province',
  city: 'choose-city',
  county: 'choose-county',
  township: 'choose-township',
} as const;

/** The levels of regions as buttons, with the way back, and a search by first letters of pinyin. */
export function RegionChooser({
  regions,
  chosen,
  near,
  onChoose,
  t,
}: {
  readonly regions: Regions;
  readonly chosen: string;
  readonly near: string;
  readonly onChoose: (code: string, fullName: string) => void;
  readonly t: InputTranslate;
}) {
  const [within, setWithin] = useState(() => beginning(regions, chosen, near));
  const [letters, setLetters] = useState('');
  const settled = useSettled(within);
  const path = regions.path(within);
  const options = letters === '' ? regions.children(within) : regions.search(within, letters, mostFound);
  const next = regions.nextInitials(within, letters);
  const level = levelOf(regions.children(within)[0]?.code ?? '');
  /** A list seen at a glance needs no search. */
  const isLong = within === '' || regions.children(within).length > fewAtAGlance;
  const fullName = (code: string): string =>
    regions
      .path(code)
      .map((one) => one.name)
      .join('');

  const go = (code: string): void => {
    setWithin(code);
    setLetters('');
  };
  const choose = (region: Region): void => {
    if (regions.children(region.code).length > 0) go(region.code);
    else onChoose(region.code, fullName(region.code));
  };
  const above = (region: Region): string =>
    regions
      .path(region.code)
      .slice(path.length, -1)
      .map((one) => one.name)
      .join('');

  return (
    <section
      className="picker__panel"
      key={within}
      ref={takeFocus}
      tabIndex={-1}
      aria-label={t(`input.address.${question[level]}`)}
      data-region-step={level}
    >
      <div className="picker__path">
        <button type="button" className="picker__crumb" data-region-back="" onClick={() => go('')}>
          {t('input.address.country')}
        </button>
        {path.map((one) => (
          <button
            type="button"
            className="picker__crumb"
            key={one.code}
            data-region-back={one.code}
            onClick={() => go(one.code)}
          >
            <span lang="zh-CN">{one.name}</span>
          </button>
        ))}
      </div>
      {isLong ? (
        <section className="picker__search" aria-label={t('input.address.initials')}>
          <p className="picker__question">
            {t('input.address.initials')}
            {letters === '' ? null : <strong className="picker__letters">{letters.toUpperCase()}</strong>}
          </p>
          <div className="picker__initials">
            {alphabet.map((letter) => (
              <button
                type="button"
                className="picker__initial"
                key={letter}
                data-initial={letter}
                disabled={!next.has(letter)}
                onClick={() => setLetters(letters + letter)}
              >
                {letter.toUpperCase()}
              </button>
            ))}
            <button
              type="button"
              className="picker__initial picker__initial--clear"
              data-initial="clear"
              disabled={letters === ''}
              onClick={() => setLetters('')}
            >
              {t('input.address.clear-initials')}
            </button>
          </div>
        </section>
      ) : null}
      <p className="picker__question">{t(`input.address.${question[level]}`)}</p>
      <div className="picker__options picker__options--region" inert={!settled}>
        {options.map((region) => (
          <button
            type="button"
            className="picker__option"
            key={region.code}
            data-region={region.code}
            onClick={() => choose(region)}
          >
            <span lang="zh-CN">{region.name}</span>
            {letters !== '' && above(region) ? (
              <small className="picker__above">{above(region)}</small>
            ) : null}
          </button>
        ))}
        {level === 'township' && letters === '' ? (
          <button
            type="button"
            className="picker__option picker__option--quiet"
            data-region={within}
            onClick={() => onChoose(within, fullName(within))}
          >
            {t('input.address.skip-township')}
          </button>
        ) : null}
      </div>
      {options.length === 0 ? <p className="picker__question">{t('input.address.nothing')}</p> : null}
    </section>
  );
}
