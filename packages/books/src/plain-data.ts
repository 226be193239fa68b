import { InvariantBroken } from '@cifra/database/failures';

/**
 * Throws unless a value is plain data: what JSON round-trips unchanged. A property that is undefined counts as absent. An
 * idempotent answer is repeated word for word, and crosses threads.
 */
export function assertPlainData(value: unknown, name: string): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  if (Array.isArray(value)) return value.forEach((item, index) => assertPlainData(item, `${name}[${index}]`));
  const prototype: unknown = typeof value === 'object' ? Object.getPrototypeOf(value) : undefined;
  if (prototype !== Object.prototype && prototype !== null)
    throw new InvariantBroken(`${name} is not plain data`);
  for (const [key, item] of Object.entries(value as object))
    if (item !== undefined) assertPlainData(item, `${name}.${key}`);
}
