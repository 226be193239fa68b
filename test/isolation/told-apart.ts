import { replaceIds } from './api-ids.ts';

/**
 * Whether any answer about what is there was also one about what is not. GraphQL 6.4.4: where a non-null field fails, its parent is null,
 * and whether its siblings' errors are still told depends on time. What tells the two apart never overlaps.
 */
export function doesOverlap(rounds: readonly (readonly [known: string, unknown: string])[]): boolean {
  const unknown = new Set(rounds.map(([, text]) => normalised(text)));
  return rounds.some(([text]) => unknown.has(normalised(text)));
}

/** The data of an answer, without its errors. */
export function dataOf(text: string): string {
  try {
    const { data } = JSON.parse(normalised(text)) as { data?: unknown };
    return JSON.stringify(data ?? null);
  } catch {
    return text;
  }
}

/** An answer with its ids and references numbered: which they are tells nothing. */
export function normalised(text: string): string {
  const names = new Map<string, string>();
  const nameOf = (id: string): string => {
    const name = names.get(id) ?? `id${names.size}`;
    names.set(id, name);
    return name;
  };
  return replaceIds(text, (_name, id) => nameOf(id))
    .replaceAll(/"reference":"[^"]*"/g, '"reference":""')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, nameOf);
}
