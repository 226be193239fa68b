/** Colours are `#rrggbb`. */

function parts(colour: string): [number, number, number] {
  return [1, 3, 5].map((from) => Number.parseInt(colour.slice(from, from + 2), 16)) as [
    number,
    number,
    number,
  ];
}

/** Source: WCAG 2.2, relative luminance: 0 is black, 1 is white. */
function luminanceOf(colour: string): number {
  const [red, green, blue] = parts(colour).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const DARK = '#111827';

/** White or nearly black, whichever is easier to read on a colour. */
export function inkOn(colour: string): string {
  const luminance = luminanceOf(colour);
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? '#ffffff' : DARK;
}

/** A colour for text on white: the colour itself if it is legible (contrast 3 or more), otherwise nearly black. */
export function asInk(colour: string): string {
  return 1.05 / (luminanceOf(colour) + 0.05) >= 3 ? colour : DARK;
}

/** A colour mixed with white, of which `share` (0 to 1) is the colour's. */
export function mixedWithWhite(colour: string, share: number): string {
  const mixed = parts(colour).map((part) => Math.round(255 - (255 - part) * share));
  return `#${mixed.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
