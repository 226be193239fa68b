import { firm, tenant } from '@cifra/access/field-rule';
import { FIRM_SCOPE_ID } from '@cifra/books/directory';
import { changeSettingCodes, changeSettingCommand } from '@cifra/firm/settings/change-setting';
import { settingsOf } from '@cifra/firm/settings/read-settings';
import { fields, map, optional } from '@cifra/subgraph-kit/parse/combine';
import { asGiven } from '@cifra/subgraph-kit/parse/values';
import { mutation, mutationInSteps } from './kit.ts';

/** JSON text; null takes the value back. */
const change = fields({ key: asGiven<string>(), value: optional(asGiven<string>()) });

/** Both answer all settings as they are then. */
export const settingMutations = [
  mutation('changeFirmSetting', {
    needs: firm('Settings.Write'),
    isSteppedUp: true,
    input: map(change, (setting) => ({ scopeId: FIRM_SCOPE_ID, ...setting })),
    command: changeSettingCommand,
    answers: 'SettingChanged',
    shape: async (_nothing, { books }) => ({ settings: await settingsOf(books.control, null) }),
  }),
  mutationInSteps('changeTenantSetting', {
    needs: tenant('Settings.Write'),
    input: change,
    refuses: changeSettingCodes,
    run: (setting, { books, tenantId }, request) =>
      books.executeControl(changeSettingCommand, { scopeId: tenantId, ...setting }, request),
    answers: 'SettingChanged',
    shape: async (_nothing, { books, tenantId }) => ({
      settings: await settingsOf(books.control, tenantId),
    }),
  }),
];
