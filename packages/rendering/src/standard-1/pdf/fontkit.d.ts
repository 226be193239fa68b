/** The part of fontkit that is used here; the package has no types. */
declare module 'fontkit' {
  export interface Position {
    readonly xAdvance: number;
    readonly yAdvance: number;
    readonly xOffset: number;
    readonly yOffset: number;
  }
  export interface Run {
    readonly glyphs: readonly object[];
    readonly positions: readonly Position[];
    readonly advanceWidth: number;
  }
  export interface Font {
    hasGlyphForCodePoint(codePoint: number): boolean;
    layout: (text: string, features: Readonly<Record<string, boolean>>) => Run;
  }
  export function create(data: Uint8Array): Font;
}
