import { buildRouteMap } from '@stricli/core';
import { declare } from '../declare.ts';
import { json, optionalText, text } from '../flags.ts';
import { parseText } from '../values.ts';

const address = {
  kind: 'tuple',
  parameters: [{ brief: 'Address of the user', placeholder: 'e-mail', parse: parseText }],
} as const;
const withReason = {
  json,
  reason: text('text', 'Why, in at least 20 characters; it stands in the audit trail'),
};

const person = {
  email: text('e-mail', 'Address to sign in with; it belongs to nobody else'),
  name: text('name', 'Name, as others see it'),
  json,
};
const LINK = 'Prints a link that sets the password: it works once, for 72 hours. Whoever has it can use it.';

export const usersCommands = buildRouteMap({
  docs: { brief: 'People who sign in, and the links that set their passwords' },
  routes: {
    list: declare({
      brief: 'List the users',
      examples: ['users list', 'users list --json'],
      parameters: { flags: { json } },
      load: async () => (await import('../users.ts')).listUsers,
    }),
    'create-owner': declare({
      brief: 'Create an owner of the firm, who may do everything; the first one too',
      details: LINK,
      examples: ['users create-owner --email ana@firm.example --name "Ana Ruiz"'],
      parameters: { flags: person },
      load: async () => (await import('../users.ts')).createOwner,
    }),
    invite: declare({
      brief: 'Create a user; without a role cluster, they may do nothing until somebody grants them one',
      details: LINK,
      examples: [
        'users invite --email luis@firm.example --name "Luis Vega"',
        'users invite --email eva@client.example --name "Eva Paz" --cluster client --tenant panaderia-istmo',
        'users invite --email ana@hotel.example --name "Ana Sosa" --tenant panaderia-istmo --party C-1',
      ],
      parameters: {
        flags: {
          ...person,
          cluster: optionalText('code', 'Role cluster to grant, such as client or senior'),
          tenant: optionalText('tenant', 'Slug or id of the only tenant that it is for; the default is all'),
          party: optionalText(
            'code',
            'Code or id of the only customer or vendor of the tenant that it is for; the cluster is then party',
          ),
        },
      },
      load: async () => (await import('../users.ts')).inviteUser,
    }),
    reset: declare({
      brief: 'Give a user a new link; earlier ones stop working',
      details: LINK,
      examples: ['users reset ana@firm.example'],
      parameters: {
        flags: { json },
        positional: address,
      },
      load: async () => (await import('../users.ts')).resetUser,
    }),
    deactivate: declare({
      brief: 'Take away everything that a user can do, at once; their grants stay for when they come back',
      details: 'Ends their sessions, streams, file tickets and password links. The last owner stays.',
      examples: ['users deactivate ana@firm.example --reason "Left the firm on 31 October."'],
      parameters: { flags: withReason, positional: address },
      load: async () => (await import('../user-access.ts')).deactivateUser,
    }),
    reactivate: declare({
      brief: 'Let a user sign in again who was deactivated',
      examples: ['users reactivate ana@firm.example --reason "Back from leave since Monday."'],
      parameters: { flags: withReason, positional: address },
      load: async () => (await import('../user-access.ts')).reactivateUser,
    }),
    'reset-second-factor': declare({
      brief: 'Remove authenticator and passkeys of a user who lost them: the password alone signs in',
      examples: ['users reset-second-factor ana@firm.example --reason "Lost the phone; seen in person."'],
      parameters: { flags: withReason, positional: address },
      load: async () => (await import('../user-access.ts')).resetSecondFactor,
    }),
    sessions: declare({
      brief: 'List what a user is signed in with: since when, from where, last used',
      examples: ['users sessions ana@firm.example'],
      parameters: { flags: { json }, positional: address },
      load: async () => (await import('../user-access.ts')).listSessions,
    }),
    'end-sessions': declare({
      brief: 'Sign a user out everywhere, or end one session',
      examples: ['users end-sessions ana@firm.example'],
      parameters: {
        flags: { json, session: optionalText('id', 'Id of the session; defaults to all of them') },
        positional: address,
      },
      load: async () => (await import('../user-access.ts')).endUserSessions,
    }),
  },
});
