/**
 * For kill tests: at the named fault point the process ends as by a power cut, and nothing after it runs.
 * @param fatal `<point>:before` or `<point>:after`
 */
export const dieAt = (fatal: string) => (name: string) => {
  if (name !== fatal) return Promise.resolve();
  process.kill(process.pid, 'SIGKILL');
  return new Promise<void>(() => undefined);
};
