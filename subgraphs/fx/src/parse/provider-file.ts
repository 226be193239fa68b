import { refusalCodes } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted } from '@cifra/domain/result';
import { andThen, fields, withDefault } from '@cifra/subgraph-kit/parse/combine';
import { fault, invalid, parser, type Parser } from '@cifra/subgraph-kit/parse/parser';
import { asGiven, code } from '@cifra/subgraph-kit/parse/values';
import type { RateProvider } from '../generated/resolvers.ts';

/** What travels in a GraphQL request; a larger file is imported from the command line. */
const MAXIMUM_BYTES = 1_000_000;

const provider: Parser<RateProvider, 'ECB' | 'CSV', 'INPUT_INVALID'> = parser(
  refusalCodes('INPUT_INVALID'),
  (given, path) =>
    given === 'OPENEXCHANGERATES'
      ? invalid(path, 'has no files to import; it is queried through its API', given)
      : accepted(given),
);

/** A provider's file in the request itself. Refuses in this order: INPUT_INVALID, IMPORT_FILE_TOO_LARGE. */
export const providerFile = andThen(
  fields({
    fileName: withDefault(code(200), 'rates.csv'),
    provider,
    csv: asGiven<string>(),
    confirmSuspicious: withDefault(asGiven<boolean>(), false),
  }),
  refusalCodes('IMPORT_FILE_TOO_LARGE'),
  ({ fileName, csv, ...choices }, path) => {
    const bytes = Buffer.from(csv, 'utf8');
    if (bytes.length <= MAXIMUM_BYTES) return accepted({ ...choices, fileName, bytes });
    return fault(
      [...path, 'csv'],
      refuse('IMPORT_FILE_TOO_LARGE', {
        file: fileName,
        byteCount: bytes.length,
        maximumByteCount: MAXIMUM_BYTES,
      }),
    );
  },
);
