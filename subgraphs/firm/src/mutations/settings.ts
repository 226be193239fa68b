import { firm, tenant } from '@cifra/access/field-rule';
import { FIRM_SCOPE_ID } from '@cifra/books/directory';
import {
  changeSettingCommand,
  changeTenantSettingCodes,
  changeTenantSettingCommand,
} from '@cifra/firm/settings/change-setting';
import { settingsOf } from '@cifra/firm/settings/read-settings';
import { fields, map, optional } from '@cifra/subgraph-kit/parse/combine';
import { asGiven } from '@cifra/subgraph-kit/parse/values';
import { proposedChange } from './answers.ts';
import { mutationInSteps, mutationWithOutcomes } from './kit.ts';

/** JSON text; null takes the value back. */
const change = fields({ key: asGiven<string>(), value: optional(asGiven<string>()) });

/** Both answer all settings as they are then, or the change that a second person has to confirm. */
export const settingMutations = [
  mutationWithOutcomes('changeFirmSetting', {
    needs: firm('Settings.Write'),
    isSteppedUp: true,
    input: map(change, (setting) => ({ scopeId: FIRM_SCOPE_ID, ...setting })),
    command: changeSettingCommand,
    answers: ['SettingChanged', 'ChangeProposed'],
    shape: async ({ changeId }, context) =>
      changeId === null
        ? { __typename: 'SettingChanged', settings: await settingsOf(context.books.control, null) }
        : proposedChange(context, changeId),
  }),
  mutationInSteps('changeTenantSetting', {
    needs: tenant('Settings.Write'),
    input: change,
    refuses: changeTenantSettingCodes,
    run: (setting, { books, tenantId }, request) =>
      books.executeControl(changeTenantSettingCommand, { scopeId: tenantId, ...setting }, request),
    answers: 'SettingChanged',
    shape: async (_nothing, { books, tenantId }) => ({
      settings: await settingsOf(books.control, tenantId),
    }),
  }),
];
