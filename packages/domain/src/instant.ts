import { addDays, localDate } from './local-date.ts';

const epoch = localDate('1970-01-01');
const microsPerDay = 86_400_000_000n;

/**
 * Formats an instant (microseconds since the Unix epoch, UTC) as ISO 8601 with six decimals, the form of every
 * `instant` fact. Throws outside the years 1900 to 9999.
 */
export function formatInstant(instantMicros: bigint): string {
  const microsOfDay = ((instantMicros % microsPerDay) + microsPerDay) % microsPerDay;
  const date = addDays(epoch, Number((instantMicros - microsOfDay) / microsPerDay));
  const seconds = microsOfDay / 1_000_000n;
  const time = [seconds / 3_600n, (seconds / 60n) % 60n, seconds % 60n]
    .map((part) => padded(part, 2))
    .join(':');
  return `${date}T${time}.${padded(microsOfDay % 1_000_000n, 6)}Z`;
}

function padded(value: bigint, digits: number): string {
  return String(value).padStart(digits, '0');
}
