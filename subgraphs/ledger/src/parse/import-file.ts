import type { AccountType } from '@cifra/domain/accounts';
import type { TableFileFormat } from '@cifra/exchange/import/csv/import-table';
import type { ImportKind } from '@cifra/exchange/import/csv/importer';
import { fields, map, optional, withDefault } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, uuid } from '@cifra/subgraph-kit/parse/values';

/** Whether the upload exists is found out with the tenant's files; an id that is not written as one is the id of none. */
const upload = { uploadId: uuid, fileName: asGiven<string>(), isDryRun: asGiven<boolean>() };
const table = { ...upload, mapping: optional(asGiven<string>()) };

/** A table in the layout of its kind. */
export const tableFile = (kind: ImportKind) =>
  map(fields(table), (file) => ({ ...file, kind, format: 'CSV' as const, differenceConsent: false }));

export const openingBalancesFile = map(
  fields({ ...table, hasConsentToOpeningDifference: withDefault(asGiven<boolean>(), false) }),
  ({ hasConsentToOpeningDifference: differenceConsent, ...file }) => ({
    ...file,
    kind: 'OPENING_BALANCES' as const,
    format: 'CSV' as const,
    differenceConsent,
  }),
);

export const journalFile = map(
  fields({ ...table, format: withDefault(asGiven<TableFileFormat>(), 'CSV') }),
  (file) => ({ ...file, kind: 'JOURNAL' as const, differenceConsent: false }),
);

export interface AccountTypeOfFile {
  readonly account: string;
  readonly type: AccountType;
}

/** Types of accounts by their codes. */
export const accountTypesOf = (given: readonly AccountTypeOfFile[]): Readonly<Record<string, AccountType>> =>
  Object.fromEntries(given.map(({ account, type }) => [account, type]));

export const saftFile = map(
  fields({
    ...upload,
    hasConsentToOpeningDifference: withDefault(asGiven<boolean>(), false),
    accountTypes: withDefault(asGiven<readonly AccountTypeOfFile[]>(), []),
  }),
  ({ accountTypes, hasConsentToOpeningDifference: hasConsentToDifferences, ...file }) => ({
    ...file,
    hasConsentToDifferences,
    accountTypes: accountTypesOf(accountTypes),
  }),
);
