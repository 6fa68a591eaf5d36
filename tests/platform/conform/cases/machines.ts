/** Ratings, heartbeats and commands, audit, statistics. */
import { v7 as uuidv7 } from 'uuid';
import { canonicalDigest } from '#shared/envelope/canonical.ts';
import { isRatingReceiptFor, RatingReceipt } from '#shared/platform/contract.ts';
import { AuditReceipt, Commands, commandsFor } from '#shared/platform/machines.ts';
import { isSigned } from '#shared/platform/signed.ts';
import { StatisticsTaken } from '#shared/platform/statistics.ts';
import type { ConformCase } from '../bench.ts';
import { holds, same } from '../expect.ts';
import { isProblem, reads } from '../kiosk.ts';

const rating = () => ({
  ratingId: uuidv7(),
  submissionId: uuidv7(),
  intakeNumber: '110101000120261123000010',
  level: 5,
  reasons: [] as string[],
  ratedAt: new Date().toISOString(),
});
const heartbeat = () => ({
  sentAt: new Date().toISOString(),
  version: '0.1.0',
  catalogue: null,
  uptimeSeconds: 60,
  accepting: true,
  outbox: { queued: 0, received: 0, parked: 0, oldestQueuedAt: null, lastSeq: 0 },
  freeMiB: 1000,
  devices: [{ id: 'printer', kind: 'receipt-printer', status: 'ready', simulated: true }],
});
const segment = (number: number, event = 'start') => ({
  segment: number,
  previous: number === 1 ? null : 'a'.repeat(64),
  entries: [{ at: '2026-11-25T08:00:00.000Z', event, actor: 'kiosk', facts: { version: '0.1.0' } }],
});
const counts = (started: number) => ({
  lifeEvent: 'newborn',
  started,
  submitted: 0,
  steps: [{ step: 'form', entered: started, abandoned: started }],
  seconds: 0,
  matters: 0,
  saved: { fields: 0, materials: 0, visits: 0 },
});
const day = (revision: number, started = 1) => ({
  day: '2026-11-25',
  revision,
  lifeEvents: [counts(started)],
});

