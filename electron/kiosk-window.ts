import { BrowserWindow, type Session, screen, type WebContents } from 'electron';
import type { Host } from '#host/app.ts';
import { ALIVE_LIMIT_MS } from '#shared/api/page.ts';
import { Backoff } from './backoff.ts';
import { isShellKey, PAGE_URL } from './policy.ts';

const RELOAD_DELAYS_MS = [0, 500, 1000, 2000, 5000, 10_000, 30_000];
const STEADY_MS = 120_000;
const WATCH_MS = 1000;

/** Refuses every way a page could leave its place. For all contents that ever exist, not only for ours. */
export function confine(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('before-input-event', (event, input) => {
    if (isShellKey(input)) event.preventDefault();
  });
}

/**
 * Keeps exactly one kiosk window with a living page: a crashed, hung or failed page is loaded again, with growing
 * delays, and a closed window is opened again. The outbox is on disk, so a new page starts with everything but the visit.
 */
export class KioskWindow {
  readonly #host: Host;
  readonly #session: Session;
  readonly #backoff = new Backoff(RELOAD_DELAYS_MS, STEADY_MS);
  readonly #watch: NodeJS.Timeout;
  #window: BrowserWindow;
  #stopping = false;

  constructor(host: Host, session: Session) {
    this.#host = host;
    this.#session = session;
    this.#window = this.#create();
    this.#watch = setInterval(() => this.#checkAlive(), WATCH_MS);
  }

  async load(): Promise<void> {
    this.#host.resetAlive();
    // A load that fails is told by 'did-fail-load', which tries again.
    await this.#window.loadURL(PAGE_URL).catch(() => undefined);
  }

  focus(): void {
    this.#window.focus();
  }

  stop(): void {
    this.#stopping = true;
    clearInterval(this.#watch);
  }

  #create(): BrowserWindow {
    const window = new BrowserWindow({
      // Without a window manager `kiosk` alone does not size the window.
      ...screen.getPrimaryDisplay().bounds,
      kiosk: true,
      frame: false,
      autoHideMenuBar: true,
      backgroundColor: '#ffffff',
      webPreferences: {
        session: this.#session,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        devTools: false,
        spellcheck: false,
        navigateOnDragDrop: false,
        // The heartbeat must not be slowed down while something covers the window.
        backgroundThrottling: false,
        // Its pickers ask for no permission, so the permission table cannot refuse them.
        disableBlinkFeatures: 'FileSystemAccessLocal',
      },
    });
    const { webContents } = window;
    webContents.on('render-process-gone', () => setImmediate(() => this.#loadAgain()));
    webContents.on('did-fail-load', (_event, code, _text, _url, isMainFrame) => {
      const aborted = -3;
      if (isMainFrame && code !== aborted) setImmediate(() => this.#loadAgain());
    });
    webContents.on('zoom-changed', () => webContents.setZoomLevel(0));
    void webContents.setVisualZoomLevelLimits(1, 1);
    window.once('closed', () => {
      if (this.#stopping) return;
      this.#window = this.#create();
      this.#loadAgain();
    });
    return window;
  }

  #loadAgain(): void {
    this.#host.resetAlive();
    setTimeout(() => {
      if (!this.#stopping && !this.#window.isDestroyed()) void this.load();
    }, this.#backoff.next(performance.now()));
  }

  /** Electron's own 'unresponsive' needs a citizen's touch to notice; the heartbeat does not. */
  #checkAlive(): void {
    const silence = this.#host.silence();
    if (silence === null || silence <= ALIVE_LIMIT_MS || this.#window.isDestroyed()) return;
    this.#host.resetAlive();
    this.#window.webContents.forcefullyCrashRenderer();
  }
}
