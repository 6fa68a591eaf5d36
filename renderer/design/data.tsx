import type { ReactNode } from 'react';

/** One big number with what it counts: days, fee, documents. */
export function Figure({
  value,
  unit,
  label,
}: {
  readonly value: string | number;
  readonly unit?: string;
  readonly label: string;
}) {
  return (
    <div className="figure">
      <p className="figure__value number">
        {value}
        {unit === undefined ? null : <span className="figure__unit">{unit}</span>}
      </p>
      <p className="figure__label">{label}</p>
    </div>
  );
}

/** Figures side by side. */
export function Figures({ children }: { readonly children: ReactNode }) {
  return <div className="figures">{children}</div>;
}

export interface Row {
  readonly id: string;
  readonly term: string;
  readonly value: ReactNode;
  readonly aside?: ReactNode;
  readonly data?: Readonly<Record<`data-${string}`, string>>;
}

/** What and which, row by row; falls into one column where the glass is narrow or the text is large. */
export function Rows({ rows, label }: { readonly rows: readonly Row[]; readonly label?: string }) {
  return (
    <dl className="rows" {...(label === undefined ? {} : { 'aria-label': label })}>
      {rows.map((row) => (
        <div key={row.id} className="rows__row" {...row.data}>
          <dt>{row.term}</dt>
          <dd>
            <span className="rows__value">{row.value}</span>
            {row.aside}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A framed group of content with a heading. */
export function Panel({
  title,
  aside,
  children,
  data,
}: {
  readonly title?: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly data?: Readonly<Record<`data-${string}`, string>>;
}) {
  return (
    <section className="panel" {...data}>
      {title === undefined ? null : (
        <div className="panel__top">
          <h2 className="heading">{title}</h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}
