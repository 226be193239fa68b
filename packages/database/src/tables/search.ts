import { code, id, integer, number } from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/** The words by which objects of a tenant are found. Numbers 61–62. Why and how: docs/specs/search.md. */

/**
 * Each word of each object, once, with the first field that has it. Erasable, because the words of a party are about a
 * person: erasing a party removes them at once. The follower of commits maintains the rest.
 */
export const searchTokens = defineTable('search_tokens', {
  number: 61,
  class: 'erasable',
  columns: {
    object_id: id(),
    /** Folded, at most 40 characters; the end of a range is one longer. */
    token: code(44),
    /** The first three characters, by which words that many objects have are read in the order of the hits. */
    head: code(6),
    /** The kind of the object; the numbers are in packages/search. */
    kind: integer(),
    /** Number, name, text, amount or date: the lower, the earlier its hits come. */
    field: integer(),
    /** Lower for a later date. */
    day_order: integer(),
    /** Of each word of the object one bit of 63: most objects without the other words of a query are passed over by it. */
    word_bits: number(),
  },
  primaryKey: ['object_id', 'token'],
  erasedBy: 'object_id',
  indexes: [
    { columns: ['kind', 'field', 'token', 'day_order', 'object_id', 'word_bits'] },
    { columns: ['head', 'kind', 'field', 'day_order', 'object_id', 'token', 'word_bits'] },
  ],
});

/** How far the follower has come: one row. */
export const searchStates = defineTable('search_states', {
  number: 62,
  class: 'derived',
  columns: {
    tenant_id: id(),
    /** The last commit of which every object is in `search_tokens`. */
    commit_number: number(),
    /** Rows of the next commit's manifest whose objects are there too. */
    entry_count: integer(),
  },
  primaryKey: ['tenant_id'],
});

export const searchTables = { search_tokens: searchTokens, search_states: searchStates } as const;
