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
    when: 'A field was requested without its permission. The commit’s outcome is `denied`.',
    in: 'both',
    object: 'Field',
    id: 'the field, as `Type.field`',
    after: { permission: 'text' },
  }),
} as const;
