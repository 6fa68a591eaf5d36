import { join } from 'node:path';
import { Hono } from 'hono';
import { err, ok } from '#shared/result.ts';
import type { HostModuleFactory, HostServices } from '../app.ts';
import { makeFolder } from '../journal/files.ts';
import { openKioskKeys } from '../keys.ts';
import { Access } from './access.ts';
import { Checks } from './checks.ts';
import { Closing, isOpen } from './closing.ts';
import { readCard } from './device-tests.ts';
import { Door, type DoorWorld } from './door.ts';
import { doorRoutes } from './door-routes.ts';
import { technicianGuard } from './guard.ts';
import { Lockout } from './lockout.ts';
import { LogFile } from './log-file.ts';
import type { ShellControl } from './machine.ts';
import { serviceRoutes } from './service-routes.ts';
import { Sessions } from './sessions.ts';
import { settingsRoutes } from './settings-routes.ts';
import { testRoutes } from './test-routes.ts';

/** What the console needs of whoever runs the host. */
export interface TechnicianControl {
  readonly shell: ShellControl | null;
  /** Closes the host and opens it again with the configuration on the disk. */
  startAgain(): void;
}

/** How often opening hours are looked at. */
const HOURS_MS = 15_000;
const monotonic = (): number => performance.now();

/** What outlasts a restart of the host: who may enter, who is in, and how often somebody failed. */
interface Standing {
  readonly access: Access;
  readonly sessions: Sessions;
  readonly door: Door;
  readonly checks: Checks;
  readonly closing: Closing;
  readonly audit: LogFile;
  readonly events: LogFile;
  /** Starts of the host in this program. */
  run: number;
  /** Whether the host has started again since the page was loaded. */
  startedAgain: boolean;
}

async function open(folder: string, now: () => number): Promise<Standing> {
  await makeFolder(folder);
  const audit = await LogFile.open(folder, 'audit', { now });
  const events = await LogFile.open(folder, 'events', { now });
  const access = await Access.open(folder);
  const lockout = await Lockout.open(folder, monotonic);
  const sessions = new Sessions(monotonic, () => void audit.add('left'));
  const door = new Door({
    access,
    lockout,
    sessions,
    monotonic,
    audit: (event, facts) => audit.add(event, facts),
  });
  const checks = await Checks.open(folder, monotonic);
  return {
    access,
    sessions,
    door,
    checks,
    closing: await Closing.open(folder),
    audit,
    events,
    run: 0,
    startedAgain: false,
  };
}

/**
 * The technician's console: `/api/technician/…`. One factory serves every start of the host in this program, so that a
 * technician stays in while a change of the settings is taken up.
 */
export function technicianModule(control: TechnicianControl): HostModuleFactory {
  let standing: Standing | undefined;
  return async (services) => {
    const { clock, config, dataDir, platformTime } = services;
    if (standing === undefined) standing = await open(join(dataDir, 'technician'), () => clock.now());
    else standing.startedAgain = true;
    const here = standing;
    here.run++;
    const keys = await openKioskKeys(dataDir);
    const audit = (event: string, facts = {}) => here.audit.add(event, facts);
    const world = worldOf(services);
    recordEvents(services, here.events);

    const inside = new Hono();
    inside.route(
      '/',
      settingsRoutes({ dataDir, config, run: here.run, audit, startAgain: control.startAgain }),
    );
    inside.route('/', testRoutes({ services, keys, checks: here.checks, shell: control.shell, audit }));
    inside.route(
      '/',
      serviceRoutes({
        services,
        world,
        access: here.access,
        checks: here.checks,
        closing: here.closing,
        keys,
        logs: { audit: here.audit, events: here.events },
        shell: control.shell,
        startAgain: control.startAgain,
        audit,
      }),
    );
    const left = async () => {
      const reload = here.startedAgain;
      here.startedAgain = false;
      if (reload) control.shell?.reloadPage?.();
      return { reload };
    };
    const routes = new Hono();
    routes.use('/api/technician', technicianGuard(here.sessions));
    routes.use('/api/technician/*', technicianGuard(here.sessions));
    routes.route('/api/technician', doorRoutes(here.door, world, here.sessions, left));
    routes.route('/api/technician', inside);

    const hours = () =>
      !platformTime.verified || isOpen(config.hours, platformTime.now()) ? [] : ['outside-hours'];
    let told = hours().join();
    const timer = setInterval(() => {
      const now = hours().join();
      if (now !== told) services.healthChanged();
      told = now;
    }, HOURS_MS);
    timer.unref();
    return {
      routes,
      health: () => [...(here.closing.notice.sentence === null ? [] : ['out-of-service']), ...hours()],
      sentence: () => {
        const { sentence } = here.closing.notice;
        return sentence === null || sentence.zh === '' ? null : sentence;
      },
      close: async () => clearInterval(timer),
    };
  };
}

function worldOf({ clock, config, devices, platformTime }: HostServices): DoorWorld {
  return {
    now: () => clock.now(),
    verifiedNow: () => (platformTime.verified ? platformTime.now() : null),
    inRealService: () => config.platform !== null && !config.platform.simulated,
    readCard: async () => {
      const reader = devices.list().find((device) => device.kind === 'id-card-reader');
      if (reader === undefined) return err('absent');
      const read = await readCard(devices, reader.id);
      return read.ok ? ok(read.value) : err(read.error.state);
    },
  };
}

/** States that come and go with every citizen; a log of them would say who was here when. */
const PASSING: ReadonlySet<string> = new Set([
  'reading',
  'no-card',
  'card-removed',
  'busy',
  'scanning',
  'printing',
]);

/** The machine's own story: what devices, network and disk did. Nothing of it tells of a visit. */
function recordEvents({ events, devices }: HostServices, log: LogFile): void {
  const states = new Map(devices.list().map((device) => [device.id, device.status.state]));
  let others = '';
  void log.add('started');
  events.watch((name, event) => {
    if (name === 'device' && 'device' in event) {
      const { state } = event.status;
      if (PASSING.has(state) || states.get(event.device) === state) return;
      states.set(event.device, state);
      void log.add('device', { device: event.device, state });
    } else if (name === 'platform' && 'online' in event) {
      void log.add('platform', { reached: event.online });
    } else if (name === 'health' && 'accepting' in event) {
      const reasons = event.accepting.ok ? '' : event.accepting.reasons.join(' ');
      if (reasons === others) return;
      others = reasons;
      void log.add('health', { reasons });
    }
  });
}
