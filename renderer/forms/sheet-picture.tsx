import { A4, type Mark, type SheetPage } from '#shared/forms/sheet.ts';
import './sheet.css';

/**
 * One page of a sheet as a drawing, from the very marks its PDF is made of. Text stays text: it is read aloud and grows
 * sharp with the picture.
 */
export function SheetPicture({
  page,
  label,
  codeLabel,
}: {
  readonly page: SheetPage;
  readonly label: string;
  readonly codeLabel: string;
}) {
  return (
    <figure className="sheet" aria-label={label}>
      <svg viewBox={`0 0 ${A4.width} ${A4.height}`} lang="zh-CN">
        <title>{label}</title>
        {page.marks.map((mark, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: marks have no names, and a sheet is replaced as a whole
          <Drawn key={at} mark={mark} codeLabel={codeLabel} />
        ))}
      </svg>
    </figure>
  );
}

const ink = (grey: number): string => {
  const level = Math.round(grey * 255);
  return `rgb(${level} ${level} ${level})`;
};

function Drawn({ mark, codeLabel }: { readonly mark: Mark; readonly codeLabel: string }) {
  switch (mark.kind) {
    case 'text':
      return (
        <text
          className="sheet__text"
          x={mark.x}
          y={mark.y}
          fontSize={mark.size}
          fontWeight={mark.weight}
          fill={ink(mark.grey)}
          // A pale word behind the table is said by the sentence at the head.
          aria-hidden={mark.grey > 0.9 ? true : undefined}
        >
          {mark.text}
        </text>
      );
    case 'line':
      return (
        <line
          x1={mark.from[0]}
          y1={mark.from[1]}
          x2={mark.to[0]}
          y2={mark.to[1]}
          stroke="#000"
          strokeWidth={mark.width}
        />
      );
    case 'fill':
      return <rect x={mark.x} y={mark.y} width={mark.width} height={mark.height} fill={ink(mark.grey)} />;
    case 'qr': {
      const side = mark.size / mark.modules.length;
      const path = mark.modules.flatMap((row, r) =>
        row.flatMap((isBlack, c) => (isBlack ? [`M${c} ${r}h1v1h-1z`] : [])),
      );
      return (
        <path d={path.join('')} fill="#000" transform={`translate(${mark.x} ${mark.y}) scale(${side})`}>
          <title>{codeLabel}</title>
        </path>
      );
    }
    // The picture of the signature is part of the PDF only: nothing is signed before it is submitted.
    case 'signature':
      return null;
  }
}
