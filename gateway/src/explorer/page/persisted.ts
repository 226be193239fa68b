interface Persisted {
  readonly introspection: string;
  readonly ids: readonly (readonly [text: string, id: string])[];
}

const persisted = JSON.parse(document.getElementById('persisted')?.textContent ?? '') as Persisted;
const ids = new Map(persisted.ids.map(([text, id]) => [text.trim(), id]));

export const introspectionText = persisted.introspection;

/** The id of an operation that the server persists with exactly this text; undefined for one that the user has edited or written. */
export function idOf(text: string): string | undefined {
  return ids.get(text.trim());
}
