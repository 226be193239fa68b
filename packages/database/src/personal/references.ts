import type { PersonalTables } from '../tables/personal.ts';
import type { ReadTx } from '../tx.ts';
import type { Query } from '../statement.ts';
import { ERASED_TEXT, openPersonal, referenceBytes } from '../kit/personal-cipher.ts';
import { REFERENCES_A_STATEMENT, valuesOfDigests } from './queries.ts';

/**
 * A personal text inside an event or a stored answer. These never change, so `{"personal":"<digest>"}` stands for the
 * text. A reader of the JSON opens it with `openReferences`.
 */
export interface PersonalReference {
  readonly personal: string;
}

/** The reference that an event holds instead of a text. Throws for a text that was not sealed. */
export function referenceTo(digest: string): PersonalReference {
  referenceBytes(digest);
  return { personal: digest };
}

export const referenceOf = (digest: string | null): PersonalReference | null =>
  digest === null ? null : referenceTo(digest);

type ValuesQuery<Tables> =
  typeof valuesOfDigests extends Query<PersonalTables, infer Params, infer ResultRow>
    ? Query<Tables, Params, ResultRow>
    : never;

const REFERENCE = /\{"personal":"([0-9a-f]{64})"\}/g;

/** Opens the references in JSON texts, with one statement per page of references. Those of erased people become `[erased]`. */
export async function openReferences<Tables, Json extends string | null>(
  tx: ReadTx<Tables>,
  texts: readonly Json[],
): Promise<readonly Json[]> {
  const digests = [
    ...new Set(texts.flatMap((text) => [...(text ?? '').matchAll(REFERENCE)].map((match) => match[1] ?? ''))),
  ];
  const opened = new Map<string, string>();
  // Every database has these tables, whatever else it has.
  const statement = valuesOfDigests as unknown as ValuesQuery<Tables>;
  for (let start = 0; start < digests.length; start += REFERENCES_A_STATEMENT) {
    const batch = digests.slice(start, start + REFERENCES_A_STATEMENT);
    const params = Object.fromEntries(
      Array.from({ length: REFERENCES_A_STATEMENT }, (_, index) => [
        `digest${index}`,
        batch[Math.min(index, batch.length - 1)] ?? '',
      ]),
    );
    for (const { digest, key, sealed } of await tx.all(statement, params))
      opened.set(digest, openPersonal(Buffer.concat([key, Buffer.from(digest, 'hex'), sealed])));
  }
  return texts.map((text) =>
    text === null
      ? text
      : (text.replaceAll(REFERENCE, (_all, digest: string) =>
          JSON.stringify(opened.get(digest) ?? ERASED_TEXT),
        ) as Json),
  );
}

interface EventTexts {
  readonly before: string | null;
  readonly after: string | null;
}

/** Events with their references replaced by the texts. */
export async function openEvents<Tables, Event extends EventTexts>(
  tx: ReadTx<Tables>,
  events: readonly Event[],
): Promise<Event[]> {
  const texts = await openReferences(
    tx,
    events.flatMap(({ before, after }) => [before, after]),
  );
  return events.map((event, index) => ({
    ...event,
    before: texts[2 * index] ?? null,
    after: texts[2 * index + 1] ?? null,
  }));
}
