import { InvariantBroken } from '../failures.ts';
import type { Row, TableDefinition } from '../kit/table.ts';
import type { auditEvents, commits } from '../tables/common.ts';
import type { AuditEventInput, CommitHeader } from '../tx.ts';
import { commitHash, HASH_VERSION, keyOf, manifestText, rowHash, type ManifestEntry } from './row-hash.ts';
import { type StoredRow } from '../stored-rows.ts';

/** The last commit of a chain. */
export interface ChainHead {
  readonly number: bigint;
  readonly instantMicros: bigint;
  readonly hash: string;
}

/** JSON text of plain data; a bigint becomes its decimal digits. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? item.toString() : item));
}

/** Collects what one command writes and builds its commit row. Both engines' writers use it. */
export class ChainRecorder {
  readonly #head: ChainHead;
  readonly #header: CommitHeader;
  readonly #entries: ManifestEntry[] = [];
  readonly #seen = new Set<string>();
  #eventCount = 0;
  #failure: string | null = null;
  readonly commitNumber: bigint;
  /** Never earlier than the previous commit's. */
  readonly instantMicros: bigint;

  constructor(head: ChainHead, header: CommitHeader, clockMicros: bigint) {
    this.#head = head;
    this.#header = header;
    this.commitNumber = head.number + 1n;
    this.instantMicros = clockMicros > head.instantMicros ? clockMicros : head.instantMicros;
  }

  /**
   * Records a row version. Throws if this commit has already written the row (at most one version per commit), and for
   * text that the database would not return unchanged. After either, the commit cannot be completed, even if the caller
   * catches the error.
   */
  note(table: TableDefinition, row: StoredRow): void {
    const key = keyOf(table, row);
    const mark = `${table.number}:${key}`;
    if (this.#seen.has(mark)) this.#fail(`${table.name} ${key} is written twice in one commit`);
    for (const [column, value] of Object.entries(row)) {
      // The database would store a lone surrogate as U+FFFD, and the hash would cover a different text.
      if (typeof value === 'string' && !value.isWellFormed())
        this.#fail(`${table.name}.${column} is not well-formed text`);
    }
    this.#seen.add(mark);
    this.#entries.push([table.number, key, rowHash(table, row)]);
  }

  #fail(problem: string): never {
    this.#failure ??= problem;
    throw new InvariantBroken(problem);
  }

  /** The audit event as a row, numbered within the commit. */
  eventRow(event: AuditEventInput): Row<typeof auditEvents> {
    this.#eventCount += 1;
    return {
      commit_number: this.commitNumber,
      ordinal: this.#eventCount,
      event: event.event,
      object_type: event.objectType,
      object_id: event.objectId,
      before: event.before === undefined ? null : jsonText(event.before),
      after: event.after === undefined ? null : jsonText(event.after),
    };
  }

  /** The commit row that completes the command. Throws if a row could not be recorded or the header contains ill-formed text. */
  commitRow(outcome: 'done' | 'refused' | 'denied'): Row<typeof commits> {
    if (this.#failure !== null) throw new InvariantBroken(this.#failure);
    const fields = {
      number: this.commitNumber,
      instant: this.instantMicros,
      actor_kind: this.#header.actor.kind,
      actor_id: this.#header.actor.id as Row<typeof commits>['actor_id'],
      actor_name: this.#header.actor.name,
      request_id: this.#header.requestId,
      origin: this.#header.origin,
      command: this.#header.command,
      outcome,
      reason: this.#header.reason,
      manifest: manifestText(this.#entries),
      hash_version: HASH_VERSION,
      previous_hash: this.#head.hash,
    };
    for (const [name, value] of Object.entries(fields))
      if (typeof value === 'string' && !value.isWellFormed())
        this.#fail(`commits.${name} is not well-formed text`);
    return { ...fields, hash: commitHash(fields) };
  }

  /** Whether the command wrote, or tried to write, a row that belongs to the chain; an audit event counts. */
  get hasRows(): boolean {
    return this.#entries.length > 0 || this.#eventCount > 0 || this.#failure !== null;
  }

  /** Whether the command wrote an audit event. Every command that writes must. */
  get hasEvents(): boolean {
    return this.#eventCount > 0;
  }
}
