import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const bytes = (length: number) =>
  z
    .string()
    .regex(new RegExp(`^[0-9A-Fa-f]{${length * 2}}$`), `must be ${length} bytes in hex`)
    .transform((hex) => hexBytes(hex));

const demoCard = z.strictObject({
  /** Text block, 256 bytes. */
  text: bytes(256),
  /** Newest address, 70 bytes. */
  newestAddress: bytes(70).optional(),
  /** Carries two fingerprint templates (pattern bytes). */
  fingerprint: z.boolean().optional(),
});
export type DemoCard = z.infer<typeof demoCard>;

const demoCards = z.record(z.string(), demoCard);
/** Synthetic persons for the virtual reader, by key. */
export type DemoCards = Readonly<Record<string, DemoCard>>;

/** Reads `demo/cards.json` of the assets folder. A broken file is a broken build: it throws. */
export async function loadDemoCards(assetsDir: string): Promise<DemoCards> {
  return demoCards.parse(JSON.parse(await readFile(join(assetsDir, 'demo/cards.json'), 'utf8')));
}

/** Bytes of an even number of hex digits. */
export function hexBytes(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
