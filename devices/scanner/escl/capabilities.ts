import type { ScannerCapabilities, ScanSource } from '#shared/hardware/scanner.ts';
import { find, readXml, textAt, type XmlElement } from './xml.ts';

type Source = Exclude<ScanSource, 'auto'>;

/** What one paper source of an eSCL scanner offers. Sizes in 1/300 inch, as eSCL counts. */
export interface EsclSource {
  readonly width: number;
  readonly height: number;
  readonly resolutions: readonly number[];
  readonly colour: boolean;
  readonly grey: boolean;
  readonly jpeg: boolean;
}

export interface EsclCapabilities {
  readonly version: string;
  readonly model: string;
  readonly sources: Readonly<Partial<Record<Source, EsclSource>>>;
}

const places: readonly (readonly [Source, readonly string[]])[] = [
  ['glass', ['Platen', 'PlatenInputCaps']],
  ['feeder', ['Adf', 'AdfSimplexInputCaps']],
  ['feeder-duplex', ['Adf', 'AdfDuplexInputCaps']],
];

/** Reads `ScannerCapabilities` of eSCL (Mopria eSCL 2.x). Undefined when it is none, or offers no usable source. */
export function readCapabilities(text: string): EsclCapabilities | undefined {
  const root = readXml(text);
  if (root?.name !== 'ScannerCapabilities') return undefined;
  const sources: Partial<Record<Source, EsclSource>> = {};
  for (const [name, path] of places) {
    const source = readSource(find(root, ...path)[0]);
    if (source) sources[name] = source;
  }
  if (Object.keys(sources).length === 0) return undefined;
  const version = textAt(root, 'Version') ?? '';
  return {
    version: /^\d{1,2}\.\d{1,3}$/.test(version) ? version : '2.0',
    model: (textAt(root, 'MakeAndModel') ?? '').slice(0, 100),
    sources,
  };
}

function readSource(caps: XmlElement | undefined): EsclSource | undefined {
  const width = Number(textAt(caps, 'MaxWidth'));
  const height = Number(textAt(caps, 'MaxHeight'));
  const profiles = find(caps, 'SettingProfiles', 'SettingProfile');
  const all = (...path: string[]): readonly string[] =>
    profiles.flatMap((profile) => find(profile, ...path).map((one) => one.text));
  const resolutions = [
    ...all('SupportedResolutions', 'DiscreteResolutions', 'DiscreteResolution', 'XResolution').map(Number),
    ...profiles.flatMap((profile) =>
      find(profile, 'SupportedResolutions', 'ResolutionRange', 'XResolutionRange').flatMap(stepsOf),
    ),
  ].filter((dpi) => Number.isInteger(dpi) && dpi >= 50 && dpi <= 2400);
  const modes = all('ColorModes', 'ColorMode');
  const formats = [
    ...all('DocumentFormats', 'DocumentFormat'),
    ...all('DocumentFormats', 'DocumentFormatExt'),
  ];
  const colour = modes.includes('RGB24');
  const grey = modes.includes('Grayscale8');
  const sane = [width, height].every((side) => Number.isInteger(side) && side > 0 && side <= 30_000);
  if (!sane || resolutions.length === 0 || !(colour || grey)) return undefined;
  return {
    width,
    height,
    resolutions: [...new Set(resolutions)].sort((a, b) => a - b),
    colour,
    grey,
    jpeg: formats.includes('image/jpeg'),
  };
}

/** The resolutions a kiosk may ask for, out of a range a device offers. */
function stepsOf(range: XmlElement): readonly number[] {
  const low = Number(textAt(range, 'Min'));
  const high = Number(textAt(range, 'Max'));
  const step = Math.max(1, Number(textAt(range, 'Step')) || 1);
  return [75, 100, 150, 200, 300, 400, 600].filter(
    (dpi) => dpi >= low && dpi <= high && (dpi - low) % step === 0,
  );
}

/** The same in the kiosk's own words. */
export function summary(caps: EsclCapabilities): ScannerCapabilities {
  const list = Object.values(caps.sources);
  const mm = (units: number): number => Math.round((units * 25.4) / 300);
  return {
    model: caps.model,
    sources: Object.keys(caps.sources) as Source[],
    resolutions: [...new Set(list.flatMap((one) => one.resolutions))].sort((a, b) => a - b),
    colour: list.some((one) => one.colour),
    grey: list.some((one) => one.grey),
    widthMm: mm(Math.max(...list.map((one) => one.width))),
    heightMm: mm(Math.max(...list.map((one) => one.height))),
  };
}
