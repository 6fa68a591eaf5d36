import { expect, test } from 'vitest';
import { isPermissionGranted, isPermissionPresent, isRequestAllowed, isShellKey } from './policy.ts';

const own = { origin: 'app://kiosk', parent: null };
const request = (url: string, more: Partial<Parameters<typeof isRequestAllowed>[0]> = {}) =>
  isRequestAllowed({ url, method: 'GET', resourceType: 'xhr', frame: own, ...more });

test('the page and its own requests pass', () => {
  expect(request('app://kiosk/', { resourceType: 'mainFrame', frame: null })).toBe(true);
  expect(request('app://kiosk/api/kiosk')).toBe(true);
  expect(request('app://kiosk/api/alive', { method: 'POST' })).toBe(true);
  expect(request('blob:app://kiosk/1')).toBe(true);
  expect(request('data:image/png;base64,AA==')).toBe(true);
});

test.each([
  ['https://example.org/'],
  ['http://127.0.0.1:4780/api/kiosk'],
  ['ws://127.0.0.1:4780/'],
  ['file:///etc/passwd'],
  ['app://other/'],
  ['chrome://gpu/'],
])('%s is cancelled', (url) => {
  expect(request(url)).toBe(false);
  expect(request(url, { resourceType: 'mainFrame' })).toBe(false);
});

test('other frames, other documents and posted documents are cancelled', () => {
  expect(request('app://kiosk/api/kiosk', { frame: null })).toBe(false);
  expect(request('app://kiosk/api/kiosk', { frame: { origin: 'http://127.0.0.1:1', parent: null } })).toBe(
    false,
  );
  expect(request('app://kiosk/api/kiosk', { frame: { origin: 'app://kiosk', parent: {} } })).toBe(false);
  expect(request('app://kiosk/', { resourceType: 'mainFrame', method: 'POST' })).toBe(false);
  expect(request('app://kiosk/api/kiosk', { resourceType: 'mainFrame' })).toBe(false);
});

const page = 'app://kiosk/';

test('the camera is granted for exactly video, storage for the own page', () => {
  expect(isPermissionGranted('media', { requestingUrl: page, mediaTypes: ['video'] }, true)).toBe(true);
  expect(isPermissionGranted('persistent-storage', { requestingUrl: page }, true)).toBe(true);
  expect(isPermissionPresent('media', page, { mediaType: 'video' }, true)).toBe(true);
  expect(isPermissionPresent('persistent-storage', page, {}, true)).toBe(true);
});

test.each([
  ['media', []],
  ['media', ['audio']],
  ['media', ['video', 'audio']],
  ['geolocation', ['video']],
  ['notifications', ['video']],
  ['clipboard-read', ['video']],
  ['fileSystem', ['video']],
])('%s %o is refused', (permission, mediaTypes) => {
  expect(isPermissionGranted(permission, { requestingUrl: page, mediaTypes }, true)).toBe(false);
});

test('without a configured camera there is none, storage stays', () => {
  expect(isPermissionGranted('media', { requestingUrl: page, mediaTypes: ['video'] }, false)).toBe(false);
  expect(isPermissionPresent('media', page, { mediaType: 'video' }, false)).toBe(false);
  expect(isPermissionGranted('persistent-storage', { requestingUrl: page }, false)).toBe(true);
});

test('another origin gets nothing', () => {
  for (const requestingUrl of ['app://kiosk.evil/', 'https://example.org/', undefined])
    expect(
      isPermissionGranted(
        'media',
        { ...(requestingUrl ? { requestingUrl } : {}), mediaTypes: ['video'] },
        true,
      ),
    ).toBe(false);
  expect(isPermissionPresent('media', 'https://example.org', { mediaType: 'video' }, true)).toBe(false);
  expect(isPermissionPresent('media', page, { mediaType: 'audio' }, true)).toBe(false);
});

test('keys of the shell are kept from the page, keys of text are not', () => {
  const press = (key: string, mods: { control?: boolean; alt?: boolean; meta?: boolean } = {}) =>
    isShellKey({ key, control: false, alt: false, meta: false, ...mods });
  for (const key of ['F5', 'F11', 'F12', 'BrowserBack', 'ContextMenu']) expect(press(key)).toBe(true);
  for (const key of ['r', 'w', '+', 'p']) expect(press(key, { control: true })).toBe(true);
  expect(press('F4', { alt: true })).toBe(true);
  expect(press('ArrowLeft', { alt: true })).toBe(true);
  expect(press('q', { meta: true })).toBe(true);
  for (const key of ['a', 'Tab', 'Enter', 'Escape', 'ArrowLeft', 'F', '中']) expect(press(key)).toBe(false);
  expect(press('€', { control: true, alt: true })).toBe(false);
});
