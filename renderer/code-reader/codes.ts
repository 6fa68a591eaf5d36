/** Codes shown to a reader, whichever it is: the one listener of this moment gets them, and nobody else does. */
import { useEffect, useRef } from 'react';
import { MAX_CODE_WAIT_MS, readCodeResult } from '#shared/hardware/code-reader.ts';
import { requestJson } from '../api/client.ts';
import { deviceWorks, useMachine } from '../app/machine.ts';
import { followKeys } from './keys.ts';

type Listener = (code: string) => void;

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
 */
export function useCodes(onCode: Listener): void {
  const newest = useRef(onCode);
  newest.current = onCode;
  const works = useMachine((machine) => deviceWorks(machine.devices, 'code-reader'));
  useEffect(() => {
    const listener: Listener = (code) => newest.current(code);
    listeners.push(listener);
    return () => {
      listeners.splice(listeners.indexOf(listener), 1);
    };
  }, []);
  useEffect(() => {
    if (!works) return;
    const stop = new AbortController();
    void readOn(stop.signal, (code) => newest.current(code));
    return () => stop.abort();
  }, [works]);
}

async function readOn(signal: AbortSignal, onCode: Listener): Promise<void> {
  while (!signal.aborted) {
    const answer = await requestJson('/api/devices/code-reader/read', readCodeResult, {
      method: 'POST',
      json: { waitMs: MAX_CODE_WAIT_MS },
      signal,
    });
    if (signal.aborted) return;
    if (answer.ok && answer.value.ok) onCode(answer.value.value.code);
    else if (!answer.ok || (!answer.value.ok && answer.value.error.state !== 'no-code'))
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
  }
}
