/** A panel's visible area in millimetres, as the technician configured it. */
export interface PanelSize {
  readonly widthMm: number;
  readonly heightMm: number;
}

export interface WindowSize {
  readonly width: number;
  readonly height: number;
}

/** 23.8-inch panel standing upright: what the page assumes until the host has said what is really there. */
export const assumedPanel: PanelSize = { widthMm: 296, heightMm: 527 };

/**
 * CSS pixels per millimetre of glass. A panel turned by 90° keeps its size, so the longer side of the window is
 * measured against the longer side of the panel. The smaller of both ratios is taken: in a window that does not
 * fill the panel (a desk computer) everything shrinks together and nothing is cut off.
 */
export function pixelsPerMm(panel: PanelSize, window: WindowSize): number {
  const longMm = Math.max(panel.widthMm, panel.heightMm);
  const shortMm = Math.min(panel.widthMm, panel.heightMm);
  const long = Math.max(window.width, window.height);
  const short = Math.min(window.width, window.height);
  return Math.min(long / longMm, short / shortMm);
}

/** Keeps `--mm` on the root element right while the window changes. Returns the function that stops it. */
export function followPanel(root: HTMLElement, panel: PanelSize, view: Window): () => void {
  const apply = () => {
    const ratio = pixelsPerMm(panel, { width: view.innerWidth, height: view.innerHeight });
    root.style.setProperty('--mm', `${ratio.toFixed(4)}px`);
  };
  apply();
  view.addEventListener('resize', apply);
  return () => view.removeEventListener('resize', apply);
}
