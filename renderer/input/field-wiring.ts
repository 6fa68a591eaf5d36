/** What a labelled field puts on the element that takes focus. */
export type FieldWiring = {
  readonly id?: string;
  readonly 'aria-label'?: string;
  readonly 'aria-labelledby'?: string;
  readonly 'aria-describedby'?: string | undefined;
  readonly 'aria-invalid'?: true | undefined;
  readonly 'aria-required'?: true | undefined;
  readonly [data: `data-${string}`]: string | undefined;
};
