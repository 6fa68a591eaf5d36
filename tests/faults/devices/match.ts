/** True when `actual` has every member of `wanted`, at any depth. Lists are compared from their beginning. */
export function matches(wanted: unknown, actual: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return wanted === actual;
  if (typeof actual !== 'object' || actual === null) return false;
  return Object.entries(wanted).every(([name, value]) => matches(value, Reflect.get(actual, name)));
}
