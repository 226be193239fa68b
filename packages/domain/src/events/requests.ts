import { defineEvent } from './define.ts';

/** Events of any request, whatever it does. */
export const requestEvents = {
  COMMAND_REFUSED: defineEvent({
    when: 'A command was refused; it left nothing but this. The commit’s outcome is `refused`.',
    in: 'both',
    object: 'Command',
    id: 'the name of the command',
    mayHaveReason: true,
    after: { code: 'id', facts: 'map' },
  }),
  ACCESS_DENIED: defineEvent({
    when: 'A field, or a tenant, was requested without its permission. The same by the same person is counted for a minute, and is then one event more. The commit’s outcome is `denied`.',
    in: 'both',
    object: 'Field',
    id: 'the field, as `Type.field`, or `several fields`',
    after: { permission: 'text', 'tenantId?': 'id', 'repeats?': 'integer' },
  }),
} as const;
