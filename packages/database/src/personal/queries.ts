import { eq, inArray } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { DerivedWrite, Query, QueryScope, Selecting } from '../statement.ts';
import type { PersonalTables } from '../tables/personal.ts';

/** Statements over the tables that both kinds of database have. */

type Scope = QueryScope<PersonalTables>;
type RowOf<Builder> = Builder extends { readonly _: { readonly result: readonly (infer ResultRow)[] } }
  ? ResultRow
  : never;

const personalQuery =
  <Params>() =>
  <Builder extends Selecting>(
    build: (scope: Scope) => Builder,
  ): Query<PersonalTables, Params, RowOf<Builder>> => ({ kind: 'query', build });

const personalWrite = <Params>(build: (scope: Scope) => unknown): DerivedWrite<PersonalTables, Params> => ({
  kind: 'derivedWrite',
  build,
});

/**
 * A person's key with the digests of their stored texts: one row per text, or one row with a null digest if there is no
 * text yet.
 */
export const keyAndDigests = personalQuery<{ subject: Uuid }>()((q) =>
  q.db
    .select({ key: q.t.personal_keys.key, digest: q.t.personal_values.digest })
    .from(q.t.personal_keys)
    .leftJoin(q.t.personal_values, eq(q.t.personal_values.subject_id, q.t.personal_keys.subject_id))
    .where(eq(q.t.personal_keys.subject_id, q.arg(q.t.personal_keys.subject_id, 'subject'))),
);

export const erasureOf = personalQuery<{ subject: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.personal_erasures)
    .where(eq(q.t.personal_erasures.subject_id, q.arg(q.t.personal_erasures.subject_id, 'subject'))),
);

/** The most references that one statement opens. */
export const REFERENCES_A_STATEMENT = 200;

export const valuesOfDigests = personalQuery<Record<string, string>>()((q) =>
  q.db
    .select({
      digest: q.t.personal_values.digest,
      key: q.t.personal_keys.key,
      sealed: q.t.personal_values.sealed,
    })
    .from(q.t.personal_values)
    .innerJoin(q.t.personal_keys, eq(q.t.personal_keys.subject_id, q.t.personal_values.subject_id))
    .where(
      inArray(
        q.t.personal_values.digest,
        Array.from({ length: REFERENCES_A_STATEMENT }, (_, index) =>
          q.arg(q.t.personal_values.digest, `digest${index}`),
        ) as never,
      ),
    ),
);

export const addKey = personalWrite<{ subject: Uuid; key: Uint8Array }>((q) =>
  q.db.insert(q.t.personal_keys).values({
    subject_id: q.arg(q.t.personal_keys.subject_id, 'subject'),
    key: q.arg(q.t.personal_keys.key, 'key'),
  }),
);

export const addValue = personalWrite<{ subject: Uuid; digest: string; sealed: Uint8Array }>((q) =>
  q.db.insert(q.t.personal_values).values({
    digest: q.arg(q.t.personal_values.digest, 'digest'),
    subject_id: q.arg(q.t.personal_values.subject_id, 'subject'),
    sealed: q.arg(q.t.personal_values.sealed, 'sealed'),
  }),
);

export const eraseValues = personalWrite<{ subject: Uuid }>((q) =>
  q.db
    .delete(q.t.personal_values)
    .where(eq(q.t.personal_values.subject_id, q.arg(q.t.personal_values.subject_id, 'subject'))),
);

export const eraseKey = personalWrite<{ subject: Uuid }>((q) =>
  q.db
    .delete(q.t.personal_keys)
    .where(eq(q.t.personal_keys.subject_id, q.arg(q.t.personal_keys.subject_id, 'subject'))),
);
