import { defineRefusal, oneOf } from './define.ts';

/** Refusals of a request as such, whatever it asks for. */
export const requestRefusals = {
  INPUT_INVALID: defineRefusal({
    when: 'An input does not have the form that its field asks for.',
    facts: { field: 'text', problem: 'text', value: 'text?' },
    example: { field: 'postingDate', problem: 'must be an existing day of its month', value: '2026-02-30' },
    message: (f) =>
      `The field ${f.field} ${f.problem}${f.value === null ? '' : `; got "${f.value}"`}. Correct it and send the request again.`,
  }),
  TOO_MANY_TENANTS: defineRefusal({
    when: 'A request asks for live details of more tenants than one request may open.',
    facts: { most: 'integer' },
    example: { most: 50 },
    message: (f) =>
      `One request sees live details of at most ${f.most} tenants. Ask for them in several requests, or ask the dashboard.`,
  }),
  REASON_TOO_SHORT: defineRefusal({
    when: 'An action that needs a reason was given a shorter one than the minimum, counted after trimming.',
    facts: { minimum: 'integer', given: 'integer' },
    example: { minimum: 20, given: 7 },
    message: (f) =>
      `A reason needs at least ${f.minimum} characters; this one has ${f.given}. Say why, so that a reviewer can follow it.`,
  }),
  VERSION_CONFLICT: defineRefusal({
    when: 'The object changed after the caller read it.',
    facts: { object: 'text', expected: 'integer', actual: 'integer' },
    example: { object: 'draft', expected: 41, actual: 57 },
    message: (f) =>
      `The ${f.object} is at version ${f.actual}, and the request was made on version ${f.expected}. Read it again and repeat the change.`,
  }),
  IDEMPOTENCY_KEY_REUSED: defineRefusal({
    when: 'An idempotency key that already stands for one input came with another one.',
    facts: { key: 'text', command: 'text' },
    example: { key: 'post-2026-000117', command: 'postEntry' },
    message: (f) =>
      `The idempotency key ${f.key} was used for a ${f.command} with other input. Use a new key for a new request.`,
  }),
  IDEMPOTENCY_KEY_INVALID: defineRefusal({
    when: 'An idempotency key is empty, too long or has characters outside printable ASCII.',
    facts: { minimum: 'integer', maximum: 'integer', given: 'integer' },
    example: { minimum: 1, maximum: 200, given: 0 },
    message: (f) =>
      `An idempotency key has ${f.minimum} to ${f.maximum} printable ASCII characters without spaces; this one has ${f.given} characters or others. Send one that is unique to the request.`,
  }),
  TICKET_INVALID: defineRefusal({
    when: 'A file ticket is unknown, spent, expired or made for something else.',
    facts: { purpose: 'text' },
    example: { purpose: 'upload' },
    message: (f) =>
      `This ${f.purpose} ticket is not valid: tickets work once and for minutes. Ask for a new one.`,
  }),
  CHAIN_BROKEN: defineRefusal({
    when: 'Verification of the audit chain found a link that does not hold.',
    facts: { commitNumber: 'integer', table: 'text?', problem: 'text' },
    example: {
      commitNumber: 1204,
      table: 'entry_lines',
      problem: 'the stored row does not have the recorded hash',
    },
    message: (f) =>
      `The audit chain breaks at commit ${f.commitNumber}${f.table === null ? '' : `, table ${f.table}`}: ${f.problem}. Keep the database as it is and restore a verified backup beside it.`,
  }),
  SETTING_UNKNOWN: defineRefusal({
    when: 'A setting of this name does not exist.',
    facts: { setting: 'text' },
    example: { setting: 'fx.staleDays' },
    message: (f) => `There is no setting ${f.setting}. Query the settings for their names.`,
  }),
  SETTING_VALUE_INVALID: defineRefusal({
    when: 'A value is outside what its setting allows.',
    facts: { setting: 'text', value: 'text', allowed: 'list' },
    example: { setting: 'fx.varianceMode', value: 'BOTH', allowed: ['SIMPLE', 'SEPARATED'] },
    message: (f) => `The setting ${f.setting} cannot be "${f.value}". Allowed: ${oneOf(f.allowed)}.`,
  }),
} as const;
