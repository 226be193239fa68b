/** A text on one line: control characters and line breaks become spaces, runs of spaces one, and none stands at its ends. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\u0000-\u0020\u007f-\u00a0\u2028\u2029\ufeff]+/g, ' ').trim();
}

/** Gives each key a unique name: a name that is taken gets the first free number appended. */
export function uniqueNames<Key>(
  wanted: Iterable<readonly [key: Key, name: string]>,
  numbered: (name: string, number: number) => string,
): ReadonlyMap<Key, string> {
  const names = new Map<Key, string>();
  const taken = new Set<string>();
  for (const [key, name] of wanted) {
    let free = name;
    for (let number = 2; taken.has(free); number += 1) free = numbered(name, number);
    taken.add(free);
    names.set(key, free);
  }
  return names;
}
