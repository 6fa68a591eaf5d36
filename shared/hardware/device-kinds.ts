/** Kinds of device the kiosk can drive. A kind is a folder in `devices/`. */
export const deviceKinds = [
  'id-card-reader',
  'scanner',
  'document-camera',
  'receipt-printer',
  'document-printer',
  'code-reader',
  'ups',
] as const;
export type DeviceKind = (typeof deviceKinds)[number];
