import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';

/** Inter (SIL Open Font License 1.1): Latin with all its extensions, Greek, Cyrillic, Vietnamese. It has no Arabic, Hebrew, Chinese, Japanese, Korean. */
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

/** What stands for a character that the typeface does not have: seen, and counted, never silently left out. */
export const MISSING = '□';

/** A text with what the typeface can show; every other character becomes a box. */
export function shown(text: string): string {
  const font = fontOf('regular');
  let result = '';
  for (const character of text)
    result += font.hasGlyphForCodePoint(character.codePointAt(0) as number) ? character : MISSING;
  return result;
}

/** No contextual alternates and ligatures, which would turn `10x20` into another text. */
const wordFeatures = { calt: false, liga: false };
/** Digits of one width, so that they stand below each other. */
const figureFeatures = { ...wordFeatures, tnum: true };
const figure = /^[\d.,−%\u00a0 ]+$/;
const MOST_MEMOISED = 20_000;

/** Shaping, which costs most of a long document, done once per word and thread; a figure is put together from its characters. */
function memoised(font: fontkit.Font): fontkit.Font['layout'] {
  const shape = font.layout.bind(font);
  const known = new Map<string, fontkit.Run>();
  const shapedOnce = (text: string, features: Readonly<Record<string, boolean>>): fontkit.Run => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const { glyphs, positions } = shape(text, features);
    // What is kept has nothing of its own that a caller could change.
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

/** Runs one after the other, with positions of its own: pdfkit scales them in place. */
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
