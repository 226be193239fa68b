import { defineEvent } from './define.ts';

/** Events of people who read a database with SQL. */
export const investigationEvents = {
  INVESTIGATION_STARTED: defineEvent({
    when: 'Somebody is about to read the database with SQL: it is on record before it runs.',
    in: 'both',
    object: 'Investigation',
    id: 'the investigation',
    mayHaveReason: true,
    after: {
      sql: 'text',
      savedQuery: 'text?',
      parameters: 'map',
      engine: 'text',
      maximumRows: 'integer',
      maximumBytes: 'integer',
      maximumSeconds: 'integer',
      maximumCpuSeconds: 'integer',
      maximumMebibytes: 'integer',
    },
  }),
  INVESTIGATION_ENDED: defineEvent({
    when: 'It ended: completed, refused, failed, or killed at a limit. One that was cut off with its server has no such event.',
    in: 'both',
    object: 'Investigation',
    id: 'the investigation',
    after: {
      outcome: 'text',
      limit: 'text?',
      problem: 'text?',
      rows: 'integer',
      bytes: 'integer',
      millis: 'integer',
      cpuMillis: 'integer?',
      seenCommit: 'digits?',
      resultHash: 'id?',
    },
  }),
  INVESTIGATION_EXPORTED: defineEvent({
    when: 'The result of an investigation was fetched as a file.',
    in: 'both',
    object: 'Investigation',
    id: 'the investigation',
    after: { format: 'text', fileName: 'text', rows: 'integer', ticketHash: 'id?' },
  }),
  INVESTIGATION_QUERY_SAVED: defineEvent({
    when: 'Somebody saved a query for the investigators of the firm, or changed one.',
    in: 'control',
    object: 'InvestigationQuery',
    id: 'the name of the query',
    'before?': { about: 'text', sql: 'text', parameters: 'map' },
    after: { about: 'text', sql: 'text', parameters: 'map' },
  }),
  INVESTIGATION_QUERY_DELETED: defineEvent({
    when: 'Somebody deleted a query of the firm’s investigators.',
    in: 'control',
    object: 'InvestigationQuery',
    id: 'the name of the query',
    before: { about: 'text', sql: 'text', parameters: 'map' },
  }),
} as const;
