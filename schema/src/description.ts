import { Kind, type StringValueNode } from 'graphql';

/** The description of a definition. */
export function descriptionOf(value: string): StringValueNode {
  return { kind: Kind.STRING, value, block: true };
}

/** "`a`, `b` and `c`". */
export function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}
