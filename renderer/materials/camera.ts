import { err, ok, type Result } from '#shared/result.ts';

/** Why there is no picture of the camera, as `shared/hardware/document-camera.ts` names it. */
export type CameraTrouble = 'disconnected' | 'access-denied' | 'busy';

export interface Camera {
  readonly stream: MediaStream;
  /** Called once when the camera is gone: unplugged, or taken away by the system. */
  onEnd(listener: () => void): void;
  close(): void;
}

/** As many pixels as it has, up to what an A4 page at 200 dpi needs with room around it. */
const wanted = { width: { ideal: 3840 }, height: { ideal: 2160 }, frameRate: { ideal: 15 } };

/**
 * Opens the document camera: pictures only, never sound.
 * @param label part of the camera's own name; without it, or when no camera has it, the first one
 */
export async function openCamera(label?: string): Promise<Result<Camera, CameraTrouble>> {
  const media = navigator.mediaDevices as MediaDevices | undefined;
  if (!media) return err('access-denied');
  try {
    let stream = await media.getUserMedia({ video: wanted, audio: false });
    // Cameras tell their names only once one of them may be used.
    const other = label === undefined ? undefined : await named(label);
    if (other !== undefined && stream.getVideoTracks()[0]?.getSettings().deviceId !== other) {
      stop(stream);
      stream = await media.getUserMedia({ video: { ...wanted, deviceId: { exact: other } }, audio: false });
    }
    return ok(cameraOf(stream));
  } catch (error) {
    return err(troubles[error instanceof DOMException ? error.name : ''] ?? 'disconnected');
  }
}

const troubles: Readonly<Record<string, CameraTrouble>> = {
  NotAllowedError: 'access-denied',
  SecurityError: 'access-denied',
  NotReadableError: 'busy',
  AbortError: 'busy',
};

const cameras = async (): Promise<readonly MediaDeviceInfo[]> =>
  (await navigator.mediaDevices.enumerateDevices()).filter((one) => one.kind === 'videoinput');

const named = async (label: string): Promise<string | undefined> =>
  (await cameras()).find((one) => one.label.includes(label))?.deviceId;

const stop = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) track.stop();
};

function cameraOf(stream: MediaStream): Camera {
  return {
    stream,
    onEnd: (listener) => stream.getVideoTracks()[0]?.addEventListener('ended', listener, { once: true }),
    close: () => stop(stream),
  };
}

/**
 * Tells whether a camera is there, now and whenever one is plugged in or out; nothing is opened for that.
 * Returns the function that stops it.
 */
export function watchCameras(tell: (there: boolean) => void): () => void {
  const media = navigator.mediaDevices as MediaDevices | undefined;
  if (!media) {
    tell(false);
    return () => undefined;
  }
  const look = (): void => {
    cameras().then(
      (list) => tell(list.length > 0),
      () => tell(false),
    );
  };
  look();
  media.addEventListener('devicechange', look);
  return () => media.removeEventListener('devicechange', look);
}
