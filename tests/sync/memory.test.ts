import { expect, it } from 'vitest';
import { sha256Hex } from '#shared/envelope/bytes.ts';
import type { SubmissionState } from '#shared/platform/contract.ts';
import { err, ok } from '#shared/result.ts';
import type { PlatformApi } from '#shared/sync/platform-api.ts';
import { inFlight } from '#shared/sync/policy.ts';
import { createSlots, sendSubmission } from '#shared/sync/send.ts';

const CHUNK = 256 * 1024;

/** A manifest of so many full chunks; only what the sender reads of it is there. */
const manifestOf = (id: number, count: number) =>
  ({
    digest: String(id),
    manifest: {
      submissionId: String(id),
      seq: id,
      chunks: Array.from({ length: count }, (_, at) => ({ sha256: `${id}-${at}`, size: CHUNK })),
    },
  }) as never;

it('SYNC-23 a queue of 500 × 3 MB: never more than three chunks are in memory, two on the way', async () => {
  let loaded = 0;
  let onTheWay = 0;
  const most = { loaded: 0, onTheWay: 0 };
  let arrived = 0;
  const state = (id: string, missing: string[]) =>
    ok({
      submissionId: id,
      digest: id,
      state: 'incomplete',
      missing,
      receipts: [{}],
    } as never as SubmissionState);
  const platform = {
    putSubmission: async ({
      manifest,
    }: {
      manifest: { submissionId: string; chunks: { sha256: string }[] };
    }) =>
      state(
        manifest.submissionId,
        manifest.chunks.map((chunk) => chunk.sha256),
      ),
    putChunk: async (id: string, _sha256: string, bytes: Uint8Array) => {
      onTheWay += 1;
      most.onTheWay = Math.max(most.onTheWay, onTheWay);
      // Some of the bytes are really read, and that takes turns of the event loop, as a socket does.
      await sha256Hex(bytes.slice(0, 4096));
      arrived += bytes.length;
      onTheWay -= 1;
      loaded -= 1;
      return state(id, []);
    },
  } as never as PlatformApi;
  const slots = createSlots(() => inFlight(undefined));
  for (let id = 0; id < 500; id += 1) {
    const sent = await sendSubmission(platform, manifestOf(id, 12), {
      slots,
      loadChunk: async () => {
        loaded += 1;
        most.loaded = Math.max(most.loaded, loaded);
        return new Uint8Array(CHUNK);
      },
    });
    expect(sent.ok).toBe(true);
  }
  expect(arrived).toBe(500 * 12 * CHUNK);
  expect(most).toEqual({ loaded: 3, onTheWay: 2 });
});

it('a problem with one chunk ends the submission only when all that was on its way has been answered', async () => {
  let running = 0;
  const platform = {
    putSubmission: async () =>
      ok({
        submissionId: '1',
        digest: '1',
        state: 'incomplete',
        missing: ['1-0', '1-1', '1-2'],
        receipts: [],
      }),
    putChunk: async (_id: string, sha256: string) => {
      running += 1;
      await new Promise((resolve) => setTimeout(resolve, sha256 === '1-0' ? 1 : 20));
      running -= 1;
      return sha256 === '1-0' ? err({ kind: 'busy', reason: 'busy', retryAfterMs: 7 }) : ok({ receipts: [] });
    },
  } as never as PlatformApi;
  const sent = await sendSubmission(platform, manifestOf(1, 3), {
    slots: createSlots(() => 2),
    loadChunk: async () => new Uint8Array(1),
  });
  expect(sent).toEqual(err({ kind: 'busy', reason: 'busy', retryAfterMs: 7 }));
  expect(running).toBe(0);
});
