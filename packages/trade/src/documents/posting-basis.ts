import type { ControlRole } from '@cifra/domain/accounts';
import type { CurrencyCode } from '@cifra/domain/currencies';
import { fixedRateOf } from '@cifra/domain/fx';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { PostingAccount } from '@cifra/domain/posting-facts';
import { weighedFromE4, type Turnover } from '@cifra/domain/turnover';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import { gatherScope, type PostingBasis } from '@cifra/ledger/journal/gather';
import type { DocumentBasis } from './document-basis.ts';
import { totalsOfControlRole } from './queries.ts';

/** What the entries of a document may name, before their lines are known. */
export interface DocumentScope {
  readonly accountIds: readonly Uuid[];
  /** Roles whose accounts they may name. */
  readonly roles: readonly string[];
  /** The roles of the control accounts that they name. */
  readonly controlRoles: readonly ControlRole[];
  readonly currencies: readonly CurrencyCode[];
  readonly rateDate: LocalDate;
  /** An amount that no line is larger than, in whichever of the currencies, E4, positive. */
  readonly largestE4: bigint;
}

/** What was read for the entries of a document. Its control accounts come with the documents and items that are on them. */
export interface DocumentPosting extends PostingBasis {
  /** The roles whose control accounts' totals were read, as a line may be very large; none: no line may. */
  readonly weighedRoles: readonly ControlRole[];
}

/** Reads in one set what the entries of a document may name. */
export async function gatherDocumentPosting(
  tx: TenantReadTx,
  { accountIds, roles, controlRoles, currencies, rateDate, largestE4 }: DocumentScope,
  basis: DocumentBasis,
  tenant: TenantFacts,
): Promise<DocumentPosting> {
  const { baseCurrency } = tenant;
  const isForeign = currencies.some(
    (originalCurrency) => fixedRateOf({ baseCurrency, originalCurrency }) === null,
  );
  const isWeighed = isForeign || largestE4 >= weighedFromE4;
  const weighedRoles = isWeighed ? controlRoles : [];
  const accountsOfRoles = roles.flatMap((role) => basis.roles.get(role)?.id ?? []);
  const [read, controlTotals] = await Promise.all([
    gatherScope(
      tx,
      {
        accountIds,
        weighedIds: isWeighed ? [...accountIds, ...accountsOfRoles] : [],
        pairs: currencies.map((originalCurrency) => ({ originalCurrency, rateDate })),
      },
      tenant,
    ),
    Promise.all(weighedRoles.map((controlRole) => tx.all(totalsOfControlRole, { controlRole }))),
  ]);
  const turnovers = new Map<Uuid, readonly Turnover[]>(read.turnovers);
  for (const [accountId, rows] of Map.groupBy(controlTotals.flat(), (row) => row.accountId))
    turnovers.set(accountId, rows);
  const rounding = basis.roles.get('Rounding') ?? null;
  const posting = { ...read, periods: basis.periods, rounding, turnovers, weighedRoles };
  return withAccounts(posting, [...basis.roles.values()]);
}

/** The same with accounts that were read beside it. Of a control account without totals, nothing was ever posted. */
export function withAccounts(posting: DocumentPosting, accounts: readonly PostingAccount[]): DocumentPosting {
  const turnovers = new Map(posting.turnovers);
  for (const { id, controlRole } of accounts)
    if (controlRole !== null && posting.weighedRoles.includes(controlRole) && !turnovers.has(id))
      turnovers.set(id, []);
  return {
    ...posting,
    accounts: new Map([...posting.accounts, ...accounts.map((account) => [account.id, account] as const)]),
    turnovers,
  };
}
