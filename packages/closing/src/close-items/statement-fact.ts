import { counted } from '@cifra/domain/counted';
import { minorUnitsOf } from '@cifra/domain/currencies';
import { cutText } from '@cifra/domain/cut-text';
import { formatE4 } from '@cifra/domain/money';
import type { StatementStanding } from '../statement-balances/standings.ts';
import type { ComputedFact } from './computed-fact.ts';

/** STATEMENT_BALANCES: each money account whose statement differs from the books, with both figures, or has none yet. */
export function statementFact(standings: readonly StatementStanding[]): ComputedFact {
  const unsettled = standings.filter(
    ({ statementE4, booksE4 }) => statementE4 === null || statementE4 !== booksE4,
  );
  const settled =
    standings.length === 0
      ? 'no account has a statement'
      : `${counted(standings.length, 'statement equals', 'statements equal')} the books`;
  return {
    code: 'STATEMENT_BALANCES',
    outcome: unsettled.length === 0 ? 'SETTLED' : 'UNSETTLED',
    facts: unsettled.length === 0 ? settled : cutText(unsettled.map(textOf).join('; '), 1000),
    count: unsettled.length,
    amountE4: null,
  };
}

function textOf({ accountCode, currency, statementDate, statementE4, booksE4 }: StatementStanding): string {
  if (statementE4 === null || booksE4 === null) return `${accountCode} ${currency}: no statement entered`;
  const money = (digits: string): string => `${formatE4(BigInt(digits), minorUnitsOf(currency))} ${currency}`;
  return `${accountCode} on ${statementDate ?? ''}: statement ${money(statementE4)}, books ${money(booksE4)}`;
}
