/** The two documents a virtual eSCL scanner tells of itself. It scans A4 in colour at 150 dpi, as its pages are made. */
const DPI = 150;

const formats =
  '<scan:DocumentFormats><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>' +
  '<scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:DocumentFormats>';

const caps = (name: string): string =>
  `<scan:${name}><scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>2480</scan:MaxWidth>` +
  '<scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>3508</scan:MaxHeight><scan:MaxScanRegions>1</scan:MaxScanRegions>' +
  '<scan:SettingProfiles><scan:SettingProfile><scan:ColorModes><scan:ColorMode>RGB24</scan:ColorMode></scan:ColorModes>' +
  `${formats}<scan:SupportedResolutions><scan:DiscreteResolutions><scan:DiscreteResolution>` +
  `<scan:XResolution>${DPI}</scan:XResolution><scan:YResolution>${DPI}</scan:YResolution>` +
  '</scan:DiscreteResolution></scan:DiscreteResolutions></scan:SupportedResolutions></scan:SettingProfile></scan:SettingProfiles>' +
  `<scan:SupportedIntents><scan:Intent>Document</scan:Intent></scan:SupportedIntents></scan:${name}>`;

export const capabilitiesXml = (namespaces: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><scan:ScannerCapabilities ${namespaces}><pwg:Version>2.63</pwg:Version>` +
  '<pwg:MakeAndModel>Yiciban Virtual Scanner</pwg:MakeAndModel><pwg:SerialNumber>0001</pwg:SerialNumber>' +
  '<scan:UUID>6f0a6a54-6a0e-4b8c-9a9c-000000000001</scan:UUID>' +
  `<scan:Platen>${caps('PlatenInputCaps')}</scan:Platen>` +
  `<scan:Adf>${caps('AdfSimplexInputCaps')}${caps('AdfDuplexInputCaps')}<scan:FeederCapacity>50</scan:FeederCapacity>` +
  '<scan:AdfOptions><scan:AdfOption>DetectPaperLoaded</scan:AdfOption><scan:AdfOption>Duplex</scan:AdfOption></scan:AdfOptions>' +
  '</scan:Adf></scan:ScannerCapabilities>';

export const stateXml = (namespaces: string, state: string, adf: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><scan:ScannerStatus ${namespaces}><pwg:Version>2.63</pwg:Version>` +
  `<pwg:State>${state}</pwg:State><scan:AdfState>${adf}</scan:AdfState></scan:ScannerStatus>`;
