import type { StatementProblem } from '@cifra/database/investigation/read-statement';

/** Why a text of SQL is none that may be run. */
export const problemText: Readonly<Record<StatementProblem, string>> = {
  EMPTY: 'there is no statement',
  SEVERAL_STATEMENTS: 'there is more than one statement',
  NOT_A_QUERY: 'it begins with neither SELECT, WITH, VALUES nor EXPLAIN',
  NOT_CLOSED: 'a quote is not closed',
  POSITIONAL_PARAMETER: 'parameters are named: :name, not ?',
  TOO_LONG: 'it has more than 20000 characters',
};
