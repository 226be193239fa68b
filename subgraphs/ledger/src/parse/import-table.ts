import { checkIdempotencyKey } from '@cifra/domain/normalise';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import { refuse } from '@cifra/domain/refusals';
import { refused } from '@cifra/domain/result';
import { plainRules, type MappingRules } from '@cifra/books/import/csv/mapping-rules';
import type { MappingToSave } from '@cifra/books/import/csv/mappings';
import type { ImportKind } from '@cifra/books/import/csv/importer';
import { parseText } from '@cifra/subgraph-kit/parse-text';
import type {
  ImportJournalInput,
  ImportNameInput,
  ImportOpeningBalancesInput,
  ImportTableInput,
  SaveImportMappingInput,
} from '../generated/resolvers.ts';
import type { TableUpload } from '../operations/import-table-upload.ts';

type Invalid = Refusal<'INPUT_INVALID'>;

/** Reads what an import is asked for. Refuses: IDEMPOTENCY_KEY_INVALID. */
export function parseTableImport(
  kind: ImportKind,
  input: ImportTableInput & Partial<ImportJournalInput> & Partial<ImportOpeningBalancesInput>,
): Result<TableUpload, Refusal<'IDEMPOTENCY_KEY_INVALID'>> {
  const key = checkIdempotencyKey(input.idempotencyKey);
  if (!key.ok) return key;
  return accepted({
    kind,
    format: input.format ?? 'CSV',
    idempotencyKey: key.value,
    uploadId: input.uploadId,
    fileName: input.fileName,
    isDryRun: input.isDryRun,
    mapping: input.mapping ?? null,
    differenceConsent: input.hasConsentToOpeningDifference ?? false,
  });
}

/** Names of a mapping at most, of each sort; characters of one at most. */
const MOST_NAMES = 10_000;
const LONGEST_NAME = 300;

/** Reads a mapping. Refuses in this order: INPUT_INVALID (name, delimiter, decimalMark, dateFormat, columns, accounts, commodities). */
export function parseMapping(input: SaveImportMappingInput): Result<MappingToSave, Invalid> {
  const name = parseText(input.name, { field: 'name', maximum: 100, isRequired: true });
  if (!name.ok) return name;
  const delimiter = oneOf('delimiter', input.delimiter ?? plainRules.delimiter, [',', ';', '\t'] as const);
  if (!delimiter.ok) return delimiter;
  const decimalMark = oneOf('decimalMark', input.decimalMark ?? plainRules.decimalMark, ['.', ','] as const);
  if (!decimalMark.ok) return decimalMark;
  const formats = ['YYYY-MM-DD', 'DD/MM/YYYY', 'MM/DD/YYYY'] as const;
  const dateFormat = oneOf('dateFormat', input.dateFormat ?? plainRules.dateFormat, formats);
  if (!dateFormat.ok) return dateFormat;
  // A column is found by its name here; an account and a currency by what the file calls it.
  const columns = namesOf('columns', input.columns ?? [], ({ here, inFile }) => [here, inFile]);
  if (!columns.ok) return columns;
  const accounts = namesOf('accounts', input.accounts ?? [], ({ here, inFile }) => [inFile, here]);
  if (!accounts.ok) return accounts;
  const commodities = namesOf('commodities', input.commodities ?? [], ({ here, inFile }) => [inFile, here]);
  if (!commodities.ok) return commodities;
  const rules: MappingRules = {
    delimiter: delimiter.value,
    decimalMark: decimalMark.value,
    dateFormat: dateFormat.value,
    columns: columns.value,
    accounts: accounts.value,
    commodities: commodities.value,
  };
  const version = input.version ?? null;
  return accepted({ name: name.value, version: version === null ? null : BigInt(version), rules });
}

const invalid = (field: string, problem: string, value: string | null = null): Result<never, Invalid> =>
  refused(refuse('INPUT_INVALID', { field, problem, value }));

function oneOf<Known extends string>(
  field: string,
  given: string,
  known: readonly Known[],
): Result<Known, Invalid> {
  const found = known.find((each) => each === given);
  return found === undefined
    ? invalid(
        field,
        `must be one of ${known.map((each) => JSON.stringify(each)).join(', ')}`,
        given.slice(0, 64),
      )
    : accepted(found);
}

function namesOf(
  field: string,
  given: readonly ImportNameInput[],
  pairOf: (name: ImportNameInput) => readonly [key: string, value: string],
): Result<Readonly<Record<string, string>>, Invalid> {
  if (given.length > MOST_NAMES) return invalid(field, `must be at most ${MOST_NAMES}`);
  const names = new Map<string, string>();
  for (const name of given) {
    const [key, value] = pairOf({
      here: name.here.normalize('NFC').trim(),
      inFile: name.inFile.normalize('NFC').trim(),
    });
    if ([key, value].some((text) => text === '' || text.length > LONGEST_NAME || !text.isWellFormed()))
      return invalid(field, `must have 1 to ${LONGEST_NAME} characters each`);
    if (names.has(key)) return invalid(field, 'must not name anything twice', key.slice(0, 64));
    names.set(key, value);
  }
  return accepted(Object.fromEntries(names));
}
