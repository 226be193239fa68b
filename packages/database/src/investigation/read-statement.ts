/** What of a text of SQL can be told without running it. */
export interface ReadStatement {
  /** Names of the parameters, without their sign, in the order of their first use. */
  readonly parameterNames: readonly string[];
}

export type StatementProblem =
  'EMPTY' | 'SEVERAL_STATEMENTS' | 'NOT_A_QUERY' | 'NOT_CLOSED' | 'POSITIONAL_PARAMETER' | 'TOO_LONG';

/** The longest text that is taken. */
export const MOST_CHARACTERS = 20_000;

/** What a query begins with. */
const QUERIES = new Set(['select', 'with', 'values', 'explain']);

/**
 * A lexer's part of SQL: comments, texts, quoted names, parameters. A wrong parameter or a second statement is told by name; what protects
 * the books is not this, but the rights of the principal and a file that is open for reading only.
 */
const TOKEN =
  /(?<space>\s+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$(?![\s\S])))|(?<text>'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\])|(?<open>['"`[])|(?<parameter>[:@$][\p{L}_][\p{L}\p{N}_$]*)|(?<position>\?\d*)|(?<end>;)|(?<word>[\p{L}_][\p{L}\p{N}_$]*)|(?<other>[\s\S])/guy;

export function readStatement(sql: string): ReadStatement | { readonly problem: StatementProblem } {
  if (sql.length > MOST_CHARACTERS) return { problem: 'TOO_LONG' };
  const names = new Set<string>();
  let first: string | null = null;
  let [isEnded, hasPosition] = [false, false];
  for (const { groups = {}, 0: token } of sql.matchAll(TOKEN)) {
    if (groups['space'] !== undefined) continue;
    if (groups['open'] !== undefined) return { problem: 'NOT_CLOSED' };
    if (groups['end'] !== undefined) {
      isEnded = first !== null;
      continue;
    }
    if (isEnded) return { problem: 'SEVERAL_STATEMENTS' };
    first ??= token.toLowerCase();
    if (groups['position'] !== undefined) hasPosition = true;
    if (groups['parameter'] !== undefined) names.add(token.slice(1));
  }
  if (first === null) return { problem: 'EMPTY' };
  if (!QUERIES.has(first)) return { problem: 'NOT_A_QUERY' };
  if (hasPosition) return { problem: 'POSITIONAL_PARAMETER' };
  return { parameterNames: [...names] };
}
