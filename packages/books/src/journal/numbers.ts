import type { Uuid } from '@cifra/domain/ids';
import type { TenantTx } from '@cifra/database/tx';
import { lastNumber, setLastNumber, startCounter } from './queries.ts';

/** The next number of a series in a fiscal year, from 1. Gapless: a command that is rolled back gives its number back. */
export async function takeNumber(
  tx: TenantTx,
  of: { readonly series: string; readonly fiscalYearId: Uuid },
): Promise<bigint> {
  const counter = await tx.first(lastNumber, of);
  const next = (counter?.lastNumber ?? 0n) + 1n;
  await tx.derive(counter ? setLastNumber : startCounter, { ...of, lastNumber: next });
  return next;
}
