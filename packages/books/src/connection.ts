import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';

/** The maximum and the default number of rows of a page. */
const MAXIMUM_PAGE = 200;
const DEFAULT_PAGE = 50;

/** A page request: `first` rows after the cursor. */
export interface PageRequest {
  readonly first: number;
  /** The sort key of the cursor's row; null: from the beginning. */
  readonly after: readonly string[] | null;
}

/** A stable cursor: the sort key of its row, as base64url of JSON. It is a place in the order, not a position. */
export function encodeCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Reads `first` and `after`. Refuses: INPUT_INVALID. `keyLength`: how many values the order's key has. */
export function parsePage(
  input: { readonly first?: number | null | undefined; readonly after?: string | null | undefined },
  keyLength: number,
): Result<PageRequest, Refusal<'INPUT_INVALID'>> {
  const first = input.first ?? DEFAULT_PAGE;
  if (!Number.isInteger(first) || first < 1 || first > MAXIMUM_PAGE)
    return refused(
      refuse('INPUT_INVALID', {
        field: 'first',
        problem: `must be 1 to ${MAXIMUM_PAGE}`,
        value: String(first),
      }),
    );
  if (input.after === null || input.after === undefined) return accepted({ first, after: null });
  const after = decodeCursor(input.after);
  if (after === null || after.length !== keyLength)
    return refused(
      refuse('INPUT_INVALID', {
        field: 'after',
        problem: 'is not a cursor of this connection',
        value: input.after.slice(0, 64),
      }),
    );
  return accepted({ first, after });
}

function decodeCursor(cursor: string): readonly string[] | null {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(key) && key.every((part) => typeof part === 'string') ? key : null;
  } catch {
    return null;
  }
}

export interface Connection<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** A connection from one row more than the page holds: the extra row means that there is a next page. */
export function connectionOf<Node>(
  rows: readonly Node[],
  page: PageRequest,
  keyOf: (row: Node) => readonly string[],
): Connection<Node> {
  const edges = rows.slice(0, page.first).map((node) => ({ cursor: encodeCursor(keyOf(node)), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > page.first,
      hasPreviousPage: page.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
