const open = new Set<string>();

/** `URL.createObjectURL` that the wipe knows about. Scanned pages are shown through it and no other way. */
export function createObjectUrl(blob: Blob): string {
  const url = URL.createObjectURL(blob);
  open.add(url);
  return url;
}

export function revokeObjectUrl(url: string): void {
  open.delete(url);
  URL.revokeObjectURL(url);
}

/** Releases every picture still held. Part of the wipe. */
export function revokeObjectUrls(): void {
  for (const url of open) URL.revokeObjectURL(url);
  open.clear();
}
