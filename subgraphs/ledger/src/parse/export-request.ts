import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import { problemOfExport, type ExportInput } from '@cifra/exchange/export/export-books';
import { andThen, fields, optional } from '@cifra/subgraph-kit/parse/combine';
import { fault } from '@cifra/subgraph-kit/parse/parser';
import { asGiven, date } from '@cifra/subgraph-kit/parse/values';

/** Which part of the books to export, in which format and of which days. */
export const exportRequest = andThen(
  fields({
    what: asGiven<ExportInput['what']>(),
    format: asGiven<ExportInput['format']>(),
    from: optional(date),
    to: optional(date),
    asOf: optional(date),
  }),
  refusalCodes('INPUT_INVALID'),
  (input, path) => {
    const problem = problemOfExport(input);
    return problem === null ? accepted(input) : fault([...path, problem.facts.field], problem);
  },
);
