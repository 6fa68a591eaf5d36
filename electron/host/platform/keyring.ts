import { join } from 'node:path';
import { NamedKey, z } from '#shared/envelope/schema.ts';
import { Capabilities } from '#shared/platform/contract.ts';
import { KeySetBody, sealingKeyAt, trustedKeySet } from '#shared/platform/keys.ts';
import { makeFolder, readIfThere, writeDurably } from '../journal/files.ts';

/** What a technician entered at the start, before the platform has said anything. */
export interface FirstKeys {
  readonly sealingKey: NamedKey;
  readonly signingKeys: readonly NamedKey[];
}

/** What envelopes are sealed to now and whose signatures count. */
export interface CurrentKeys extends FirstKeys {
  /** The sealing key's time is over by the platform's own clock, and no newer key is known: to be told to the technician. */
  readonly outdated: boolean;
}

export interface Keyring {
  current(): CurrentKeys;
  /** Whether an answer of `GET /v1/capabilities` tells of keys this kiosk does not have. */
  wantsMore(capabilities: unknown): boolean;
  /** Takes a key set if a key trusted so far signed it and it is newer than the one held; true when something changed. */
  learn(body: unknown): Promise<boolean>;
}

export interface KeyringOptions {
  readonly dataDir: string;
  readonly first: FirstKeys;
  readonly time: { now(): number; readonly verified: boolean };
}

const Kept = z.strictObject({ keys: KeySetBody });

const nameOnly = ({ keyId, jwk }: NamedKey): NamedKey => NamedKey.parse({ keyId, jwk });

/**
 * The platform's keys as this kiosk knows them: those entered by a technician, then the newest set it has learnt, kept in
 * `keys/platform.json`. A file that cannot be read counts as none: the first keys still hold, and the set is fetched again.
 */
export async function openKeyring({ dataDir, first, time }: KeyringOptions): Promise<Keyring> {
  const folder = join(dataDir, 'keys');
  const path = join(folder, 'platform.json');
  let set = await readSet(path);

  const current = (): CurrentKeys => {
    const sealing = set === undefined ? undefined : sealingKeyAt(set.sealing, time.now());
    if (set === undefined || sealing === undefined) return { ...first, outdated: false };
    return {
      sealingKey: nameOnly(sealing),
      signingKeys: set.signing.map(nameOnly),
      // A clock nobody has vouched for may be weeks off: it is no reason to warn.
      outdated: time.verified && Date.parse(sealing.notAfter) < time.now(),
    };
  };
  return {
    current,
    wantsMore: (answer) => {
      const parsed = Capabilities.safeParse(answer);
      if (!parsed.success) return false;
      const { sealingKey, signingKeys, outdated } = current();
      const isKnown = signingKeys.some((key) => key.keyId === parsed.data.keyId);
      return !isKnown || outdated || sealingKey.keyId !== parsed.data.capabilities.sealingKeyId;
    },
    learn: async (body) => {
      const learnt = await trustedKeySet(body, current().signingKeys);
      if (learnt === undefined) return false;
      if (set !== undefined && Date.parse(learnt.issuedAt) <= Date.parse(set.issuedAt)) return false;
      const before = JSON.stringify(current());
      await makeFolder(folder);
      await writeDurably(path, JSON.stringify({ keys: learnt }));
      set = learnt;
      return JSON.stringify(current()) !== before;
    },
  };
}

async function readSet(path: string): Promise<KeySetBody | undefined> {
  try {
    return Kept.safeParse(JSON.parse(String(await readIfThere(path)))).data?.keys;
  } catch {
    return undefined;
  }
}
