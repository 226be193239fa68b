import type { Uuid } from '@cifra/domain/ids';
import type { TenantSnapshotTx } from '@cifra/database/tx';
import type { ReportFacts } from '@cifra/rendering/reports/report-facts';
import { partiesByIds } from '../../reads/parties.ts';
import {
  ageing,
  nothingIn,
  type AgeingAmounts,
  type AgeingData,
  type DocumentSide,
} from '../../reports/ageing.ts';
import type { ReportOf } from './report-of.ts';

/** The ageing of a side on paper: for each currency the parties of any of its days. */
export async function ageingFacts(
  tx: TenantSnapshotTx,
  side: DocumentSide,
  of: ReportOf,
): Promise<ReportFacts> {
  const [{ to: asOf } = { to: of.tenant.today }, ...compared] = of.issued.columns;
  const own = await ageing.read(tx, { side, asOf }, of.tenant);
  const others: AgeingData[] = [];
  for (const { to } of compared) others.push(await ageing.read(tx, { side, asOf: to }, of.tenant));
  const rows = [own, ...others].flatMap((data) => data.rows);
  const parties = new Map(
    (await partiesByIds(tx, [...new Set(rows.map(({ partyId }) => partyId))])).map((row) => [row.id, row]),
  );
  const find = (data: AgeingData, partyId: Uuid, currency: string): AgeingAmounts | undefined =>
    data.rows.find((row) => row.partyId === partyId && row.currency === currency);
  const currencies = [...new Set(rows.map(({ currency }) => currency))].toSorted();
  return {
    ...of.issued,
    report: 'AGEING',
    side,
    sections: currencies.map((currency) => {
      const ids = new Set(rows.filter((row) => row.currency === currency).map(({ partyId }) => partyId));
      const total = own.totals.find((each) => each.currency === currency) ?? nothingIn(currency);
      return {
        currency,
        rows: [...parties.values()]
          .filter(({ id }) => ids.has(id))
          .toSorted((one, other) => (one.code < other.code ? -1 : 1))
          .map(({ id, code, name }) => ({
            code,
            name,
            ageing: find(own, id, currency) ?? nothingIn(currency),
            comparedE4: others.map((data) => find(data, id, currency)?.totalE4 ?? 0n),
          })),
        total,
        totalBaseE4: total.totalBaseE4,
      };
    }),
    baseTotalE4: own.baseTotalE4,
    controlBalanceE4: own.controlBalanceE4,
  };
}
