/** `assets/regions/regions.json`. */
export type RegionsFile = {
  readonly source: string;
  readonly dated: string;
  /** Every letter one of the character's readings begins with. */
  readonly initials: Readonly<Record<string, string>>;
  /** Parent code ("" for the country) → "110000 北京市|…"; a three-digit code is added to its parent's six. */
  readonly children: Readonly<Record<string, string>>;
};

/** A place by its code: GB/T 2260, six digits; townships nine. */
export type Region = { readonly code: string; readonly name: string };

export type RegionLevel = 'province' | 'city' | 'county' | 'township';

export type Regions = {
  /** What lies directly in a region; "" is the country. */
  readonly children: (code: string) => readonly Region[];
  /** From the province down to the region itself; empty for an unknown code. */
  readonly path: (code: string) => readonly Region[];
  /** Regions under `within` whose names begin with these letters of pinyin, nearest level first, at most `most`. */
  readonly search: (within: string, letters: string, most: number) => readonly Region[];
  /** Letters that lead on from `letters` to at least one region under `within`. */
  readonly nextInitials: (within: string, letters: string) => ReadonlySet<string>;
};

/** What kind of region a code names. */
export const levelOf = (code: string): RegionLevel =>
  code.length === 9
    ? 'township'
    : code.endsWith('0000')
      ? 'province'
      : code.endsWith('00')
        ? 'city'
        : 'county';

/** Opens a data pack. Pure. */
export function openRegions(file: RegionsFile): Regions {
  const childrenOf = new Map<string, Region[]>();
  const known = new Map<string, { readonly region: Region; readonly parent: string }>();
  for (const [parent, packed] of Object.entries(file.children)) {
    const list = packed.split('|').map((entry): Region => {
      const space = entry.indexOf(' ');
      const code = entry.slice(0, space);
      return { code: code.length === 3 ? parent + code : code, name: entry.slice(space + 1) };
    });
    childrenOf.set(parent, list);
    for (const region of list) known.set(region.code, { region, parent });
  }
  const children = (code: string): readonly Region[] => childrenOf.get(code) ?? [];

  const path = (code: string): Region[] => {
    const found: Region[] = [];
    for (let at = known.get(code); at; at = known.get(at.parent)) found.unshift(at.region);
    return found;
  };

  const begins = (name: string, letters: string): boolean => {
    const characters = [...name];
    return (
      letters.length <= characters.length &&
      [...letters].every((letter, i) => file.initials[characters[i] ?? '']?.includes(letter))
    );
  };
  /** Everything under a region, level by level; townships only where nothing else lies directly in it. */
  const under = (within: string): Region[] => {
    const found: Region[] = [];
    let level = [...children(within)];
    while (level.length > 0) {
      found.push(...level);
      level = level.flatMap((region) => children(region.code)).filter((region) => region.code.length === 6);
    }
    return found;
  };
  const search = (within: string, letters: string, most: number): Region[] =>
    (letters === ''
      ? [...children(within)]
      : under(within).filter((region) => begins(region.name, letters))
    ).slice(0, most);
  const nextInitials = (within: string, letters: string): ReadonlySet<string> => {
    const next = new Set<string>();
    for (const region of under(within))
      if (begins(region.name, letters))
        for (const letter of file.initials[[...region.name][letters.length] ?? ''] ?? '') next.add(letter);
    return next;
  };
  return { children, path, search, nextInitials };
}

let loading: Promise<Regions> | undefined;

/** The shipped pack, fetched from our own origin when an address is first asked for. Rejects when it cannot be read. */
export function loadRegions(): Promise<Regions> {
  loading ??= fetch(new URL('../../../assets/regions/regions.json', import.meta.url))
    .then((response) => {
      if (!response.ok) throw new Error(`regions: ${response.status}`);
      return response.json();
    })
    .then((file: RegionsFile) => openRegions(file))
    .catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
  return loading;
}
