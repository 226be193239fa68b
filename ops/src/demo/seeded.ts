/** Pseudo-random whole numbers, the same on every run. */
export interface Draw {
  /** A whole number from `least` to `most`, inclusive. */
  readonly whole: (range: { readonly least: number; readonly most: number }) => number;
  readonly oneOf: <Item>(items: readonly [Item, ...Item[]]) => Item;
}

/**
 * A generator (mulberry32) seeded with a text (FNV-1a). Integers only, so every machine draws the same numbers. Not for secrets.
 */
export function drawFor(text: string): Draw {
  let state = 0x811c_9dc5;
  for (let index = 0; index < text.length; index += 1)
    state = Math.imul(state ^ text.charCodeAt(index), 0x0100_0193) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const whole: Draw['whole'] = ({ least, most }) => least + (next() % (most - least + 1));
  return { whole, oneOf: (items) => items[whole({ least: 0, most: items.length - 1 })] as (typeof items)[0] };
}
