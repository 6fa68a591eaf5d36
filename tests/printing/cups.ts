import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, until } from './processes.ts';

export interface Cups {
  readonly socket: string;
  /** Adds a queue; `uri` is where it prints, `model` is `raw` or `everywhere`. */
  addQueue(name: string, uri: string, model: string): void;
  admin(program: string, ...args: string[]): string;
  /** Files of the spool that hold what was printed (d…) or say who printed (c…). */
  spooled(): string[];
}

/** A CUPS of its own, in the bench's folder, without a network; the machine's own one is not touched. */
export async function startCups(
  bench: Bench,
  settings: readonly string[] = [],
  jobs: 'owner-may-cancel' | 'deny-cancel' = 'owner-may-cancel',
): Promise<Cups> {
  const at = (name: string): string => join(bench.dir, name);
  // Its backends run as another user.
  chmodSync(bench.dir, 0o755);
  for (const folder of ['root', 'spool', 'cache', 'state', 'log']) mkdirSync(at(folder));
  const socket = at('cups.sock');
  const lines = [
    `Listen ${socket}`,
    'Browsing No',
    'WebInterface No',
    'DefaultAuthType Basic',
    'LogLevel debug',
    ...settings,
  ];
  writeFileSync(
    at('cupsd.conf'),
    `${lines.join('\n')}\n<Location />\n  Allow localhost\n</Location>\n${policyFor(jobs)}`,
  );
  const places = {
    ServerRoot: at('root'),
    RequestRoot: at('spool'),
    CacheDir: at('cache'),
    StateDir: at('state'),
    ErrorLog: at('log/error'),
    AccessLog: at('log/access'),
    PageLog: at('log/page'),
    FileDevice: 'Yes',
    SystemGroup: 'root',
  };
  const placesText = Object.entries(places).map(([key, value]) => `${key} ${value}`);
  writeFileSync(at('cups-files.conf'), `${placesText.join('\n')}\n`);
  bench.start('/usr/sbin/cupsd', ['-f', '-c', at('cupsd.conf'), '-s', at('cups-files.conf')]);
  await until('cupsd', () => existsSync(socket) && existsSync(at('log/error')));
  const admin = (program: string, ...args: string[]): string =>
    execFileSync(program, ['-h', socket, ...args], { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  return {
    socket,
    admin,
    addQueue: (name, uri, model) => {
      admin('/usr/sbin/lpadmin', '-p', name, '-E', '-v', uri, '-m', model);
    },
    spooled: () =>
      readdirSync(at('spool'), { recursive: true, encoding: 'utf8' }).filter((name) => /^[cd]\d/.test(name)),
  };
}

/** As Debian ships it: whoever owns a job, and the administrator, may take it away. */
const policyFor = (jobs: 'owner-may-cancel' | 'deny-cancel'): string => `
<Policy default>
  JobPrivateAccess default
  JobPrivateValues default
  <Limit Create-Job Print-Job Print-URI Validate-Job>
    Order deny,allow
  </Limit>
  <Limit Send-Document Send-URI Hold-Job Release-Job Restart-Job Purge-Jobs Cancel-Job Reprocess-Job CUPS-Get-Document>
    ${jobs === 'deny-cancel' ? 'Require user nobody\n    Order deny,allow' : 'Require user @OWNER @SYSTEM\n    Order deny,allow'}
  </Limit>
  <Limit CUPS-Add-Modify-Printer CUPS-Delete-Printer Pause-Printer Resume-Printer Enable-Printer Disable-Printer CUPS-Accept-Jobs CUPS-Reject-Jobs>
    AuthType Default
    Require user @SYSTEM
    Order deny,allow
  </Limit>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
`;

export const logOf = (bench: Bench): string => readFileSync(join(bench.dir, 'log/error'), 'utf8');
