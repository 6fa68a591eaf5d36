import { createHash } from 'node:crypto';
import { Watermark } from '#shared/platform/watermark.ts';
import { REFERENCE_CODE, type Reference, startReference } from '../platform/conform/reference.ts';
import { plainIntakeNumber, removeFolder, startCustody, temporaryFolder } from '../platform/harness.ts';
import { demoInput, openPage, type Page } from '../platform/page.ts';
import type { CaseView } from '../platform/platform.ts';
import { startPostgres } from '../support/postgres.ts';
import { type Balancer, startBalancer } from './balancer.ts';

export interface RealFleetOptions {
  readonly kiosks: number;
  /** Of each kiosk. */
  readonly submissions: number;
  readonly seed: number;
  /** A PostgreSQL of one's own, empty; a fresh one is started where none is named. */
  readonly databaseUrl?: string | undefined;
  readonly say: (line: string) => void;
}

export interface RealFleetResult {
  readonly kiosks: number;
  readonly instances: number;
  readonly submissions: number;
  readonly cases: number;
  readonly lost: number;
  readonly duplicates: number;
  /** Cases whose documents are not byte for byte those that were sealed. */
  readonly altered: number;
  /** Kiosks whose chain the platform did not see without a gap. */
  readonly gaps: number;
  readonly repliesLost: number;
  readonly killed: number;
}

interface FleetKiosk {
  readonly id: string;
  readonly page: Page;
  readonly custody: Awaited<ReturnType<typeof startCustody>>['custody'];
  readonly fetch: Awaited<ReturnType<typeof startCustody>>['fetch'];
}

/** One reply in fifty is cut off. */
const REPLY_LOSS = 0.02;
const MOST_ROUNDS = 200;

/**
 * Headless kiosks with the real journal, outbox and sync client, offline at first and back at the same moment, against two
 * reference instances on one PostgreSQL behind a balancer that cuts replies off. One instance is killed with -9 on the way and
 * started again. Every submission has to be there exactly once, to the byte.
 */
export async function runRealFleet(options: RealFleetOptions): Promise<RealFleetResult> {
  const { say } = options;
  const random = lehmer(options.seed);
  const folder = await temporaryFolder();
  const postgres = options.databaseUrl === undefined ? await startPostgres() : undefined;
  const env = { DATABASE_URL: options.databaseUrl ?? postgres?.url };
  const startInstance = (): Promise<Reference> =>
    startReference({ env, dataDir: `${folder}/platform`, args: ['--accept', 'auto'] });
  const instances = await Promise.all([startInstance(), startInstance()]);
  const balancer = await startBalancer(instances.map(portOf), REPLY_LOSS, random);
  const kiosks: FleetKiosk[] = [];
  let online = false;
  try {
    const trusted = instances[0]?.trusted ?? [];
    const sealingKey = instances[0]?.sealingKey;
    if (sealingKey === undefined) throw new Error('The platform named no sealing key');
    for (let number = 1; number <= options.kiosks; number += 1) {
      const id = `fleet-${number}`;
      const terminal = String(number).padStart(4, '0');
      const { custody, fetch } = await startCustody(
        `${folder}/${id}`,
        { url: balancer.url, signingKeys: [...trusted] },
        {
          kiosk: { kioskId: id, region: '110101', terminal, simulated: true },
          platform: {
            url: balancer.url,
            enrolmentCode: REFERENCE_CODE,
            signingKeys: [...trusted],
            simulated: true,
          },
          makeIntakeNumber: plainIntakeNumber,
          isNetworkUp: () => online,
        },
      );
      const page = openPage({ fetch, sealingKey, signingKeys: trusted });
      kiosks.push({ id, page, custody, fetch });
    }
    say(`${kiosks.length} kiosks, offline: each takes ${options.submissions} submissions`);
    const sealed = new Map<string, string[]>();
    for (const { page } of kiosks) {
      for (let count = 0; count < options.submissions; count += 1) {
        const input = demoInput();
        sealed.set(
          input.submissionId,
          input.parts.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex')),
        );
        const submitted = await page.submitter.submitApplication(input);
        if (!submitted.ok) throw new Error(`A kiosk did not take a submission: ${submitted.error.problem}`);
      }
    }

    online = true;
    say('the network is back for all of them at once');
    let left = kiosks.length;
    const drained = Promise.all(
      kiosks.map(async ({ id, page }) => {
        for (let round = 0; (await page.outbox.submissions()).length > 0; round += 1) {
          if (round === MOST_ROUNDS) throw new Error(`${id} still holds something after ${round} rounds`);
          await page.drain();
        }
        left -= 1;
      }),
    );
    const killed = await killOne(instances, balancer, startInstance, () => left <= kiosks.length * 0.8);
    await drained;
    say('every outbox is empty');
    return { ...(await compare(kiosks, sealed, instances)), repliesLost: balancer.lost(), killed };
  } finally {
    for (const { custody, page } of kiosks) {
      page.close();
      await custody.close().catch(() => undefined);
    }
    await balancer.stop();
    for (const instance of instances) await instance.stop();
    await postgres?.stop();
    await removeFolder(folder);
  }
}

