/** Codes shown to a reader, whichever it is: the one listener of this moment gets them, and nobody else does. */
import { useEffect, useRef } from 'react';
import { MAX_CODE_WAIT_MS, readCodeResult } from '#shared/hardware/code-reader.ts';
import { requestJson } from '../api/client.ts';
import { deviceWorks, useMachine } from '../app/machine.ts';
import { followKeys } from './keys.ts';

type Listener = (code: string) => void;
const nobody = (): void => undefined;

/** The newest listener is the screen on top. */
const listeners: Listener[] = [];

function deliver(code: string): void {
  listeners.at(-1)?.(code);
}

/** Watches for readers that type; to be called once for the page. Returns the function that stops it. */
export const watchTypedCodes = (): (() => void) => followKeys(document, deliver);

/** How long to leave a reader alone that just said it cannot read, in milliseconds. */
const REST_MS = 2_000;

/**
 * Calls back with each code shown while the component is there, from a reader that types and from one of the device
 * process. Without a listener codes are dropped: a code never becomes the value of a field that has the cursor.
 * @param onUnread something was shown, and the reader could not make it out
 */
export function useCodes(onCode: Listener, onUnread: () => void = nobody): void {
  const newest = useRef({ onCode, onUnread });
  newest.current = { onCode, onUnread };
  const works = useMachine((machine) => deviceWorks(machine.devices, 'code-reader'));
  useEffect(() => {
    const listener: Listener = (code) => newest.current.onCode(code);
    listeners.push(listener);
    return () => {
      listeners.splice(listeners.indexOf(listener), 1);
    };
  }, []);
  useEffect(() => {
    if (!works) return;
    const stop = new AbortController();
    void readOn(stop.signal, newest);
    return () => stop.abort();
  }, [works]);
}

async function readOn(
  signal: AbortSignal,
  newest: { readonly current: { readonly onCode: Listener; readonly onUnread: () => void } },
): Promise<void> {
  while (!signal.aborted) {
    const answer = await requestJson('/api/devices/code-reader/read', readCodeResult, {
      method: 'POST',
      json: { waitMs: MAX_CODE_WAIT_MS },
      signal,
    });
    if (signal.aborted) return;
    if (answer.ok && answer.value.ok) newest.current.onCode(answer.value.value.code);
    // The reader is well, and the citizen still holds the paper: asked again at once.
    else if (answer.ok && !answer.value.ok && answer.value.error.state === 'garbled')
      newest.current.onUnread();
    else if (!answer.ok || (!answer.value.ok && answer.value.error.state !== 'no-code'))
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
  }
}
