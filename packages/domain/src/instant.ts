/** Writes an instant (microseconds since the Unix epoch, UTC) as ISO 8601 with six decimals: the form of every `instant` fact.
 * Throws outside the years 0 to 9999. */
export function formatInstant(instantMicros: bigint): string {
  const micros = ((instantMicros % 1_000n) + 1_000n) % 1_000n;
  const millis = (instantMicros - micros) / 1_000n;
  const text = new Date(Number(millis)).toISOString();
  if (text.length !== 24) throw new RangeError('An instant lies in the years 0 to 9999.');
  return `${text.slice(0, 23)}${String(micros).padStart(3, '0')}Z`;
}
