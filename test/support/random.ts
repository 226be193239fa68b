/** A small deterministic generator of random numbers (mulberry32). Not for secrets. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  integer(range: { readonly least: number; readonly most: number }): number;
  isTrue(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /**
   * As `pick`, by name (rendezvous hashing): with one item more, another one is picked only where it is the new one. A name that is
   * given several times is picked as many times more often.
   */
  pickNamed<Item extends { readonly name: string }>(items: readonly Item[]): Item;
  /** As many of them as there are, up to `count`, by name as `pickNamed`: one item more takes the place of one at most. */
  sampleNamed<Item extends { readonly name: string }>(items: readonly Item[], count: number): Item[];
  /**
   * Draws that do not move each other: what is drawn within a name depends on this place and on the name, not on what is drawn before
   * and after it. Who holds this generator draws from the name's own numbers for as long.
   */
  apart(): <Value>(name: string, draw: () => Value) => Value;
  shuffle<Item>(items: readonly Item[]): Item[];
}

const STEP = 0x6d2b_79f5;

/** A state of the generator as a number in [0, 1). */
function mix(state: number): number {
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;

  function next(): number {
    state = (state + STEP) >>> 0;
    return mix(state);
  }

  function integer({ least, most }: { readonly least: number; readonly most: number }): number {
    if (!Number.isSafeInteger(least) || !Number.isSafeInteger(most) || least > most) {
      throw new RangeError(`no whole number lies between ${least} and ${most}`);
    }
    return least + Math.floor(next() * (most - least + 1));
  }

  function pick<Item>(items: readonly Item[]): Item {
    if (items.length === 0) throw new RangeError('nothing to pick from');
    return items[integer({ least: 0, most: items.length - 1 })] as Item;
  }

  function sampleNamed<Item extends { readonly name: string }>(
    items: readonly Item[],
    count: number,
  ): Item[] {
    const salt = Math.floor(next() * 0x1_0000_0000);
    const times = new Map<string, number>();
    const ranked = items.map((item) => {
      const time = (times.get(item.name) ?? 0) + 1;
      times.set(item.name, time);
      return { item, rank: mix((hashOf(`${item.name} ${time}`, salt) + STEP) >>> 0) };
    });
    return ranked
      .toSorted((a, b) => b.rank - a.rank)
      .slice(0, count)
      .map(({ item }) => item);
  }

  function pickNamed<Item extends { readonly name: string }>(items: readonly Item[]): Item {
    const [picked] = sampleNamed(items, 1);
    if (picked === undefined) throw new RangeError('nothing to pick from');
    return picked;
  }

  function apart(): <Value>(name: string, draw: () => Value) => Value {
    const salt = Math.floor(next() * 0x1_0000_0000);
    return (name, draw) => {
      const outside = state;
      state = hashOf(name, salt);
      try {
        return draw();
      } finally {
        state = outside;
      }
    };
  }

  function shuffle<Item>(items: readonly Item[]): Item[] {
    const remaining = [...items];
    return items.map(() => remaining.splice(integer({ least: 0, most: remaining.length - 1 }), 1)[0] as Item);
  }

  return {
    next,
    integer,
    isTrue: (probability) => next() < probability,
    pick,
    pickNamed,
    sampleNamed,
    apart,
    shuffle,
  };
}

/** 32 bits of a text, from a seed on. */
export function hashOf(text: string, seed: number): number {
  let hash = seed;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x0100_0193) >>> 0;
  return hash;
}
