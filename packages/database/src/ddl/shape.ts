/**
 * A schema as a flat list of facts, path → definition: `accounts/column/code` → `text not null`. Two schemas are equal
 * when their facts are; every difference has a name.
 */
export type Shape = ReadonlyMap<string, string>;

const squeezed = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** The named constraints of a CREATE TABLE statement, by name: the text after the name, up to its closing bracket. */
export function namedConstraints(createTable: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const match of createTable.matchAll(/constraint\s+(\w+)\s+/gi)) {
    const start = match.index + match[0].length;
    let depth = 0;
    let end = start;
    for (let inText = false; end < createTable.length; end += 1) {
      const character = createTable[end];
      if (character === "'") inText = !inText;
      if (inText) continue;
      if (character === '(') depth += 1;
      if (character === ')') depth -= 1;
      if (depth < 0 || (depth === 0 && character === ',')) break;
    }
    found.set(match[1] ?? '', squeezed(createTable.slice(start, end)));
  }
  return found;
}

/** Every fact of one schema that is missing from the other or differs there. */
export function differencesOf(
  left: { readonly name: string; readonly shape: Shape },
  right: { readonly name: string; readonly shape: Shape },
): string[] {
  const differences: string[] = [];
  for (const [path, fact] of left.shape) {
    const other = right.shape.get(path);
    if (other === undefined) differences.push(`${path}: only in ${left.name} (${fact})`);
    else if (other !== fact)
      differences.push(`${path}: ${left.name} has ${fact}; ${right.name} has ${other}`);
  }
  for (const [path, fact] of right.shape)
    if (!left.shape.has(path)) differences.push(`${path}: only in ${right.name} (${fact})`);
  return differences.toSorted();
}
