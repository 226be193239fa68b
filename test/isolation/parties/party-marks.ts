import type { StoredValue } from '../../support/stored/stored-rows.ts';
import { uuidText, withCursorsRead, type TenantFile } from '../sightings.ts';
import { partyNames, type PartyName } from './people.ts';

/** Whose a mark is: a party's, or everything else that stands in a tenant's books. */
export type MarkOwner = PartyName | 'tenant';

const letters: Readonly<Record<MarkOwner, string>> = {
  hotel: 'h',
  shop: 's',
  mill: 'm',
  farm: 'f',
  tenant: 't',
};
const ownerOfLetter = new Map(Object.entries(letters).map(([owner, letter]) => [letter, owner as MarkOwner]));
const canaryForm = /Kp([hsmft])-\d{6}/g;
const uuidForm = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const numberForm = /\b[A-Z]{2,4}-\d{4}-\d{6}\b/g;

export interface PartySighting {
  readonly mark: string;
  readonly owner: MarkOwner;
}

/** What tells whose a text is: canaries, ids of rows and numbers of documents, read from what is stored and not from the product. */
export class PartyMarks {
  readonly #files: readonly TenantFile[];
  readonly #owners = new Map<string, MarkOwner>();
  #serial = 0;

  constructor(files: readonly TenantFile[]) {
    this.#files = files;
  }

  /** A text that stands in nobody else's rows. */
  canary(owner: MarkOwner): string {
    this.#serial += 1;
    return `Kp${letters[owner]}-${String(this.#serial).padStart(6, '0')}`;
  }

  /** Reads what is stored. `parties`: their ids. */
  async read(parties: Readonly<Record<PartyName, string>>): Promise<void> {
    const numbers: (readonly [string, MarkOwner])[] = [];
    const nameOf = new Map(partyNames.map((name) => [parties[name], name]));
    const idOf = (value: StoredValue | undefined): string =>
      value instanceof Uint8Array ? uuidText(value) : '';
    for (const { stored } of this.#files) {
      const everything = await stored.everything();
      for (const rows of everything.values())
        for (const row of rows)
          if (row['id'] instanceof Uint8Array) this.#owners.set(idOf(row['id']), 'tenant');
      for (const table of ['documents', 'open_items'])
        for (const row of everything.get(table) ?? []) {
          const owner = nameOf.get(idOf(row['party_id'])) ?? 'tenant';
          this.#owners.set(idOf(row['id']), owner);
          const number = row['display_number'];
          if (typeof number === 'string') numbers.push([number, owner]);
        }
      for (const [id, owner] of nameOf) this.#owners.set(id, owner);
    }
    // A number that stands in both tenants tells nothing.
    for (const [number, owners] of Map.groupBy(numbers, ([each]) => each))
      if (owners.length === 1) for (const [, owner] of owners) this.#owners.set(number, owner);
  }

  /** Every mark in an answer that was not in what was asked. */
  sightingsIn(answer: string, sent: string): readonly PartySighting[] {
    const [read, known] = [withCursorsRead(answer), withCursorsRead(sent)];
    const marks = [canaryForm, uuidForm, numberForm].flatMap((form) => read.match(form) ?? []);
    return [...new Set(marks)].flatMap((mark) => {
      const owner = ownerOfLetter.get(/^Kp(.)-/.exec(mark)?.[1] ?? '') ?? this.#owners.get(mark);
      return owner === undefined || known.includes(mark) ? [] : [{ mark, owner }];
    });
  }
}
