import { type Session, session } from 'electron';
import type { Host } from '#host/app.ts';
import { HOST_NAME, isPermissionGranted, isPermissionPresent, isRequestAllowed, SCHEME } from './policy.ts';

/** The window's own session: the host on app://kiosk, and nothing else. The name is part of the database's key. */
export function openKioskSession(host: Host): Session {
  const kiosk = session.fromPartition('persist:kiosk');
  kiosk.protocol.handle(SCHEME, (request) =>
    new URL(request.url).host === HOST_NAME ? host.fetch(request) : new Response(null, { status: 404 }),
  );
  kiosk.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !isRequestAllowed(details) }));
  kiosk.setPermissionRequestHandler((_contents, permission, callback, details) =>
    callback(isPermissionGranted(permission, details)),
  );
  kiosk.setPermissionCheckHandler((_contents, permission, origin, details) =>
    isPermissionPresent(permission, origin, details),
  );
  kiosk.setDevicePermissionHandler(() => false);
  kiosk.on('will-download', (event) => event.preventDefault());
  kiosk.setSpellCheckerEnabled(false);
  return kiosk;
}
