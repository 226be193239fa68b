import { bytes, hash, id, number } from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/** What is stored about people, in every database. Numbers 4–6. Why and how: docs/decisions/0014-personal-data.md. */

/** The key of a person. Without it, nothing stored about them can be read or guessed. */
export const personalKeys = defineTable('personal_keys', {
  number: 4,
  class: 'erasable',
  columns: { subject_id: id(), key: bytes() },
  primaryKey: ['subject_id'],
});

/** Each text about a person, once. Personal columns, their history, events and stored answers refer to it by its digest. */
export const personalValues = defineTable('personal_values', {
  number: 5,
  class: 'erasable',
  columns: { digest: hash(), subject_id: id(), sealed: bytes() },
  primaryKey: ['digest'],
  indexes: [{ columns: ['subject_id'] }],
  references: [{ columns: ['subject_id'], table: 'personal_keys' }],
});

/** People whose data was erased: distinguishes an erased value from a lost one. */
export const personalErasures = defineTable('personal_erasures', {
  number: 6,
  class: 'insertOnly',
  columns: { subject_id: id(), commit_number: number() },
  primaryKey: ['subject_id'],
});

export const personalTables = {
  personal_keys: personalKeys,
  personal_values: personalValues,
  personal_erasures: personalErasures,
} as const;

export type PersonalTables = typeof personalTables;
