import { buildRouteMap } from '@stricli/core';
import { declare } from '../declare.ts';
import { as, json, optionalText, text } from '../flags.ts';
import { parseText } from '../values.ts';

const change = {
  kind: 'tuple',
  parameters: [
    { brief: 'Id of a change, as shown by `changes list`', placeholder: 'change', parse: parseText },
  ],
} as const;
const CHANGE = '01BC6lpK1EwwAlYAAAAAAAAB';

export const changesCommands = buildRouteMap({
  docs: { brief: 'What waits for a second person' },
  routes: {
    list: declare({
      brief: 'List the changes that wait, with who may confirm them',
      examples: ['changes list', 'changes list --json'],
      parameters: { flags: { json } },
      load: async () => (await import('../changes.ts')).listChanges,
    }),
    confirm: declare({
      brief: 'Confirm a change, and make it',
      details: 'The digest pins what was read: nothing else is confirmed.',
      examples: [`changes confirm ${CHANGE} --digest 3f1b0c --as ben@firm.example`],
      parameters: {
        flags: { digest: text('digest', 'Digest of the change, as shown by `changes list`'), as, json },
        positional: change,
      },
      load: async () => (await import('../changes.ts')).confirmChange,
    }),
    reject: declare({
      brief: 'Reject a change',
      examples: [`changes reject ${CHANGE} --reason "The owners decided otherwise." --as ben@firm.example`],
      parameters: {
        flags: { reason: text('text', 'Why, in at least 20 characters'), as, json },
        positional: change,
      },
      load: async () => (await import('../changes.ts')).rejectChange,
    }),
    withdraw: declare({
      brief: 'Withdraw a change that the user proposed',
      examples: [`changes withdraw ${CHANGE} --as ana@firm.example`],
      parameters: { flags: { reason: optionalText('text', 'Why'), as, json }, positional: change },
      load: async () => (await import('../changes.ts')).withdrawChange,
    }),
  },
});
