import { create } from 'zustand';
import type { DeviceView } from '#shared/api/devices.ts';
import type { Accepting, KioskInfo } from '#shared/api/kiosk.ts';
import { ALIVE_INTERVAL_MS } from '#shared/api/page.ts';
import { conditionOf, isUsable } from '#shared/hardware/condition.ts';
import { reportCamera } from '../api/devices.ts';
import {
  getDevices,
  getKiosk,
  getUnprinted,
  listenToHost,
  reportAlive,
  type Unprinted,
} from '../api/machine.ts';
import { watchCameras } from '../materials/camera.ts';
import { configureIdle } from '../session/session.ts';
import { catalogueOffered } from '../visit/catalogue.ts';

/** What the page knows of the machine it runs on. Nothing of a citizen is in here. */
export interface Machine {
  /** Null until the host has answered. */
  readonly kiosk: KioskInfo | null;
  readonly devices: readonly DeviceView[];
  readonly online: boolean;
  /** What the host says of its own cable; being online is the platform's signed word. */
  readonly networkUp: boolean;
  readonly accepting: Accepting;
  readonly unprinted: readonly Unprinted[];
  /** Submissions waiting here for the platform; null until the outbox has been read. */
  readonly held: number | null;
  /** The host has not answered lately. */
  readonly hostLost: boolean;
  /** A newer page has taken over this machine. */
  readonly superseded: boolean;
}

export const useMachine = create<Machine>(() => ({
  kiosk: null,
  devices: [],
  online: false,
  networkUp: true,
  accepting: { ok: true },
  unprinted: [],
  held: null,
  hostLost: false,
  superseded: false,
}));

const set = useMachine.setState;

/** Asks the host again who it is. */
export async function refreshKiosk(): Promise<void> {
  const answer = await getKiosk();
  if (answer.ok) {
    const { idle } = answer.value;
    configureIdle(idle.warnAfterSeconds, idle.warningSeconds);
    set({ kiosk: answer.value, accepting: answer.value.accepting, hostLost: false });
  } else if (answer.error.kind === 'problem' && answer.error.name === 'page-superseded') {
    set({ superseded: true });
  }
}

export async function refreshDevices(): Promise<void> {
  const answer = await getDevices();
  if (answer.ok) set({ devices: answer.value });
}

/** Receipts waiting for paper; asked whenever the attract screen appears or the printer changes. */
export async function refreshUnprinted(): Promise<void> {
  const answer = await getUnprinted();
  if (answer.ok) set({ unprinted: answer.value.items });
}

/** Keeps the picture of the machine fresh for as long as the page lives. Returns the function that stops it. */
export function followMachine(): () => void {
  void refreshKiosk();
  void refreshDevices();
  const closeCameras = watchCameras((there) => {
    cameraThere = there;
    void reportPresence();
  });
  const close = listenToHost((name, event) => {
    if (name === 'platform' && 'online' in event)
      set(event.online ? { networkUp: true } : { networkUp: false, online: false });
    else if (name === 'health' && 'accepting' in event) set({ accepting: event.accepting });
    else if (name === 'catalogue' && 'hash' in event && 'live' in event)
      catalogueOffered({ hash: event.hash, live: event.live });
    else if (name === 'keys') void refreshKiosk();
    else if (name === 'superseded') set({ superseded: true });
    else if (name === 'device' && 'device' in event) onDevice(event.device, event.status);
  });
  let silent = 0;
  const alive = setInterval(async () => {
    const answer = await reportAlive();
    silent = answer.ok ? 0 : silent + 1;
    if (!answer.ok && answer.error.kind === 'problem' && answer.error.name === 'page-superseded') {
      set({ superseded: true });
    } else if (silent >= lostAfter) {
      set({ hostLost: true });
    } else if (answer.ok && (useMachine.getState().hostLost || useMachine.getState().kiosk === null)) {
      // The host is back, perhaps as another one: ask again who it is.
      void refreshKiosk();
      void reportPresence();
    }
  }, ALIVE_INTERVAL_MS);
  return () => {
    close();
    closeCameras();
    clearInterval(alive);
  };
}

/** Heartbeats in a row without an answer until the host counts as lost. */
const lostAfter = 3;

function onDevice(id: string, status: DeviceView['status']): void {
  const { devices } = useMachine.getState();
  if (!devices.some((device) => device.id === id)) {
    void refreshDevices();
    return;
  }
  set({ devices: devices.map((device) => (device.id === id ? { ...device, status } : device)) });
}

/** What the browser says of cameras on this machine; null until it has said anything. */
let cameraThere: boolean | null = null;

/** Asks for the devices and tells the host of the document camera, where one is configured. */
async function reportPresence(): Promise<void> {
  await refreshDevices();
  const { devices } = useMachine.getState();
  if (cameraThere !== null && devices.some((device) => device.kind === 'document-camera'))
    await reportCamera(cameraThere ? 'ready' : 'disconnected');
}

/** What the outbox says: how many submissions wait here for the platform. */
export function reportHeld(held: number): void {
  set({ held });
}

/** True when this kind of device is there and a citizen could use it now. */
export function deviceWorks(devices: readonly DeviceView[], kind: DeviceView['kind']): boolean {
  return devices.some((device) => device.kind === kind && isUsable(conditionOf(device.status)));
}

/** False when this machine reads no cards at all: no reader is configured, or every one is switched off. */
export function offersReader(devices: readonly DeviceView[]): boolean {
  // Before the host has told of any device, nobody knows.
  if (devices.length === 0) return true;
  return devices.some(
    (device) => device.kind === 'id-card-reader' && conditionOf(device.status) !== 'disabled',
  );
}
