import type { EsclSource } from './capabilities.ts';

export const namespaces =
  'xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm" xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03"';

/** A4 in 1/300 inch (ISO 216: 210 × 297 mm). */
export const A4 = { width: 2480, height: 3508 };

export interface JobSettings {
  readonly version: string;
  readonly source: 'glass' | 'feeder' | 'feeder-duplex';
  readonly offered: EsclSource;
  readonly dpi: number;
  readonly colour: boolean;
}

/** The `ScanSettings` document of a job: one A4 region, as far as the device's own area reaches. */
export function scanSettings({ version, source, offered, dpi, colour }: JobSettings): string {
  const feeder = source !== 'glass';
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<scan:ScanSettings ${namespaces}>`,
    `<pwg:Version>${version}</pwg:Version>`,
    '<pwg:ScanRegions><pwg:ScanRegion>',
    '<pwg:ContentRegionUnits>escl:ThreeHundredthsOfInches</pwg:ContentRegionUnits>',
    '<pwg:XOffset>0</pwg:XOffset><pwg:YOffset>0</pwg:YOffset>',
    `<pwg:Width>${Math.min(A4.width, offered.width)}</pwg:Width>`,
    `<pwg:Height>${Math.min(A4.height, offered.height)}</pwg:Height>`,
    '</pwg:ScanRegion></pwg:ScanRegions>',
    `<pwg:InputSource>${feeder ? 'Feeder' : 'Platen'}</pwg:InputSource>`,
    `<scan:ColorMode>${colour ? 'RGB24' : 'Grayscale8'}</scan:ColorMode>`,
    '<pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>',
    '<scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt>',
    `<scan:XResolution>${dpi}</scan:XResolution><scan:YResolution>${dpi}</scan:YResolution>`,
    feeder ? `<scan:Duplex>${source === 'feeder-duplex'}</scan:Duplex>` : '',
    '</scan:ScanSettings>',
  ].join('');
}
