/** An escape of half a surrogate pair, in either case. */
const surrogateEscape = /\\u[dD][89a-fA-F]/;

/**
 * Reads a JSON body. Throws if it is not JSON or not well-formed Unicode: half a surrogate pair cannot be stored
 * unchanged, so it stops here. Only a body that contains such an escape is inspected.
 */
export function parseJsonBody(text: string): unknown {
  const body: unknown = JSON.parse(text);
  if ((surrogateEscape.test(text) || !text.isWellFormed()) && !isWellFormed(body))
    throw new Error('The body is not well-formed Unicode');
  return body;
}

function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (Array.isArray(value)) return value.every(isWellFormed);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, item]) => key.isWellFormed() && isWellFormed(item));
}
