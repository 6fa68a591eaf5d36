import { type Session, session } from 'electron';
import type { Host } from '#host/app.ts';
import { HOST_NAME, isPermissionGranted, isPermissionPresent, isRequestAllowed, SCHEME } from './policy.ts';

/**
 * The window's own session: the host on app://kiosk, and nothing else. The name is part of the database's key.
 * @param camera true where a document camera is configured
 */
export function openKioskSession(host: Host, camera: boolean): Session {
  const kiosk = session.fromPartition('persist:kiosk');
  kiosk.protocol.handle(SCHEME, (request) =>
    new URL(request.url).host === HOST_NAME ? host.fetch(request) : new Response(null, { status: 404 }),
  );
  kiosk.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !isRequestAllowed(details) }));
  kiosk.setPermissionRequestHandler((_contents, permission, callback, details) =>
    callback(isPermissionGranted(permission, details, camera)),
  );
  kiosk.setPermissionCheckHandler((_contents, permission, origin, details) =>
    isPermissionPresent(permission, origin, details, camera),
  );
  kiosk.setDevicePermissionHandler(() => false);
  kiosk.on('will-download', (event) => event.preventDefault());
  kiosk.setSpellCheckerEnabled(false);
  return kiosk;
}
