import type { DeviceOffer } from '#shared/hardware/detection.ts';

let taken: DeviceOffer | null = null;

/** The offer a technician has just taken, on its way from the list to the form. */
export const offered = {
  take: (offer: DeviceOffer): void => {
    taken = offer;
  },
  get: (): DeviceOffer | null => taken,
};
