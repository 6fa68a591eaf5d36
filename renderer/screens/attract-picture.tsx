/** Heights at which the departments' strands begin, on a picture 600 high. */
const starts = [40, 126, 212, 300, 388, 474, 560];

/** Many strands, one stroke: what the machine does, as a picture. Decoration only. */
export function AttractPicture() {
  return (
    <svg
      className="attract__picture"
      viewBox="0 0 1000 600"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
      focusable="false"
    >
      <g className="attract__strands">
        {starts.map((y) => (
          <path key={y} d={`M-40 ${y}C300 ${y} 340 300 620 300`} />
        ))}
      </g>
      <g className="attract__knots">
        {starts.map((y, index) => {
          const at = along(y, 0.16 + 0.07 * ((index * 3) % 4));
          return <circle key={y} cx={at.x} cy={at.y} r="11" />;
        })}
      </g>
      <path className="attract__one" d="M600 300H1040" />
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
    x: Math.round(b0 * -40 + b1 * 300 + b2 * 340 + b3 * 620),
    y: Math.round((b0 + b1) * y + (b2 + b3) * 300),
  };
}
