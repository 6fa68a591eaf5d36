import { IDBFactory } from 'fake-indexeddb';
import { removeFolder, startCustody, startPlatform, temporaryFolder } from '../platform/harness.ts';
import { demoInput, openPage, type Page } from '../platform/page.ts';
import type { CaseView, PlatformOptions } from '../platform/platform.ts';

type NetFetch = typeof globalThis.fetch;

export interface BenchKiosk {
  readonly page: Page;
  readonly custody: Awaited<ReturnType<typeof startCustody>>['custody'];
  readonly fetch: Awaited<ReturnType<typeof startCustody>>['fetch'];
  readonly dataDir: string;
}

/** A platform and as many kiosks as a test wants, each with a road of its own; everything is ended by `close`. */
export async function openBench(options: Pick<PlatformOptions, 'accept'> = {}) {
  const folder = await temporaryFolder();
  const platform = await startPlatform({ dataDir: `${folder}/platform`, ...options });
  const custodies: Awaited<ReturnType<typeof startCustody>>[] = [];
  return {
    folder,
    platform,
    startKiosk: async (
      network: NetFetch = globalThis.fetch,
      overrides: Parameters<typeof startCustody>[2] = {},
      dataDir = `${folder}/kiosk`,
    ): Promise<BenchKiosk> => {
      const custody = await startCustody(dataDir, platform, { fetch: network, ...overrides });
      custodies.push(custody);
      const page = openPage({ fetch: custody.fetch, ...platform, indexedDB: new IDBFactory() });
      return { page, custody: custody.custody, fetch: custody.fetch, dataDir };
    },
    cases: async (): Promise<CaseView[]> => (await fetch(`${platform.url}/v1/cases`)).json(),
    close: async () => {
      for (const one of custodies) await one.custody.close().catch(() => undefined);
      await platform.stop();
      await removeFolder(folder);
    },
  };
}
export type SyncBench = Awaited<ReturnType<typeof openBench>>;

/** A citizen's whole submission; its id. */
export async function submit(page: Page): Promise<string> {
  const submitted = await page.submitter.submitApplication(demoInput());
  if (!submitted.ok) throw new Error(submitted.error.problem);
  return submitted.value.submissionId;
}

export const isPut = (init?: RequestInit): boolean => init?.method === 'PUT';
