import { DatabaseSync } from 'node:sqlite';
import path from 'node:path';
import type { FetchWorld } from '../../../../test/worlds/books/provider-rates.ts';

/** What the control plane holds, past everything that could be wrong between. */
export function controlRows(world: FetchWorld, sql: string): Record<string, unknown>[] {
  const file = new DatabaseSync(path.join(world.books.directory, 'control.sqlite'), { readOnly: true });
  try {
    return file.prepare(sql).all();
  } finally {
    file.close();
  }
}

/** Every provider rate: currency, day, rate. */
export function providerRows(world: FetchWorld): string[] {
  return controlRows(
    world,
    'select currency, rate_date, rate from provider_rates order by currency, rate_date, commit_number',
  ).map(({ currency, rate_date, rate }) => `${String(currency)} ${String(rate_date)} ${String(rate)}`);
}