/** Kills the second instance in the middle of its work and starts another in its place. */
async function killOne(
  instances: Reference[],
  balancer: Balancer,
  startInstance: () => Promise<Reference>,
  isMiddle: () => boolean,
): Promise<number> {
  while (!isMiddle()) await new Promise((resolve) => setTimeout(resolve, 20));
  const [first, second] = instances;
  if (first === undefined || second === undefined) return 0;
  await second.stop('SIGKILL');
  balancer.use([portOf(first)]);
  instances[1] = await startInstance();
  balancer.use(instances.map(portOf));
  return 1;
}

async function compare(
  kiosks: readonly FleetKiosk[],
  sealed: ReadonlyMap<string, readonly string[]>,
  instances: readonly Reference[],
): Promise<Omit<RealFleetResult, 'repliesLost' | 'killed'>> {
  const cases: CaseView[] = await (await fetch(`${instances[0]?.url}/v1/cases`)).json();
  const times = new Map<string, number>();
  for (const { submissionId } of cases) times.set(submissionId, (times.get(submissionId) ?? 0) + 1);
  const numbers = new Set(cases.map((one) => one.caseNumber));
  let altered = 0;
  for (const { submissionId, children } of cases)
    if (JSON.stringify(children[0]?.materials) !== JSON.stringify(sealed.get(submissionId))) altered += 1;
  let gaps = 0;
  const perKiosk = sealed.size / kiosks.length;
  for (const { id, fetch: ask } of kiosks) {
    const answer = await askUntilAnswered(ask, `/platform/v1/devices/${id}/watermark`);
    const { watermark } = Watermark.parse(answer);
    if (watermark.contiguous !== perKiosk || watermark.missing.length > 0) gaps += 1;
  }
  return {
    kiosks: kiosks.length,
    instances: instances.length,
    submissions: sealed.size,
    cases: cases.length,
    lost: [...sealed.keys()].filter((id) => !times.has(id)).length,
    duplicates:
      [...times.values()].reduce((sum, count) => sum + count - 1, 0) + (cases.length - numbers.size),
    altered,
    gaps,
  };
}

/** Replies are still lost on the way. */
async function askUntilAnswered(ask: FleetKiosk['fetch'], path: string): Promise<unknown> {
  for (let tries = 0; tries < 50; tries += 1) {
    const answer = await ask(path);
    if (answer.ok) return answer.json();
    await answer.body?.cancel();
  }
  throw new Error(`${path} was never answered`);
}

const portOf = ({ url }: Reference): number => Number(new URL(url).port);

/** A fixed pseudo-random sequence (Lehmer): the same seed, the same losses. */
function lehmer(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
