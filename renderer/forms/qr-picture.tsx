import { qrModules } from '#shared/forms/qr.ts';
import './sheet.css';

/** Modules of white a reader needs around a code (GB/T 18284). */
const QUIET = 4;

/** A QR code on the glass, black on white whatever the contrast of the screen. */
export function QrPicture({ text, label }: { readonly text: string; readonly label: string }) {
  const modules = qrModules(text);
  const side = modules.length + 2 * QUIET;
  const path = modules.flatMap((row, r) =>
    row.flatMap((isBlack, c) => (isBlack ? [`M${c + QUIET} ${r + QUIET}h1v1h-1z`] : [])),
  );
  return (
    <svg className="qr" viewBox={`0 0 ${side} ${side}`} shapeRendering="crispEdges" data-qr={text}>
      <title>{label}</title>
      <rect width={side} height={side} fill="#fff" />
      <path d={path.join('')} fill="#000" />
    </svg>
  );
}
