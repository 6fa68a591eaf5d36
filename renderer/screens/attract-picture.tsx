/** Heights at which the departments' strands begin, on a picture 600 high. */
const starts = [24, 116, 208, 300, 392, 484, 576];

/**
 * Many strands, one stroke: what the machine does, as a picture. Decoration only. It is stretched to whatever room there
 * is; lines and knots keep their thickness because strokes do not scale.
 */
export function AttractPicture() {
  return (
    <svg
      className="attract__picture"
      viewBox="0 0 1000 600"
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {starts.map((y) => (
        <path key={y} className="attract__strand" d={`M-10 ${y}C300 ${y} 340 300 620 300`} />
      ))}
      {starts.map((y, index) => {
        const at = along(y, 0.2 + 0.07 * ((index * 3) % 4));
        return (
          <g key={y}>
            <path className="attract__knot" d={`M${at.x} ${at.y}h0`} />
            <path className="attract__hole" d={`M${at.x} ${at.y}h0`} />
          </g>
        );
      })}
      <path className="attract__one" d="M606 300H1040" />
    </svg>
  );
}

/** A point of the strand beginning at height `y`; `share` runs from 0 to 1. */
function along(y: number, share: number): { readonly x: number; readonly y: number } {
  const rest = 1 - share;
  const b0 = rest ** 3;
  const b1 = 3 * rest ** 2 * share;
  const b2 = 3 * rest * share ** 2;
  const b3 = share ** 3;
  return {
    x: Math.round(b0 * -10 + b1 * 300 + b2 * 340 + b3 * 620),
    y: Math.round((b0 + b1) * y + (b2 + b3) * 300),
  };
}
