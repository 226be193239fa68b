import type { Uuid } from '@cifra/domain/ids';
import { replaceIds, writtenId } from '../isolation/api-ids.ts';
import type { World } from '../isolation/world.ts';
import { idOfStored, type StoredRows } from '../support/stored/stored-rows.ts';

const uuidForm = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const cursorForm = /(?<![A-Za-z0-9_-])Wy[I-L][A-Za-z0-9_-]{8,}/g;

/**
 * The rows of two firms that were made by the same commands: the nth row of a table here is the nth row there, for ids are in the order
 * in which they were made.
 */
export class PairedRows {
  /** What stands for a row of either firm. */
  readonly #names = new Map<string, string>();
  readonly #counterparts = new Map<string, string>();
  readonly #lists = new Map<string, string>();
  /** Drawn for keys: an event says them without their name. */
  readonly #prefixes = new Set<string>();

  static async of(here: World, there: World): Promise<PairedRows> {
    const paired = new PairedRows();
    await paired.#pair('control', here.control, there.control);
    for (const name of ['A', 'B'] as const)
      await paired.#pair(name, here.tenants[name].stored, there.tenants[name].stored);
    return paired;
  }

  async #pair(place: string, here: StoredRows, there: StoredRows): Promise<void> {
    const [ours, theirs] = [await here.everything(), await there.everything()];
    for (const table of new Set([...ours.keys(), ...theirs.keys()])) {
      if (table.endsWith('_history')) continue;
      for (const { prefix } of [ours, theirs].flatMap((rows) => rows.get(table) ?? []))
        if (typeof prefix === 'string') this.#prefixes.add(prefix);
      const [own, other] = [ours, theirs].map((rows) =>
        (rows.get(table) ?? [])
          .flatMap(({ id }) => (id instanceof Uint8Array && id.length === 16 ? [idOfStored(id)] : []))
          .toSorted(),
      ) as [Uuid[], Uuid[]];
      if (own.length !== other.length)
        throw new Error(`${place}: ${table} has ${own.length} rows here and ${other.length} there`);
      for (const [index, id] of own.entries()) {
        const counterpart = other[index] as Uuid;
        this.#counterparts.set(id, counterpart);
        for (const each of [id, counterpart]) this.#names.set(each, `${place}.${table}.${index}`);
      }
    }
  }

  /** Learns from both answers to one question what the lists of the first firm are called in the cursors of the second. */
  learnLists(answer: string, other: string): void {
    const [ours, theirs] = [answer, other].map((text) =>
      [...text.matchAll(cursorForm)].map(([cursor]) => listOf(read(cursor))),
    ) as [string[], string[]];
    if (ours.length !== theirs.length) return;
    for (const [index, list] of ours.entries()) this.#lists.set(list, theirs[index] ?? list);
  }

  /** A text of the first firm with the ids of the second. */
  translated(text: string): string {
    const of = (id: string): string => this.#counterparts.get(id) ?? id;
    const inIds = replaceIds(text, ({ type, tenantId, rowId }) =>
      writtenId({
        type,
        tenantId: tenantId === null ? null : (of(tenantId) as Uuid),
        rowId: of(rowId) as Uuid,
      } as Parameters<typeof writtenId>[0]),
    );
    return inIds
      .replaceAll(cursorForm, (cursor) =>
        Buffer.from(this.#ofTheirList(read(cursor)).replaceAll(uuidForm, of)).toString('base64url'),
      )
      .replaceAll(uuidForm, of);
  }

  #ofTheirList(cursor: string): string {
    const list = listOf(cursor);
    return cursor.replace(list, this.#lists.get(list) ?? list);
  }

  /** An answer of either firm without what differs between two runs of the same commands: ids, instants, hashes, drawn prefixes. */
  normalised(text: string): string {
    const nameOf = (id: string): string => this.#names.get(id) ?? 'another id';
    const undrawn = [...this.#prefixes].reduce((rest, prefix) => rest.replaceAll(prefix, '<prefix>'), text);
    return (
      replaceIds(undrawn, ({ type, rowId }) => `<${type} ${nameOf(rowId)}>`)
        // A cursor begins with what list it is of, in which tenant.
        .replaceAll(cursorForm, (cursor) => `<${read(cursor).replace(/^\["[\w-]+"/, '[')}>`)
        .replaceAll(uuidForm, (id) => `<${nameOf(id)}>`)
        .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<instant>')
        .replaceAll(/(?<!\d)17\d{14}(?!\d)/g, '<micros>')
        .replaceAll(/[0-9a-f]{64}/g, '<hash>')
        .replaceAll(requestIdForm, '<request>')
        .replaceAll(/(engine\W{1,9})(?:sqlite|mssql)/g, '$1<engine>')
        // The end of a cursor that was cut off in the middle of an id.
        .replaceAll(/01[0-9a-f]{6}[-0-9a-f]{1,27}(?=>)/g, '<part of an id>')
        // Planted as running, and failed as soon as its lock has run out.
        .replaceAll(/"outcome":"(?:RUNNING|FAILED)"/g, '"outcome":"<running or failed>"')
    );
  }
}

/** Drawn for each request. */
const requestIdForm = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g;

/** A cursor begins with what list it is of. */
const listOf = (cursor: string): string => /^\["[\w-]+"/.exec(cursor)?.[0] ?? '';

const read = (cursor: string): string => Buffer.from(cursor, 'base64url').toString('utf8');
