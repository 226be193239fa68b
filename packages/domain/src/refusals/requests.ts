import { counted } from '../counted.ts';
import { atLine, defineRefusal, oneOf } from './define.ts';

/** Refusals of a request as such, whatever it does. */
export const requestRefusals = {
  INPUT_INVALID: defineRefusal({
    when: 'Values of the input are not valid for their fields; all of them are listed.',
    fields: ['inputFaults: [InputFault!]!'],
    facts: { field: 'text', problem: 'text', value: 'text?' },
    example: { field: 'postingDate', problem: 'must be a day that exists', value: '2026-02-30' },
    message: (f) => `The field ${f.field} ${f.problem}${f.value === null ? '' : `; got "${f.value}"`}.`,
    remedy: () => 'Correct it and send the request again.',
  }),
  TENANTS_DIFFER: defineRefusal({
    when: 'The header x-tenant, the arguments of `tenant`, the tenantId of an input and the ids of objects do not name the same tenant.',
    facts: {},
    example: {},
    message: () => 'The request names two tenants.',
    remedy: () =>
      'Name the same one in the header x-tenant, the arguments of tenant and every tenantId, with ids of its objects; send a request per tenant.',
  }),
  STORAGE_FULL: defineRefusal({
    when: 'There is no room on the disk for what would be written, or the disk takes no writes at all. Reading goes on.',
    facts: {},
    example: {},
    message: () => 'The storage takes nothing new, and nothing of this request was written.',
    remedy: () =>
      'Send it again later; the operator has to make room, or to mend the disk. What is there can be read.',
  }),
  SERVER_BUSY: defineRefusal({
    when: 'More work waits than the server takes on, or no connection to the database server became free in time.',
    facts: { busyWith: 'text', waitedSeconds: 'integer?', waitingCount: 'integer?' },
    example: { busyWith: 'CONNECTIONS', waitedSeconds: 10, waitingCount: 140 },
    message: (f) =>
      f.waitedSeconds === null
        ? 'The server has more work than it takes on; nothing of this request was done.'
        : `The request waited ${counted(f.waitedSeconds, 'second')} for a connection to the database server in vain, and ${f.waitingCount ?? 0} others wait; nothing of it was done.`,
    remedy: () => 'Send it again in a few seconds.',
  }),
  TENANT_MOVING: defineRefusal({
    when: 'The books of the tenant are being moved to another place. Reading goes on.',
    facts: { movingSince: 'instant' },
    example: { movingSince: '2026-11-23T14:05:09.000Z' },
    message: (f) =>
      `The books are being moved since ${f.movingSince}, and take nothing new; nothing of this request was done.`,
    remedy: () => 'Send it again in a few seconds, with the same idempotency key.',
  }),
  TENANT_UNAVAILABLE: defineRefusal({
    when: "The database of the tenant's books cannot be reached, or does not take work now. Other tenants are not affected.",
    facts: { tenantRef: 'id' },
    example: { tenantRef: 'cafe-boquete' },
    message: (f) =>
      `The books of ${f.tenantRef} cannot be reached now; nothing of this request was done in them.`,
    remedy: () => 'Send it again in a few seconds, a mutation with the same idempotency key.',
  }),
  FIRM_UNAVAILABLE: defineRefusal({
    when: "The firm's own database cannot be reached, or the server is closing.",
    facts: {},
    example: {},
    message: () => "The firm's own database cannot be reached now; nothing of this request was done in it.",
    remedy: () => 'Send it again in a few seconds, a mutation with the same idempotency key.',
  }),
  OUTCOME_UNKNOWN: defineRefusal({
    when: 'The database stopped answering while the result of a mutation was being committed: it was done once, or not at all.',
    facts: {},
    example: {},
    message: () =>
      'The database stopped answering, and it is not known whether this was done. It was done once or not at all.',
    remedy: () =>
      'Send it again with the same idempotency key: if it was done, that is its answer, and otherwise it is done now. Without a key, look first.',
  }),
  TOO_MANY_TENANTS: defineRefusal({
    when: 'A request asks for live details of more tenants than the limit per request.',
    facts: { most: 'integer' },
    example: { most: 50 },
    message: (f) => `A request can read live details of at most ${counted(f.most, 'tenant')}.`,
    remedy: () => 'Split it into several requests, or query the dashboard.',
  }),
  REASON_TOO_SHORT: defineRefusal({
    when: 'The reason for an action is shorter than the minimum, counted after trimming.',
    facts: { lineNumber: 'integer?', minimum: 'integer', givenLength: 'integer' },
    example: { lineNumber: null, minimum: 20, givenLength: 7 },
    message: (f) =>
      `${atLine(f.lineNumber)}A reason needs at least ${counted(f.minimum, 'character')}; this one has ${f.givenLength}.`,
    remedy: () => 'Say why, so that a reviewer can follow it.',
  }),
  VERSION_CONFLICT: defineRefusal({
    when: 'The object changed after the caller read it.',
    facts: { object: 'text', expectedVersion: 'bigint', actualVersion: 'bigint' },
    example: { object: 'draft', expectedVersion: '41', actualVersion: '57' },
    message: (f) =>
      `The ${f.object} is at version ${f.actualVersion}, but the request was based on version ${f.expectedVersion}.`,
    remedy: () => 'Read it again and repeat the change.',
  }),
  IDEMPOTENCY_KEY_REUSED: defineRefusal({
    when: 'An idempotency key was used before for another request; of that one nothing is said. `command` is the one that was refused.',
    facts: { usedKey: 'text', command: 'text' },
    example: { usedKey: 'post-2026-000117', command: 'postEntry' },
    message: (f) =>
      `The idempotency key ${f.usedKey} was already used for another request than this ${f.command}.`,
    remedy: () => 'Use a new key for a new request.',
  }),
  IDEMPOTENCY_KEY_INVALID: defineRefusal({
    when: 'An idempotency key is empty, too long, or contains characters other than printable ASCII; a fault of the input.',
    facts: { minimum: 'integer', maximum: 'integer', givenLength: 'integer' },
    example: { minimum: 1, maximum: 200, givenLength: 0 },
    message: (f) =>
      `An idempotency key must have ${f.minimum} to ${f.maximum} printable ASCII characters without spaces; this one has ${counted(f.givenLength, 'character')}, or contains others.`,
    remedy: () => 'Send one that is unique to the request.',
  }),
  TICKET_INVALID: defineRefusal({
    when: 'A file ticket is unknown, used, expired or made for something else.',
    facts: { purpose: 'text' },
    example: { purpose: 'UPLOAD' },
    message: (f) =>
      `This ${f.purpose.toLowerCase()} ticket is not valid. Tickets work once and expire within minutes.`,
    remedy: () => 'Request a new one.',
  }),
  CHAIN_BROKEN: defineRefusal({
    when: 'Verification found a broken link in the audit chain.',
    facts: { commitNumber: 'bigint', tableName: 'text?', problem: 'text' },
    example: {
      commitNumber: '1204',
      tableName: 'entry_lines',
      problem: 'the stored row does not match the recorded hash',
    },
    message: (f) =>
      `The audit chain breaks at commit ${f.commitNumber}${f.tableName === null ? '' : `, table ${f.tableName}`}: ${f.problem}.`,
    remedy: () => 'Leave the database as it is, and restore a verified backup alongside it.',
  }),
  SETTING_UNKNOWN: defineRefusal({
    answeredAs: 'SettingRefused',
    when: 'No setting has this name.',
    facts: { setting: 'text' },
    example: { setting: 'fx.staleDays' },
    message: (f) => `There is no setting ${f.setting}.`,
    remedy: () => 'Query the settings for valid names.',
  }),
  SETTING_OF_FIRM: defineRefusal({
    answeredAs: 'SettingRefused',
    when: 'A client is to have a value of its own of a setting that only the firm has.',
    facts: { setting: 'text' },
    example: { setting: 'firm.singleApprover' },
    message: (f) => `The setting ${f.setting} is the firm's alone: no client has a value of its own.`,
    remedy: () => 'Change it for the firm.',
  }),
  SETTING_VALUE_INVALID: defineRefusal({
    answeredAs: 'SettingRefused',
    when: 'The setting does not allow this value.',
    facts: { setting: 'text', settingValue: 'text', allowedValues: 'list' },
    example: { setting: 'fx.varianceMode', settingValue: 'BOTH', allowedValues: ['SIMPLE', 'SEPARATED'] },
    message: (f) => `The setting ${f.setting} cannot be "${f.settingValue}".`,
    remedy: (f) => `Allowed: ${oneOf(f.allowedValues)}.`,
  }),
} as const;
