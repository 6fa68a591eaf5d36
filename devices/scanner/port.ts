/** One open line to a scanner. */
export interface ScannerConnection {
  write(bytes: Uint8Array): void;
  onData(listener: (bytes: Uint8Array) => void): void;
  /** Called once when the line is gone, also when it went before this was called. */
  onClose(listener: () => void): void;
  close(): void;
}

/** Something a scanner hangs on; undefined when it is not there. */
export interface ScannerPort {
  open(): Promise<ScannerConnection | undefined>;
}
