import type { ScannerCapabilities, ScanSource } from '#shared/hardware/scanner.ts';
import { pickResolution } from '../driver.ts';
import type { SaneOption } from './options.ts';

type Source = Exclude<ScanSource, 'auto'>;

/** A4 in millimetres (ISO 216). */
const A4 = { x: 210, y: 297 };
const resolutions = [75, 100, 150, 200, 300, 400, 600];

const option = (options: readonly SaneOption[], name: string): SaneOption | undefined =>
  options.find((one) => one.name === name);

const isDuplex = (value: string): boolean => /duplex|both|double/i.test(value);
const isGlass = (value: string): boolean => /flatbed|platen|glass|^normal$/i.test(value);
const isFeeder = (value: string): boolean =>
  !isGlass(value) &&
  !/back|transparen|negative|slide|film/i.test(value) &&
  /adf|feed|document|front|simplex/i.test(value);

/** How each paper source is asked for: pairs of option and value. Backends name their sources in many ways. */
export function sourcesOf(
  options: readonly SaneOption[],
): Readonly<Partial<Record<Source, readonly string[]>>> {
  const values = option(options, 'source')?.values ?? [];
  if (values.length === 0) return { glass: [] };
  const glass = values.find(isGlass);
  const feeder = values.find((value) => isFeeder(value) && !isDuplex(value));
  const duplex = values.find((value) => isDuplex(value) && !isGlass(value));
  const both = option(options, 'adf-mode')?.values.find(isDuplex);
  const found: Partial<Record<Source, readonly string[]>> = {};
  if (glass !== undefined) found.glass = [`--source=${glass}`];
  if (feeder !== undefined) found.feeder = [`--source=${feeder}`];
  if (duplex !== undefined) found['feeder-duplex'] = [`--source=${duplex}`];
  else if (feeder !== undefined && both !== undefined)
    found['feeder-duplex'] = [`--source=${feeder}`, `--adf-mode=${both}`];
  else if (feeder !== undefined && option(options, 'duplex')?.isSwitch)
    found['feeder-duplex'] = [`--source=${feeder}`, '--duplex=yes'];
  // A scanner with one source, named as nobody else names it, still has that one.
  return Object.keys(found).length > 0 ? found : { glass: [`--source=${values[0]}`] };
}

/** SANE cannot tell whether paper is in the feeder, so `auto` is the glass where there is one. */
export function chooseSource(wished: ScanSource, options: readonly SaneOption[]): Source | undefined {
  const sources = sourcesOf(options);
  if (wished !== 'auto') return sources[wished] ? wished : undefined;
  return (['glass', 'feeder', 'feeder-duplex'] as const).find((one) => sources[one]);
}

const colourMode = (modes: readonly string[]): string | undefined =>
  modes.find((mode) => /^colou?r$/i.test(mode)) ??
  modes.find((mode) => /colou?r/i.test(mode) && !/48|16|30/.test(mode));
const greyMode = (modes: readonly string[]): string | undefined =>
  modes.find((mode) => /^gr[ae]y$/i.test(mode)) ??
  modes.find((mode) => /gr[ae]y/i.test(mode) && !/16|10|12/.test(mode));

function offeredResolutions(options: readonly SaneOption[]): readonly number[] {
  const found = option(options, 'resolution');
  if (found?.range) {
    const { min, max, step } = found.range;
    return resolutions.filter((dpi) => dpi >= min && dpi <= max && (step === 0 || (dpi - min) % step === 0));
  }
  return (found?.values ?? []).map(Number).filter((dpi) => Number.isFinite(dpi) && dpi >= 50 && dpi <= 2400);
}

/**
 * The arguments of one scan, in the order backends want them: source, mode, depth, resolution, area.
 * @param options as listed for the chosen source
 */
export function scanArguments(
  options: readonly SaneOption[],
  dpi: number,
  colour: boolean,
): readonly string[] {
  const modes = option(options, 'mode')?.values ?? [];
  const mode = colour ? (colourMode(modes) ?? greyMode(modes)) : (greyMode(modes) ?? colourMode(modes));
  const depth = option(options, 'depth')?.values.includes('8');
  const resolution = pickResolution(offeredResolutions(options), dpi);
  const side = (name: 'x' | 'y'): readonly string[] => {
    const range = option(options, name)?.range;
    return range ? [`-${name}`, String(Math.min(A4[name], range.max))] : [];
  };
  return [
    ...(mode === undefined ? [] : [`--mode=${mode}`]),
    ...(depth ? ['--depth=8'] : []),
    ...(resolution === undefined ? [] : [`--resolution=${resolution}`]),
    ...side('x'),
    ...side('y'),
  ];
}

/** The same in the kiosk's own words. */
export function summary(model: string, options: readonly SaneOption[]): ScannerCapabilities {
  const modes = option(options, 'mode')?.values ?? [];
  return {
    model,
    sources: Object.keys(sourcesOf(options)) as Source[],
    resolutions: offeredResolutions(options),
    colour: modes.length === 0 || colourMode(modes) !== undefined,
    grey: greyMode(modes) !== undefined,
    widthMm: Math.round(option(options, 'x')?.range?.max ?? A4.x),
    heightMm: Math.round(option(options, 'y')?.range?.max ?? A4.y),
  };
}
