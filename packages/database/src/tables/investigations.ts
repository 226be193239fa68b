import { code, json, number, oneOf, text } from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/** What a firm keeps for its investigators, on the control plane. Number 216. Why and how: docs/decisions/0073-investigations.md. */

/** A query that an investigator of the firm saved, for any tenant's database. */
export const investigationQueries = defineTable('investigation_queries', {
  number: 216,
  class: 'versioned',
  columns: {
    /** None that a query of the product has. */
    name: code(60),
    about: text(500),
    /** One statement that reads. */
    sql: text(4000),
    /** JSON: its parameters, each with name and type, in the order in which they are listed. */
    parameters: json(),
    /** A deleted one stays with its versions, and may be saved anew. */
    state: oneOf(['SAVED', 'DELETED']),
    commit_number: number(),
  },
  primaryKey: ['name'],
});

export const investigationTables = { investigation_queries: investigationQueries } as const;
