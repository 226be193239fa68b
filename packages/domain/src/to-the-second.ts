/** An instant, ISO 8601 in UTC, without its fraction of a second: as messages name it. */
export function toTheSecond(instant: string): string {
  return instant.replace(/\.\d+Z$/, 'Z');
}
