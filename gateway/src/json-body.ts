/** An escape of half a surrogate pair, in either case. */
const surrogateEscape = /\\u[dD][89a-fA-F]/;

/** A member named `__proto__`, its characters escaped or not. Within a text its quotes would be escaped. */
const prototypeMember =
  /"(?:_|\\u005f){2}(?:p|\\u0070)(?:r|\\u0072)(?:o|\\u006f)(?:t|\\u0074)(?:o|\\u006f)(?:_|\\u005f){2}"\s*:/i;

/**
 * Reads a JSON body. Throws if it is not JSON, names a member `__proto__`, which could change what objects inherit, or is not well-formed
 * Unicode: half a surrogate pair cannot be stored unchanged, so it stops here. Only a body that contains such an escape is inspected.
 */
export function parseJsonBody(text: string): unknown {
  if (prototypeMember.test(text)) throw new Error('The body names a member __proto__');
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