export const machineCases: readonly ConformCase[] = [
  {
    name: 'rating: new is 201, the same again 200 with the same signed receipt',
    run: async (bench) => {
      const [kiosk, one] = [await bench.kiosk(), rating()];
      const path = `/v1/ratings/${one.ratingId}`;
      const receipt = reads(await kiosk.ask('PUT', path, one), RatingReceipt, 201);
      same('again', reads(await kiosk.ask('PUT', path, one), RatingReceipt, 200), receipt);
      const subject = { ratingId: one.ratingId, digest: await canonicalDigest(one) };
      holds('the signature', await isRatingReceiptFor(subject, receipt, bench.trusted));
    },
  },
  {
    name: 'rating: another opinion under a used id is refused',
    run: async (bench) => {
      const [kiosk, one] = [await bench.kiosk(), rating()];
      const path = `/v1/ratings/${one.ratingId}`;
      reads(await kiosk.ask('PUT', path, one), RatingReceipt, 201);
      isProblem(await kiosk.ask('PUT', path, { ...one, level: 1 }), 'rating-mismatch');
    },
  },
  {
    name: 'rating: five times at once is one rating',
    run: async (bench) => {
      const [kiosk, one] = [await bench.kiosk(), rating()];
      const path = `/v1/ratings/${one.ratingId}`;
      const answers = await Promise.all([1, 2, 3, 4, 5].map(() => kiosk.ask('PUT', path, one)));
      same('statuses', answers.map(({ status }) => status).sort(), [200, 200, 200, 200, 201]);
      same('different receipts', new Set(answers.map(({ text }) => text)).size, 1);
    },
  },
  {
    name: 'rating: a sixth star, a reason in words or another id is refused',
    run: async (bench) => {
      const [kiosk, one] = [await bench.kiosk(), rating()];
      const path = `/v1/ratings/${one.ratingId}`;
      for (const bad of [{ ...one, level: 6 }, { ...one, reasons: ['张三态度差'] }, rating(), {}])
        isProblem(await kiosk.ask('PUT', path, bad), 'body-invalid');
    },
  },
  {
    name: 'heartbeat: is answered with commands signed for this kiosk alone',
    run: async (bench) => {
      const [kiosk, other] = [await bench.kiosk(), await bench.kiosk()];
      const answer = await kiosk.ask('POST', `/v1/devices/${kiosk.id}/heartbeat`, heartbeat());
      const body = reads(answer, Commands, 200);
      same('for', body.commands.kiosk, kiosk.id);
      holds('the signature', await isSigned('yiciban/commands/1', body.commands, body, bench.trusted));
      same('for another', await commandsFor(other.id, body, bench.trusted, Date.now()), []);
    },
  },
  {
    name: 'heartbeat: with anything beyond counts and codes is refused',
    run: async (bench) => {
      const kiosk = await bench.kiosk();
      const path = `/v1/devices/${kiosk.id}/heartbeat`;
      for (const bad of [{ ...heartbeat(), visitor: 'x' }, {}, { ...heartbeat(), freeMiB: -1 }])
        isProblem(await kiosk.ask('POST', path, bad), 'body-invalid');
    },
  },
  {
    name: 'heartbeat: for another kiosk is refused',
    run: async (bench) => {
      const [kiosk, other] = [await bench.kiosk(), await bench.kiosk()];
      isProblem(await kiosk.ask('POST', `/v1/devices/${other.id}/heartbeat`, heartbeat()), 'other-device');
    },
  },
  {
    name: 'command: what became of one nobody gave is not found',
    run: async (bench) => {
      const kiosk = await bench.kiosk();
      const outcome = { outcome: 'done', at: new Date().toISOString(), reason: null };
      isProblem(await kiosk.ask('PUT', `/v1/devices/${kiosk.id}/commands/${uuidv7()}`, outcome), 'not-found');
    },
  },
  {
    name: 'audit: a segment is 201, the same again 200 with the same signed receipt',
    run: async (bench) => {
      const kiosk = await bench.kiosk();
      const path = `/v1/devices/${kiosk.id}/audit/1`;
      const receipt = reads(await kiosk.ask('PUT', path, segment(1)), AuditReceipt, 201);
      same('again', reads(await kiosk.ask('PUT', path, segment(1)), AuditReceipt, 200), receipt);
      same('digest', receipt.receipt.digest, await canonicalDigest(segment(1)));
      holds('signature', await isSigned('yiciban/audit-receipt/1', receipt.receipt, receipt, bench.trusted));
    },
  },
  {
    name: 'audit: another content under a used number is refused',
    run: async (bench) => {
      const kiosk = await bench.kiosk();
      const path = `/v1/devices/${kiosk.id}/audit/1`;
      reads(await kiosk.ask('PUT', path, segment(1)), AuditReceipt, 201);
      isProblem(await kiosk.ask('PUT', path, segment(1, 'door-opened')), 'audit-mismatch');
    },
  },
  {
    name: 'audit: another number than its own, or a name in it, is refused',
    run: async (bench) => {
      const kiosk = await bench.kiosk();
      const path = `/v1/devices/${kiosk.id}/audit/2`;
      isProblem(await kiosk.ask('PUT', path, segment(1)), 'body-invalid');
      isProblem(await kiosk.ask('PUT', path, { ...segment(2), visitor: '张三' }), 'body-invalid');
    },
  },
  {
    name: 'audit: for another kiosk is refused',
    run: async (bench) => {
      const [kiosk, other] = [await bench.kiosk(), await bench.kiosk()];
      isProblem(await kiosk.ask('PUT', `/v1/devices/${other.id}/audit/1`, segment(1)), 'other-device');
    },
  },
  {
    name: 'statistics: the highest revision of a day stays',
    run: async (bench) => {
      const kiosk = await bench.kiosk();
      const path = `/v1/devices/${kiosk.id}/statistics/2026-11-25`;
      const put = async (revision: number) =>
        reads(await kiosk.ask('PUT', path, day(revision)), StatisticsTaken, [200, 201]).revision;
      same('revisions', [await put(2), await put(1), await put(3), await put(3)], [2, 2, 3, 3]);
    },
  },
  {
    name: 'statistics: another day than its own, or anything beside counts, is refused',
    run: async (bench) => {
      const kiosk = await bench.kiosk();
      const path = `/v1/devices/${kiosk.id}/statistics/2026-11-24`;
      isProblem(await kiosk.ask('PUT', path, day(1)), 'body-invalid');
      const named = { ...day(1), day: '2026-11-24', visitor: '张三' };
      isProblem(await kiosk.ask('PUT', path, named), 'body-invalid');
    },
  },
];
