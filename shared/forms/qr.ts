import { encode } from 'uqr';

/** Modules of a QR code (GB/T 18284), level M, without its quiet zone: `[row][column]`, true is black. */
export const qrModules = (text: string): boolean[][] => encode(text, { ecc: 'M', border: 0 }).data;
