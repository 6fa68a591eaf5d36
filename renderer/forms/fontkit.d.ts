declare module 'fontkit' {
  export interface PathCommand {
    readonly command: 'moveTo' | 'lineTo' | 'quadraticCurveTo' | 'bezierCurveTo' | 'closePath';
    readonly args: readonly number[];
  }
  export interface Glyph {
    readonly id: number;
    readonly advanceWidth: number;
    readonly path: { readonly commands: readonly PathCommand[] };
  }
  export interface Font {
    readonly unitsPerEm: number;
    /** The glyph the font maps the code point to; number 0 when it maps none. */
    glyphForCodePoint(codePoint: number): Glyph;
  }
  /** Reads an OpenType, WOFF or WOFF2 font. Throws when it cannot. */
  export function create(bytes: Uint8Array): Font;
}
