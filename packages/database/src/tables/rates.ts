import { code, date, id, instant, integer, nullable, number, oneOf, rate, text } from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/** Tables of the rate providers in the control plane. Numbers 120–129; `provider_rates` (111) is older than these. */

/** The outcome of querying a provider: two successes, then the kinds of failure. Source: docs/specs/fx.md, section 6. */
export const attemptOutcomes = [
  'FETCHED',
  'NOTHING_NEW',
  'UNREACHABLE',
  'TIMED_OUT',
  'CONNECTION_LOST',
  'SERVER_ERROR',
  'RATE_LIMITED',
  'REJECTED',
  'REDIRECTED',
  'TOO_LARGE',
  'NO_DATA',
  'WRONG_CHARSET',
  'WRONG_FORMAT',
  'WRONG_DATE',
  'WRONG_RATE',
] as const;

/** The last query of a provider; earlier attempts are the row's history. One row per provider. */
export const providerAttempts = defineTable('provider_attempts', {
  number: 120,
  class: 'versioned',
  columns: {
    provider: code(20),
    attempted_at: instant(),
    outcome: oneOf(attemptOutcomes),
    /** What was wrong, or which currencies were missing; for people. */
    detail: nullable(text(500)),
    succeeded_at: nullable(instant()),
    /** The first of the current failures in a row; null if the last attempt succeeded. */
    failing_since: nullable(instant()),
    /** Failures in a row. */
    failed_count: integer(),
    commit_number: number(),
  },
  primaryKey: ['provider'],
});

/**
 * A provider's rate that differs from the previous one by a factor of ten or more. It does not take effect until
 * someone confirms it (acceptance F10).
 */
export const heldRates = defineTable('held_rates', {
  number: 121,
  class: 'versioned',
  columns: {
    id: id(),
    provider: code(20),
    pivot_currency: code(3),
    currency: code(3),
    rate_date: date(),
    rate: rate(),
    /** The rate that stays in effect meanwhile. */
    previous_rate: rate(),
    previous_date: date(),
    held_at: instant(),
    /** SUPERSEDED: the provider has since quoted another rate for that day. */
    state: oneOf(['HELD', 'CONFIRMED', 'REJECTED', 'SUPERSEDED']),
    /** Why it was confirmed or rejected. */
    reason: nullable(text(2000)),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [
    { columns: ['provider', 'currency', 'rate_date', 'id'] },
    {
      columns: ['provider', 'currency', 'rate_date'],
      isUnique: true,
      whereEquals: { column: 'state', value: 'HELD' },
    },
  ],
});
