/** A whole host on small catalogues: what came with the program, and an author's folder one version ahead of it. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, onTestFinished } from 'vitest';
import { type AuthorKey, makeKey, openKey } from '#electron/tools/catalogue/keys.ts';
import { type PackOptions, packFolder, writePackage } from '#electron/tools/catalogue/pack.ts';
import { createHost, type Host, type HostOptions, type HostServices } from '#host/app.ts';
import { defaultConfig, type KioskConfig } from '#host/config.ts';
import { FakeTransport } from '#host/fake-transport.ts';
import { catalogueStatus } from '#shared/api/catalogue.ts';
import { Catalogue } from '#shared/catalogue/schema.ts';
import { smallCatalogue, temporaryFolder } from '../tools/folder.ts';
import { addFourteenth } from '../tools/fourteenth.ts';

export const NOW = Date.parse('2026-06-01T00:00:00.000Z');

export interface Rig {
  /** The author's; kiosks trust it. */
  key: AuthorKey;
  dataDir: string;
  /** What came with the program. */
  assetsDir: string;
  /** The author's folder: the shipped catalogue under a higher version, with the tutorial's life event. */
  folder: string;
  clock: { now: () => number };
}

/** Made anew before each test of the file that calls this. */
export function makeRig(): Rig {
  const rig = {} as Rig;
  beforeEach(async () => {
    rig.key = await newKey();
    rig.dataDir = await temporaryFolder();
    rig.assetsDir = dirname(await smallCatalogue());
    rig.folder = await smallCatalogue();
    await addFourteenth(rig.folder);
    rig.clock = { now: () => NOW };
  });
  return rig;
}

export async function newKey(): Promise<AuthorKey> {
  const path = join(await temporaryFolder(), 'author.key');
  await makeKey(path);
  return openKey(path);
}

export async function startHost(
  rig: Rig,
  config: Partial<KioskConfig> = {},
  { modules = [], ...options }: Partial<HostOptions> = {},
): Promise<{ host: Host; services: HostServices }> {
  let services: HostServices | undefined;
  const host = await createHost({
    dataDir: rig.dataDir,
    assetsDir: rig.assetsDir,
    pageDir: rig.dataDir,
    config: { ...defaultConfig(), catalogueKeys: [rig.key.named], ...config },
    clock: rig.clock,
    deviceTransport: new FakeTransport(),
    modules: [
      async (given) => {
        services = given;
        return {};
      },
      ...modules,
    ],
    ...options,
  });
  onTestFinished(() => host.close());
  if (services === undefined) throw new Error('no services');
  return { host, services };
}

export const tool = { authorization: 'Bearer token' };
export const get = (host: Host, path: string) => host.fetch(new Request(`http://127.0.0.1${path}`));
export const post = (host: Host, path: string, body?: BodyInit, headers: Record<string, string> = tool) =>
  host.fetch(new Request(`http://127.0.0.1${path}`, { method: 'POST', headers, body: body ?? null }));
export const statusOf = async (host: Host) =>
  catalogueStatus.parse(await (await get(host, '/api/catalogue/status')).json());
export const idsOf = async (host: Host) =>
  Catalogue.parse(await (await get(host, '/api/catalogue')).json()).lifeEvents.map((event) => event.id);

export const options: PackOptions = { now: NOW - 1000 };

/** The bytes of the `.ycat` file of the author's folder. */
export async function packFile(
  rig: Rig,
  more: Partial<PackOptions> = {},
  by = rig.key,
): Promise<Uint8Array<ArrayBuffer>> {
  const path = join(await temporaryFolder(), 'a.ycat');
  await writePackage(await packFolder(rig.folder, by, { ...options, ...more }), path);
  return new Uint8Array(await readFile(path));
}

export async function importFile(host: Host, bytes: Uint8Array<ArrayBuffer>): Promise<unknown> {
  const answer = await post(host, '/api/catalogue/import', bytes);
  return { status: answer.status, ...(await answer.json()) };
}

/** Waits for the next event of a name, those that come on connection left out. */
export async function readEvents(host: Host): Promise<(name: string) => Promise<string>> {
  const response = await get(host, '/api/events');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  onTestFinished(async () => void (await reader?.cancel()));
  let text = '';
  const take = async (name: string): Promise<string> => {
    for (;;) {
      const found = new RegExp(`event: ${name}\\ndata: (.*)\\n\\n`).exec(text);
      if (found !== null) {
        text = text.slice(found.index + found[0].length);
        return found[1] ?? '';
      }
      const next = await reader?.read();
      if (next === undefined || next.done) throw new Error(`The stream ended without ${name}`);
      text += next.value;
    }
  };
  await take('catalogue');
  return take;
}
