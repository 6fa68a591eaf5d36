import { Hono } from 'hono';
import { enterRequest, proveRequest, setUpRequest } from '#shared/api/technician.ts';
import { readJson } from '../json-body.ts';
import { problem } from '../problem.ts';
import type { Door, DoorRefusal, DoorWorld } from './door.ts';
import { pageOf } from './guard.ts';
import type { Sessions } from './sessions.ts';

const titles: Readonly<Record<DoorRefusal['why'], readonly [status: number, title: string]>> = {
  locked: [429, 'Too many wrong entries; the next is looked at later.'],
  wrong: [403, 'This entry is not right.'],
  'ticket-over': [403, 'Begin again with the PIN.'],
  'not-set-up': [409, 'Nobody has set up the console yet.'],
  damaged: [409, 'The file technician/access.json cannot be read.'],
  'set-up-closed': [403, 'The console is set up, or must be opened on the machine itself.'],
  'clock-unverified': [409, 'One-time codes need a clock the platform vouches for.'],
  'pin-format': [400, 'A PIN has 6 to 12 digits.'],
  'pin-weak': [400, 'This PIN is too easy to guess.'],
  'secret-format': [400, 'A site secret has at least 32 letters A to Z and digits 2 to 7.'],
  'no-card': [409, 'The reader gave no card.'],
};

/** The refusal as a problem: its name is `technician-…`, its members say how long to wait and how the reader is. */
export function refusal(why: DoorRefusal): Response {
  const [status, title] = titles[why.why];
  const { why: name, ...more } = why;
  return problem(status, `technician-${name}`, title, more);
}

/** `/api/technician/door`, `enter`, `prove`, `set-up`, `session`, `leave`. */
export function doorRoutes(
  door: Door,
  world: DoorWorld,
  sessions: Sessions,
  left: () => Promise<{ reload: boolean }>,
): Hono {
  const app = new Hono();
  const noStore = { 'cache-control': 'no-store' };

  app.get('/door', async (c) => c.json(await door.view(world), 200, noStore));
  app.post('/enter', async (c) => {
    const body = await readJson(c.req.raw, enterRequest);
    if (!body.ok) return body.error;
    const done = await door.enter(world, pageOf(c), body.value.pin);
    return done.ok ? c.json(done.value, 200, noStore) : refusal(done.error);
  });
  app.post('/prove', async (c) => {
    const body = await readJson(c.req.raw, proveRequest);
    if (!body.ok) return body.error;
    const done = await door.prove(world, pageOf(c), body.value);
    return done.ok ? c.json(done.value, 200, noStore) : refusal(done.error);
  });
  app.post('/set-up', async (c) => {
    const body = await readJson(c.req.raw, setUpRequest);
    if (!body.ok) return body.error;
    const done = await door.setUp(world, pageOf(c), body.value);
    return done.ok ? c.json(done.value, 200, noStore) : refusal(done.error);
  });

  app.on(['GET', 'POST'], '/session', (c) => c.json({ remainingMs: sessions.remainingMs }, 200, noStore));
  app.post('/leave', async (c) => {
    sessions.close();
    return c.json(await left(), 200, noStore);
  });
  return app;
}
