import type { DeviceOffer, FoundPort, KnownDevice } from '#shared/hardware/detection.ts';
import { hidFramings, samBaudRates } from '#shared/hardware/id-card-port.ts';

/** USB class of printers. */
const PRINTER_CLASS = 7;

/**
 * What found ports could be. A row of the table wins, earlier rows before later ones; without one, a serial line may
 * carry a card reader and an unknown HID device may be one. Ports in use are offered, too: a technician may want to
 * try another framing on them.
 */
export function offersFor(ports: readonly FoundPort[], table: readonly KnownDevice[]): DeviceOffer[] {
  return ports.flatMap((port): DeviceOffer[] => {
    const row = table.find(
      (one) =>
        one.vendorId === port.vendorId &&
        one.productId === port.productId &&
        one.ports.some((candidate) => candidate.type === port.type),
    );
    if (row !== undefined) {
      const { kind, name } = row;
      const candidates = row.ports.filter((candidate) => candidate.type === port.type);
      return [
        {
          kind,
          name,
          certainty: 'known',
          found: port.key,
          ports: candidates.map((one) => addressed(one, port)),
        },
      ];
    }
    return guesses(port).map(({ kind, candidates }) => ({
      kind,
      name: null,
      certainty: 'possible',
      found: port.key,
      ports: candidates.map((one) => addressed(one, port)),
    }));
  });
}

interface Guess {
  readonly kind: DeviceOffer['kind'];
  readonly candidates: readonly { readonly type: string }[];
}

function guesses(port: FoundPort): Guess[] {
  switch (port.type) {
    case 'hid':
      return [
        { kind: 'id-card-reader', candidates: hidFramings.map((framing) => ({ type: 'hid', framing })) },
      ];
    case 'serial':
      return [
        {
          kind: 'id-card-reader',
          candidates: samBaudRates.map((baudRate) => ({ type: 'serial', baudRate })),
        },
      ];
    case 'usb':
      return port.usbClasses.includes(PRINTER_CLASS)
        ? [{ kind: 'receipt-printer', candidates: [{ type: 'usb' }] }]
        : [{ kind: 'id-card-reader', candidates: [{ type: 'usb' }] }];
  }
}

/**
 * A candidate with the address of a found port. USB devices are named by their ids, so that they are found again in
 * another socket; their serial number is left out, because most readers of a model carry the same.
 */
function addressed<T extends { readonly type: string }>(candidate: T, port: FoundPort): T {
  const ids =
    port.vendorId === null || port.productId === null
      ? { path: port.path }
      : { vendorId: port.vendorId, productId: port.productId };
  return { ...candidate, ...ids };
}
