import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, freePort, stopped, until } from './processes.ts';

/** A printer of the CUPS project that prints into files, with trays and toner that can be emptied by its web page. */
export interface IppPrinter {
  readonly url: string;
  trays(level: number): Promise<void>;
  toner(percent: number): Promise<void>;
  /** What its command does with the next jobs: `print`, or `jam`. */
  mode(mode: 'print' | 'jam' | 'slow'): void;
  /** Files it kept of its jobs. */
  papers(): Buffer[];
  stop(): Promise<void>;
}

/**
 * It announces itself by mDNS and will not start where it cannot: a message bus and a resolver of its own are started
 * beside it, in a mount namespace in which `/run` is theirs alone.
 */
export async function startIppPrinter(bench: Bench, options: readonly string[] = []): Promise<IppPrinter> {
  const at = (name: string): string => join(bench.dir, name);
  const port = await freePort();
  writeFileSync(at('avahi.conf'), '[server]\nuse-ipv4=yes\nuse-ipv6=no\nallow-interfaces=lo\n[rlimits]\n');
  const write = (name: string, text: string): void => {
    writeFileSync(at(name), text);
    chmodSync(at(name), 0o755);
  };
  const setMode = (mode: string): void => writeFileSync(at('mode'), mode);
  setMode('print');
  write('command.sh', command(bench.dir));
  write('start.sh', starter(bench.dir, port, options));
  const child = bench.start('unshare', ['--mount', 'sh', at('start.sh')]);
  const web = `http://127.0.0.1:${port}`;
  const isUp = () =>
    fetch(web).then(
      (answer) => answer.ok,
      () => false,
    );
  await until('ippeveprinter', async () => child.exitCode !== null || (await isUp()));
  const set = async (path: string): Promise<void> => {
    const answer = await fetch(`${web}/${path}`);
    await answer.text();
  };
  const printer: IppPrinter = {
    url: `ipp://127.0.0.1:${port}/ipp/print`,
    trays: (level) =>
      set(
        `media?${[1, 3].map((tray) => `size${tray}=iso_a4_210x297mm&type${tray}=stationery&level${tray}=${level}`).join('&')}`,
      ),
    toner: (percent) => set(`supplies?supply0=25&supply1=${percent}`),
    mode: setMode,
    papers: () =>
      readdirSync(bench.dir)
        .filter((name) => name.startsWith('paper-'))
        .map((name) => readFileSync(at(name))),
    stop: () => stopped(child),
  };
  await printer.trays(100);
  return printer;
}

const command = (dir: string): string => `#!/bin/sh
mode=$(cat ${dir}/mode)
pages=$(pdfinfo "$1" | sed -n 's/^Pages: *//p')
if [ "$mode" = slow ]; then sleep 30; fi
if [ "$mode" = jam ]; then
  echo "ATTR: job-impressions-completed=1" >&2
  echo "STATE: +media-jam-error" >&2
  exit 1
fi
cp "$1" ${dir}/paper-$$.pdf
echo "ATTR: job-impressions-completed=$pages" >&2
exit 0
`;

const starter = (dir: string, port: number, options: readonly string[]): string => `
mount -t tmpfs tmpfs /run
mkdir -p /run/dbus /run/avahi-daemon ${dir}/jobs
started=
trap 'kill $started; exit' TERM INT
dbus-daemon --system --nofork --nopidfile >/dev/null 2>&1 & started="$!"
until [ -S /run/dbus/system_bus_socket ]; do sleep 0.05; done
avahi-daemon -f ${dir}/avahi.conf --no-drop-root --no-rlimits --no-chroot >/dev/null 2>&1 & started="$started $!"
until [ -S /run/avahi-daemon/socket ]; do sleep 0.05; done
ippeveprinter -n localhost -p ${port} -d ${dir}/jobs -c ${dir}/command.sh -f application/pdf -2 ${options.join(' ')} Kiosk >/dev/null 2>&1 & started="$! $started"
wait
`;
