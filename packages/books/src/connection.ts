import { hash } from 'node:crypto';
import { parseUuid } from '@cifra/domain/ids';
import { parseLocalDate } from '@cifra/domain/local-date';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';

/** The maximum and the default number of rows of a page. */
const MAXIMUM_PAGE = 200;
const DEFAULT_PAGE = 50;

/** What a part of a sort key is; `number` and `bigint` are whole numbers, as the column has them. */
export type KeyPart = 'text' | 'date' | 'id' | 'number' | 'bigint';

/** The arguments that every connection takes (`schema/src/connections.ts`). */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** A page of a list: so many rows behind a place, or, backward, before it. Plain data. */
export interface PageRequest {
  readonly size: number;
  readonly isBackward: boolean;
  /** The sort key of the cursor's row; null: from the list's beginning, or backward from its end. */
  readonly place: readonly string[] | null;
  /** What the cursors of this list begin with. */
  readonly stamp: string;
}

/** Which list it is: its name, and whose it is. The other arguments belong to it too. */
export interface ListIdentity {
  readonly of: readonly string[];
  readonly key: readonly KeyPart[];
}

/**
 * Reads the arguments of a page. A cursor is of one list: of the same name, owner, filter and sort.
 * Refuses in this order: INPUT_INVALID (first with last, first with before, last with after, their bounds, the cursor).
 */
export function parsePage<Arguments extends PageArguments>(
  input: Arguments,
  { of, key }: ListIdentity,
): Result<PageRequest, Refusal<'INPUT_INVALID'>> {
  const { first, after, last, before, ...others } = input;
  const isBackward = isGiven(last) || isGiven(before);
  if (isBackward && (isGiven(first) || isGiven(after))) {
    const field = isGiven(last) ? 'last' : 'before';
    return invalid(field, 'goes with neither first nor after', String(last ?? before));
  }
  const size = (isBackward ? last : first) ?? DEFAULT_PAGE;
  if (!Number.isInteger(size) || size < 1 || size > MAXIMUM_PAGE)
    return invalid(isBackward ? 'last' : 'first', `must be 1 to ${MAXIMUM_PAGE}`, String(size));
  const stamp = stampOf([...of, others]);
  const cursor = isBackward ? before : after;
  if (!isGiven(cursor)) return accepted({ size, isBackward, place: null, stamp });
  const place = placeOf(cursor, stamp, key);
  return place === null
    ? invalid(isBackward ? 'before' : 'after', 'is not a cursor of this list', cursor)
    : accepted({ size, isBackward, place, stamp });
}

function invalid(field: string, problem: string, value: string) {
  return refused(refuse('INPUT_INVALID', { field, problem, value: value.slice(0, 64) }));
}

function isGiven<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined;
}

/** Eight characters that differ from list to list: a mix-up is noticed, nothing is kept secret. */
function stampOf(identity: readonly unknown[]): string {
  return hash('sha256', canonical(identity), 'base64url').slice(0, 8);
}

/** One text for the same arguments: fields in the order of their names, without those that are null. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const fields = Object.entries(value)
    .filter(([, each]) => isGiven<unknown>(each))
    .toSorted(([left], [right]) => (left < right ? -1 : 1));
  return `{${fields.map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`).join()}}`;
}

/** A stable cursor: the list's stamp and the sort key of its row, as base64url of JSON. It is a place in the order, not a position. */
function cursorOf(stamp: string, key: readonly string[]): string {
  return Buffer.from(JSON.stringify([stamp, ...key])).toString('base64url');
}

function placeOf(cursor: string, stamp: string, parts: readonly KeyPart[]): readonly string[] | null {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(read) || !read.every((part) => typeof part === 'string')) return null;
    const [of, ...key] = read;
    const isOfList = of === stamp && key.length === parts.length && cursorOf(stamp, key) === cursor;
    return isOfList && parts.every((part, index) => isPart(key[index] ?? '', part)) ? key : null;
  } catch {
    return null;
  }
}

function isPart(text: string, part: KeyPart): boolean {
  switch (part) {
    case 'text':
      return true;
    case 'date':
      return parseLocalDate(text).ok;
    case 'id':
      return parseUuid(text).ok;
    case 'number':
      return /^-?\d{1,9}$/.test(text);
    case 'bigint':
      return /^-?\d{1,18}$/.test(text);
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
  /** The number of rows of the whole list, counted to one more than `MOST_COUNTED`. Read when it is asked for. */
  readonly count: () => number | Promise<number>;
}

/** Lists are counted so far; what has more rows is not counted to its end. */
export const MOST_COUNTED = 10_000;

interface ListOf<Row> {
  /** The sort key of a row, as its cursor holds it. */
  readonly keyOf: (row: Row) => readonly string[];
  readonly count: Connection<Row>['count'];
}

/**
 * A connection from the rows of a walk: those next to the place first, one more than the page holds, which means that there are more.
 * Towards the place there are more exactly if there is a place: its own row.
 */
export function connectionOf<Row>(
  rows: readonly Row[],
  { size, isBackward, place, stamp }: PageRequest,
  { keyOf, count }: ListOf<Row>,
): Connection<Row> {
  // Written when it is asked for: most callers take the nodes, and the cursors of the page's ends.
  const kept = rows.slice(0, size).map((node) => ({
    get cursor() {
      return cursorOf(stamp, keyOf(node));
    },
    node,
  }));
  const edges = isBackward ? kept.toReversed() : kept;
  const [beyond, behind] = [rows.length > size, place !== null];
  let counted: number | Promise<number> | null = null;
  return {
    edges,
    pageInfo: {
      hasNextPage: isBackward ? behind : beyond,
      hasPreviousPage: isBackward ? beyond : behind,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    count: () => (counted ??= count()),
  };
}

/** A page's edges with other nodes in the order of its own: of places, the rows. */
export function edgesWith<Node>(
  edges: Connection<unknown>['edges'],
  nodes: readonly Node[],
): Connection<Node>['edges'] {
  return nodes.map((node, index) => ({
    get cursor() {
      return edges[index]?.cursor ?? '';
    },
    node,
  }));
}

/** A list that is in memory whole: its parts, and whether they descend. */
interface SortedList<Row> {
  readonly keyOf: (row: Row) => readonly string[];
  readonly key: readonly KeyPart[];
  readonly isDescending?: boolean;
}

/** The rows of a walk through a list that is sorted by its key: all those behind the place, or, backward, before it. */
export function rowsFrom<Row>(
  rows: readonly Row[],
  { isBackward, place }: Pick<PageRequest, 'isBackward' | 'place'>,
  { keyOf, key, isDescending = false }: SortedList<Row>,
): readonly Row[] {
  const walked = isBackward ? rows.toReversed() : rows;
  if (place === null) return walked;
  const sign = isDescending === isBackward ? 1 : -1;
  return walked.filter((row) => sign * compareKeys(keyOf(row), place, key) > 0);
}

/** A page of a list that is in memory whole. */
export function pageOfRows<Row>(
  rows: readonly Row[],
  page: PageRequest,
  list: SortedList<Row>,
): Connection<Row> {
  return connectionOf(rowsFrom(rows, page, list), page, { keyOf: list.keyOf, count: () => rows.length });
}

function compareKeys(left: readonly string[], right: readonly string[], parts: readonly KeyPart[]): number {
  for (const [index, part] of parts.entries()) {
    const [one, other] = [left[index] ?? '', right[index] ?? ''];
    if (one === other) continue;
    const isNumber = part === 'number' || part === 'bigint';
    return (isNumber ? BigInt(one) < BigInt(other) : one < other) ? -1 : 1;
  }
  return 0;
}
