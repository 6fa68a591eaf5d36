/** Parts of `npm test` that are counted, by the name REQUIRE knows them. */
export const parts = ['unit', 'chromium', 'electron', 'virtual-hid', 'printing'] as const;
export type Part = (typeof parts)[number];

export interface PartResult {
  readonly passed: number;
  readonly failed: boolean;
  /** Why the part did not run, or null. */
  readonly leftOut: string | null;
}

export interface Verdict {
  /** The last line of `npm test`. */
  readonly line: string;
  /** Sentences; none means success. */
  readonly failures: readonly string[];
}

/** Reads `REQUIRE`; an unknown name is told, because a misspelt requirement would require nothing. */
export function parseRequire(text: string | undefined): {
  required: readonly Part[];
  unknown: readonly string[];
} {
  const names = (text ?? '').split(',').map((name) => name.trim());
  const isPart = (name: string): name is Part => parts.some((part) => part === name);
  return { required: names.filter(isPart), unknown: names.filter((name) => name !== '' && !isPart(name)) };
}

/** Sums up a run. Chromium is always required: without it nearly nothing of the kiosk has been tested. */
export function judge(
  results: Readonly<Record<Part, PartResult>>,
  checks: readonly { readonly name: string; readonly passed: boolean }[],
  requireText: string | undefined,
): Verdict {
  const { required, unknown } = parseRequire(requireText);
  const failures = unknown.map((name) => `REQUIRE names ${name}, which is no part.`);
  for (const check of checks) if (!check.passed) failures.push(`${check.name} failed.`);
  for (const part of parts) {
    const { passed, failed, leftOut } = results[part];
    if (failed) failures.push(`${part} failed.`);
    const isRequired = part === 'unit' || part === 'chromium' || required.includes(part);
    if (isRequired && passed === 0)
      failures.push(`${part} is required and ran no test${leftOut ? `: ${leftOut}` : ''}.`);
  }
  const leftOut = parts.flatMap((part) => {
    const reason = results[part].leftOut;
    return reason === null ? [] : [`${part}: ${reason}`];
  });
  const line = JSON.stringify({
    unit: results.unit.passed,
    chromium: results.chromium.passed,
    electron: results.electron.passed,
    virtualHid: results['virtual-hid'].passed,
    printing: results.printing.passed,
    leftOut,
  });
  return { line, failures };
}
