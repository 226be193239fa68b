import type { StoredRow, StoredRows } from '../support/stored/stored-rows.ts';
import type { TenantName } from './actors.ts';
import { rowsNamedIn } from './api-ids.ts';

/**
 * What tells whose data a text holds: every id of every row, the canaries in its texts, and amounts that nobody else has.
 * Read from what is stored, not from the product.
 */

/** `Kn`, the tenant, ten characters: "KnA-0f3c9e77a1". A text that is drawn while a tenant is named carries that tenant's letter. */
const canaryForm = /Kn([AB])-[0-9a-z]{10}/gi;
const uuidForm = /[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/gi;
const amountForm = /\d{7,}\.\d{2}/g;

/** What stands for a tenant itself is seen by everyone who has a grant there; the rest only by who may read the books. */
export type MarkKind = 'tenant' | 'books';

export interface Sighting {
  readonly mark: string;
  readonly tenant: TenantName;
  readonly kind: MarkKind;
}

/** A row that operations may name. */
export interface KnownRow {
  readonly id: string;
  readonly table: string;
  readonly tenant: TenantName;
  /** The commit that wrote it. */
  readonly version: string;
}

export interface TenantFile {
  readonly tenant: TenantName;
  /** The canary in its name: it is seen where the tenant itself is. */
  readonly nameCanary: string;
  /** Its books past the product. */
  readonly stored: StoredRows;
  readonly tenantId: string;
  readonly slug: string;
}

export class MarkIndex {
  /** Ids that somebody sent in the name of a tenant, or of none: the trail there shows them from then on. */
  readonly smuggled: Readonly<Record<TenantName | 'firm', Set<string>>> = {
    A: new Set(),
    B: new Set(),
    firm: new Set(),
  };
  readonly #files: readonly TenantFile[];
  readonly #owners = new Map<string, { readonly tenant: TenantName; readonly kind: MarkKind } | 'shared'>();
  readonly #amounts = new Map<string, TenantName>();
  readonly #nameCanaries: ReadonlySet<string>;
  #rows = new Map<string, KnownRow>();

  constructor(files: readonly TenantFile[]) {
    this.#files = files;
    this.#nameCanaries = new Set(files.map(({ nameCanary }) => nameCanary.toLowerCase()));
    for (const { tenant, tenantId, slug } of files) {
      this.#owners.set(tenantId, { tenant, kind: 'tenant' });
      this.#owners.set(slug, { tenant, kind: 'tenant' });
    }
  }

  /** What is stored now. */
  static async of(files: readonly TenantFile[]): Promise<MarkIndex> {
    const marks = new MarkIndex(files);
    await marks.refresh();
    return marks;
  }

  get rows(): ReadonlyMap<string, KnownRow> {
    return this.#rows;
  }

  ownerOf(id: string): TenantName | null {
    const owner = this.#owners.get(id.toLowerCase());
    return owner === undefined || owner === 'shared' ? null : owner.tenant;
  }

  /** Amounts that were planted in one tenant alone. */
  addAmount(amount: string, tenant: TenantName): void {
    this.#amounts.set(amount, tenant);
  }

  /** Reads what is stored anew. Ids that stand in both tenants (users, requests) are nobody's. */
  async refresh(): Promise<void> {
    const rows = new Map<string, KnownRow>();
    for (const { tenant, stored } of this.#files)
      for (const [table, found] of await stored.everything())
        for (const row of found) this.#read(row, { tenant, table, rows });
    this.#rows = rows;
  }

  #read(
    row: StoredRow,
    { tenant, table, rows }: { tenant: TenantName; table: string; rows: Map<string, KnownRow> },
  ): void {
    for (const [column, value] of Object.entries(row)) {
      if (!(value instanceof Uint8Array) || value.length !== 16) continue;
      const id = uuidText(value);
      const known = this.#owners.get(id);
      // Users are the firm's, wherever they stand.
      const isFirms = /(^actor_id|_by|^user_id|^owner_id|^preparer_id)$/.test(column);
      if (known === undefined) this.#owners.set(id, isFirms ? 'shared' : { tenant, kind: 'books' });
      else if (known !== 'shared' && known.tenant !== tenant) this.#owners.set(id, 'shared');
      if (column === 'id' && !table.endsWith('_history'))
        rows.set(id, {
          id,
          table,
          tenant,
          version: String(row['commit_number'] ?? 1),
        });
    }
  }

  /** Every mark in a text that is not in what was asked: what a caller knows already is no news to it. */
  sightingsIn(answerText: string, sentText: string): Sighting[] {
    const found = new Map<string, Sighting>();
    const answer = withCursorsRead(answerText);
    const sentFolded = withCursorsRead(sentText).toLowerCase().replaceAll('-', '');
    const isNews = (mark: string): boolean => !sentFolded.includes(mark.toLowerCase().replaceAll('-', ''));
    for (const [canary, letter] of answer.matchAll(canaryForm)) {
      if (isNews(canary))
        found.set(canary, {
          mark: canary,
          tenant: (letter ?? '').toUpperCase() as TenantName,
          kind: this.#nameCanaries.has(canary.toLowerCase()) ? 'tenant' : 'books',
        });
    }
    for (const [amount] of answer.matchAll(amountForm)) {
      const tenant = this.#amounts.get(amount);
      if (tenant !== undefined && isNews(amount)) found.set(amount, { mark: amount, tenant, kind: 'books' });
    }
    for (const [text] of answer.matchAll(uuidForm)) {
      const owner = this.#owners.get(canonical(text));
      if (owner !== undefined && owner !== 'shared' && isNews(text))
        found.set(text, { mark: text, ...owner });
    }
    for (const { tenant, slug } of this.#files) {
      if (answer.includes(slug) && isNews(slug)) found.set(slug, { mark: slug, tenant, kind: 'tenant' });
    }
    return [...found.values()];
  }
}

/** What a rendered statement is called: "statement-", its party's code, the two days. */
const statementName = /"statement-[\w.-]+-\d{4}-\d{2}-\d{2}-\d{4}-\d{2}-\d{2}\.[a-z]+"/g;

/** An answer without the parties' statements in it, by whatever alias they were asked for: they name their party. */
export function withoutStatements(answerText: string, query: string): string {
  const names = new Set(
    [...query.matchAll(/(?:(\w+): )?\bpartyStatement\b/g)].map(([, alias]) => alias ?? 'partyStatement'),
  );
  if (names.size === 0) return answerText;
  return JSON.stringify(JSON.parse(answerText), (key, value: unknown) =>
    names.has(key) ? undefined : value,
  );
}

/** An answer without the names of rendered statements: whoever may read a party's statement may read its code, and nothing else by that. */
export function withoutStatementNames(answerText: string): string {
  return answerText.replaceAll(statementName, '""');
}

/** A text with what its ids name, and what its cursors hold: sort keys, ids among them, in base64url. `["` and a digit begin with WyI, with a letter WyJ. */
export function withCursorsRead(text: string): string {
  const cursors = [...text.matchAll(/Wy[I-L][A-Za-z0-9_-]{8,}/g)].map(([cursor]) =>
    Buffer.from(cursor, 'base64url').toString('utf8'),
  );
  const read = [...cursors, ...rowsNamedIn(text)];
  return read.length === 0 ? text : `${text}\n${read.join('\n')}`;
}

function canonical(text: string): string {
  const digits = text.toLowerCase().replaceAll('-', '');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}

export function uuidText(bytes: Uint8Array): string {
  return canonical(Buffer.from(bytes).toString('hex'));
}

/** A commit of a database's chain, as far as the judge needs it. */
export interface SeenCommit {
  readonly number: bigint;
  readonly actorId: string | null;
  readonly requestId: string;
  readonly command: string;
  readonly outcome: 'done' | 'refused' | 'denied';
}

/** Commits after a number. */
export async function commitsAfter(stored: StoredRows, number: bigint): Promise<SeenCommit[]> {
  const rows = await stored.rows(
    'select number, actor_id, request_id, command, outcome from commits where number > ? order by number',
    Number(number),
  );
  return rows.map((row) => ({
    number: BigInt(String(row['number'])),
    actorId: row['actor_id'] instanceof Uint8Array ? uuidText(row['actor_id']) : null,
    requestId: String(row['request_id']),
    command: String(row['command']),
    outcome: row['outcome'] as SeenCommit['outcome'],
  }));
}
