import { closeSync, openSync, writeSync } from 'node:fs';
import type { RecordedLine } from './recording.ts';

/** A forgotten recording must not fill the disk. */
const LIMIT_BYTES = 16 * 1024 * 1024;

/** Opens a new recording, readable by this user only; a file that is there already is left alone. */
export function createRecordingFile(path: string): { write(line: RecordedLine): void; close(): void } | null {
  let file: number | null;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch {
    return null;
  }
  let left = LIMIT_BYTES;
  const close = (): void => {
    if (file !== null) closeSync(file);
    file = null;
  };
  return {
    close,
    write(line) {
      const text = `${JSON.stringify(line)}\n`;
      left -= text.length;
      if (left < 0) close();
      if (file === null) return;
      try {
        writeSync(file, text);
      } catch {
        // A full disk ends the recording, not the reader.
        close();
      }
    },
  };
}
