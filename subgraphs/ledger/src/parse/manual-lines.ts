import { maximumLines } from '@cifra/domain/posting';
import { parseRate } from '@cifra/domain/rate';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { manualLine, type ManualLine } from '@cifra/ledger/manual-entries/draft-line';
import { each, fields, map, optional, together } from '@cifra/subgraph-kit/parse/combine';
import { fault, faultAt, parser, type Parsed } from '@cifra/subgraph-kit/parse/parser';
import { asGiven, optionalText, uuid } from '@cifra/subgraph-kit/parse/values';
import type { EntryLineInput } from '../generated/resolvers.ts';
import { sides, type AmountCode } from './amount.ts';

const rate = parser(refusalCodes('RATE_INVALID'), (text: string, path) => faultAt(parseRate(text), path));

const line = map(
  together(
    fields({ accountId: uuid }),
    together(
      sides,
      fields({
        description: optionalText(500),
        taxCodeId: optional(uuid),
        rate: optional(rate),
        currency: asGiven<string>(),
      }),
    ),
  ),
  ({ accountId, currency, amountE4, description, taxCodeId, rate: rateOfLine }) =>
    manualLine({
      accountId,
      currency,
      amountE4,
      description: description ?? '',
      taxCodeId,
      rate: rateOfLine,
    }),
);

/** The lines of a manual entry; more than one entry may have are read no further. */
export const manualLines = parser(
  refusalCodes('ENTRY_TOO_LONG', 'INPUT_INVALID', 'AMOUNT_TOO_LARGE', 'RATE_INVALID'),
  (
    given: readonly EntryLineInput[],
    path,
  ): Parsed<readonly ManualLine[], 'ENTRY_TOO_LONG' | 'RATE_INVALID' | AmountCode> =>
    given.length > maximumLines
      ? fault(
          path,
          refuse('ENTRY_TOO_LONG', { givenLineCount: given.length, maximumLineCount: maximumLines }),
        )
      : each(line, given, path),
);
