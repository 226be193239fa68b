import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';

/**
 * Inter (SIL Open Font License 1.1): Latin with all its extensions, Greek, Cyrillic, Vietnamese. It has no Arabic,
 * Hebrew, Chinese, Japanese or Korean.
 */
export type Weight = 'regular' | 'semibold' | 'bold';

const files: Readonly<Record<Weight, string>> = {
  regular: '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
  semibold: '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf',
  bold: '@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf',
};

const { resolve } = createRequire(import.meta.url);
const fonts = new Map<Weight, fontkit.Font>();

/** A parsed font, once per thread. */
export function fontOf(weight: Weight): fontkit.Font {
  let font = fonts.get(weight);
  if (font === undefined) {
    font = fontkit.create(readFileSync(resolve(files[weight])));
    font.layout = memoised(font);
    fonts.set(weight, font);
  }
  return font;
}

/** Replaces a character that the typeface does not have: visible and measured, never silently left out. */
export const MISSING = '□';

/** A text with only characters that the typeface can show; every other one becomes a box. */
export function shown(text: string): string {
  const font = fontOf('regular');
  let result = '';
  for (const character of text)
    result += font.hasGlyphForCodePoint(character.codePointAt(0) as number) ? character : MISSING;
  return result;
}

/** Without contextual alternates and ligatures, which would turn `10x20` into a different text. */
const wordFeatures = { calt: false, liga: false };
/** Digits of equal width, so that they align in columns. */
const figureFeatures = { ...wordFeatures, tnum: true };
const figure = /^[\d.,−%\u00a0 ]+$/;
const MOST_MEMOISED = 20_000;

/** Caches shaping, the main cost of a long document, per word and thread. A figure is assembled from its characters. */
function memoised(font: fontkit.Font): fontkit.Font['layout'] {
  const shape = font.layout.bind(font);
  const known = new Map<string, fontkit.Run>();
  const shapedOnce = (text: string, features: Readonly<Record<string, boolean>>): fontkit.Run => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const { glyphs, positions } = shape(text, features);
    // The cached run shares nothing that a caller could change.
    const run = { glyphs, positions: positions.map((position) => ({ ...position })), advanceWidth: 0 };
    if (known.size >= MOST_MEMOISED) known.clear();
    known.set(text, run);
    return run;
  };
  return (text) => {
    const runs = figure.test(text)
      ? Array.from(text, (character) => shapedOnce(character, figureFeatures))
      : [shapedOnce(text, wordFeatures)];
    return new OwnRun(runs);
  };
}

/** Runs joined one after the other, with copies of the positions: pdfkit scales them in place. */
class OwnRun implements fontkit.Run {
  readonly glyphs: readonly object[];
  readonly positions: readonly fontkit.Position[];

  constructor(runs: readonly fontkit.Run[]) {
    this.glyphs = runs.flatMap(({ glyphs }) => glyphs);
    this.positions = runs.flatMap(({ positions }) => positions.map((position) => ({ ...position })));
  }

  get advanceWidth(): number {
    return this.positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0);
  }
}
