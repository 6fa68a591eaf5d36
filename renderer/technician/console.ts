/** The console's state in the page: who is in (a token, in memory only), which page is open, what the host has said. */
import { z } from 'zod';
import { create } from 'zustand';
import {
  type SettingsChange,
  type SettingsView,
  sessionState,
  settingsApplied,
  settingsView,
  TECHNICIAN_HEADER,
} from '#shared/api/technician.ts';
import type { Result } from '#shared/result.ts';
import { type ApiFailure, nothing, type RequestOptions, request, requestJson } from '../api/client.ts';
import { refreshDevices, refreshKiosk } from '../app/machine.ts';
import { endVisit } from '../session/session.ts';

export const pageIds = [
  'home',
  'devices',
  'device',
  'checks',
  'check',
  'place',
  'panel',
  'platform',
  'comfort',
  'hours',
  'custody',
  'machine',
  'exchange',
  'logs',
  'report',
  'closing',
  'power',
  'access',
] as const;
export type PageId = (typeof pageIds)[number];

interface ConsoleState {
  /** Null: nobody is in. */
  readonly token: string | null;
  readonly page: PageId;
  /** What the page is about: a device's or a check's id. */
  readonly about: string;
  readonly remainingMs: number | null;
  readonly settings: SettingsView | null;
  /** A secret made at the set-up, to be written down before anything else. */
  readonly newSecret: string | null;
}

const closed: ConsoleState = {
  token: null,
  page: 'home',
  about: '',
  remainingMs: null,
  settings: null,
  newSecret: null,
};

export const useConsole = create<ConsoleState>(() => closed);

export const openPage = (page: PageId, about = ''): void => useConsole.setState({ page, about });

/** The technician is in. */
export function entered(token: string, newSecret: string | null = null): void {
  useConsole.setState({ ...closed, token, newSecret });
  void refreshSettings();
}

const withToken = (options: RequestOptions): RequestOptions => ({
  ...options,
  headers: { ...options.headers, [TECHNICIAN_HEADER]: useConsole.getState().token ?? '' },
});

/** A request of the console whose answer is JSON. A session that has ended closes the console. */
export async function ask<T>(
  path: string,
  shape: z.ZodType<T>,
  options: RequestOptions = {},
): Promise<Result<T, ApiFailure>> {
  const answer = await requestJson(`/api/technician${path}`, shape, withToken(options));
  if (!answer.ok) checkSession(answer.error);
  return answer;
}

/** A request of the console whose answer is bytes. */
export async function askBytes(
  path: string,
  options: RequestOptions = {},
): Promise<Result<Response, ApiFailure>> {
  const answer = await request(`/api/technician${path}`, withToken(options));
  if (!answer.ok) checkSession(answer.error);
  return answer;
}

function checkSession(failure: ApiFailure): void {
  if (failure.kind === 'problem' && failure.name === 'technician-session') closeConsole();
}

/** Short name of what went wrong, for words and for tests. */
export const failureName = (failure: ApiFailure): string =>
  failure.kind === 'problem' ? failure.name : failure.kind;

/** A member of the problem's body, where it is text. */
export function failureText(failure: ApiFailure, member: string): string {
  if (failure.kind !== 'problem' || typeof failure.body !== 'object' || failure.body === null) return '';
  const value: unknown = Reflect.get(failure.body, member);
  return typeof value === 'string' ? value : '';
}

/** Forgets everything of the console and shows the attract screen. */
export function closeConsole(): void {
  useConsole.setState(closed, true);
  endVisit();
}

/** Ends the session. Where settings were changed the page begins anew, so that nothing works with old keys. */
export async function leaveConsole(): Promise<void> {
  const answer = await ask('/leave', z.object({ reload: z.boolean() }), { method: 'POST' });
  closeConsole();
  if (answer.ok && answer.value.reload) globalThis.location.reload();
}

export async function refreshSettings(): Promise<void> {
  const answer = await ask('/settings', settingsView);
  if (answer.ok) useConsole.setState({ settings: answer.value });
}

const TOUCH_MS = 10_000;
let touchedAt = 0;

/** Tells the host that the technician is still there, at most every ten seconds. */
export function touchSession(now: number, always = false): void {
  if (useConsole.getState().token === null || (!always && now - touchedAt < TOUCH_MS)) return;
  touchedAt = now;
  void ask('/session', sessionState, { method: 'POST' }).then((answer) => {
    if (answer.ok) useConsole.setState({ remainingMs: answer.value.remainingMs });
  });
}

/** Asks how long the session lasts; asking does not prolong it. */
export async function lookAtSession(): Promise<void> {
  const answer = await ask('/session', sessionState);
  if (answer.ok) useConsole.setState({ remainingMs: answer.value.remainingMs });
}

/** What came of saving: `saved`, or the field and the schema's words, or the short name of a failure. */
export type Saved =
  | { readonly ok: true }
  | { readonly ok: false; readonly failure: string; readonly field: string; readonly detail: string };

const BACK_LIMIT_MS = 30_000;
const LOOK_MS = 250;

/** Writes a change and waits until the host works with it. */
export async function saveSettings(change: SettingsChange): Promise<Saved> {
  const before = useConsole.getState().settings;
  if (before === null) return { ok: false, failure: 'unreachable', field: '', detail: '' };
  const answer = await ask('/settings', settingsApplied, {
    method: 'PUT',
    json: { base: before.base, change },
  });
  if (!answer.ok) {
    if (failureName(answer.error) === 'settings-changed') await refreshSettings();
    return {
      ok: false,
      failure: failureName(answer.error),
      field: failureText(answer.error, 'field'),
      detail: failureText(answer.error, 'detail'),
    };
  }
  if (answer.value.changed.length === 0) return { ok: true };
  return (await hostIsBack(before.run))
    ? { ok: true }
    : { ok: false, failure: 'late', field: '', detail: '' };
}

/** Waits for a host that has started after `run`, and takes over what it says of itself. */
export async function hostIsBack(run: number): Promise<boolean> {
  for (const until = performance.now() + BACK_LIMIT_MS; performance.now() < until; ) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const answer = await ask('/settings', settingsView, { limitMs: 3000 });
    if (!answer.ok || answer.value.run <= run) continue;
    useConsole.setState({ settings: answer.value });
    await Promise.all([refreshKiosk(), refreshDevices()]);
    return true;
  }
  return false;
}

/** A request whose answer says nothing further. */
export const tell = (path: string, options: RequestOptions): Promise<Result<unknown, ApiFailure>> =>
  ask(path, nothing, options);
