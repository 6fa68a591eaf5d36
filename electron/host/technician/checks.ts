import { join } from 'node:path';
import { z } from 'zod';
import { type NetworkTest, networkTest } from '#shared/api/technician.ts';
import {
  type CheckId,
  type CheckLine,
  type CheckRecord,
  checkId,
  checkRecord,
  machineChecks,
} from '#shared/api/technician-checks.ts';
import type { KioskConfig } from '../config.ts';
import { readIfThere, writeDurably } from '../journal/files.ts';

/** How long the machine's own part of a check counts for the person's part. */
const MACHINE_PART_MS = 600_000;

const stored = z.strictObject({
  records: z.array(checkRecord.extend({ setting: z.string() })),
  network: networkTest.nullable(),
});
type Stored = z.infer<typeof stored>;
type Facts = CheckRecord['facts'];

/** What a machine can say of a check before a person has looked. */
interface MachinePart {
  readonly passed: boolean;
  readonly facts: Facts;
  readonly at: number;
}

/** The newest outcome of every check, `technician/checks.json`; each remembers the setting it was made with. */
export class Checks {
  readonly #path: string;
  readonly #monotonic: () => number;
  readonly #parts = new Map<CheckId, MachinePart>();
  #value: Stored = { records: [], network: null };

  private constructor(path: string, monotonic: () => number) {
    this.#path = path;
    this.#monotonic = monotonic;
  }

  static async open(folder: string, monotonic: () => number): Promise<Checks> {
    const checks = new Checks(join(folder, 'checks.json'), monotonic);
    const bytes = await readIfThere(checks.#path);
    if (bytes === undefined) return checks;
    try {
      checks.#value = stored.parse(JSON.parse(bytes.toString()));
    } catch {
      // Outcomes nobody can read are no outcomes: the checks are made again.
    }
    return checks;
  }

  get network(): NetworkTest | null {
    return this.#value.network;
  }

  /** The machine has done its part; a person's verdict is still to come. */
  prepare(check: CheckId, passed: boolean, facts: Facts): void {
    this.#parts.set(check, { passed, facts, at: this.#monotonic() });
  }

  /** A check a machine can judge alone. */
  async judged(
    config: KioskConfig,
    check: CheckId,
    passed: boolean,
    facts: Facts,
    now: number,
  ): Promise<CheckRecord> {
    return this.#keep(config, {
      check,
      outcome: passed ? 'passed' : 'failed',
      by: 'machine',
      at: new Date(now).toISOString(),
      facts,
    });
  }

  /** A person has looked. Null when the machine's own part, which comes first, is missing or too old. */
  async seen(
    config: KioskConfig,
    check: CheckId,
    seen: boolean,
    facts: Facts,
    now: number,
  ): Promise<CheckRecord | null> {
    const part = this.#parts.get(check);
    if (part === undefined && check.startsWith('device:')) return null;
    if (part !== undefined && this.#monotonic() - part.at > MACHINE_PART_MS) return null;
    this.#parts.delete(check);
    return this.#keep(config, {
      check,
      outcome: seen && (part?.passed ?? true) ? 'passed' : 'failed',
      by: 'person',
      at: new Date(now).toISOString(),
      facts: { ...part?.facts, ...facts },
    });
  }

  async setNetwork(network: NetworkTest): Promise<void> {
    this.#value = { ...this.#value, network };
  }

  /** Every check this kiosk has, in the order they are best made. */
  lines(config: KioskConfig): CheckLine[] {
    const line = (check: CheckId, required: boolean, kind: CheckLine['kind']): CheckLine => {
      const found = this.#value.records.find((record) => record.check === check);
      const { setting, ...record } = found ?? { setting: '' };
      return {
        check,
        required,
        kind,
        record: found === undefined ? null : checkRecord.parse(record),
        stale: found !== undefined && setting !== settingOf(config, check),
      };
    };
    return [
      ...config.devices.map((device) => line(checkId.parse(`device:${device.id}`), true, device.kind)),
      ...machineChecks.map((check) => line(check, REQUIRED.has(check), null)),
    ];
  }

  async #keep(config: KioskConfig, record: CheckRecord): Promise<CheckRecord> {
    const others = this.#value.records.filter((one) => one.check !== record.check);
    this.#value = {
      ...this.#value,
      records: [...others, { ...record, setting: settingOf(config, record.check) }],
    };
    await writeDurably(this.#path, JSON.stringify(this.#value));
    return record;
  }
}

/** Without these no kiosk serves well; a camera and a speaker are not in every one. */
const REQUIRED: ReadonlySet<string> = new Set(['network', 'clock', 'storage', 'touch', 'colours', 'panel']);

/** What a check is about, as text: when it differs, the check says nothing any more. */
function settingOf(config: KioskConfig, check: CheckId): string {
  if (check.startsWith('device:'))
    return JSON.stringify(config.devices.find((device) => `device:${device.id}` === check) ?? null);
  switch (check) {
    case 'network':
    case 'clock':
      return JSON.stringify([config.platform?.url ?? null, config.platform?.signingKeys ?? null]);
    case 'touch':
    case 'panel':
      return JSON.stringify(config.panel);
    default:
      return '';
  }
}
