/** The part of the library that the tests hold our own codec against. */
declare module '@sealsystems/ipp' {
  const ipp: {
    parse(bytes: Buffer): Readonly<Record<string, unknown>>;
    serialize(message: Readonly<Record<string, unknown>>): Buffer;
    /** Keywords of the standards, by attribute. */
    readonly keywords: Readonly<Record<string, readonly string[]>>;
  };
  export default ipp;
}
