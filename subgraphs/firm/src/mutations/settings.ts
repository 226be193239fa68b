import { firm, tenant } from '@cifra/access/field-rule';
import { FIRM_SCOPE_ID } from '@cifra/books/directory';
import type { Proposed } from '@cifra/firm/proposals/run-change';
import { changeSettingCodes, changeSettingCommand } from '@cifra/firm/settings/change-setting';
import { looseningNotices } from '@cifra/firm/decisions/loosening-notice';
import { settingsOf } from '@cifra/firm/settings/read-settings';
import type { Uuid } from '@cifra/domain/ids';
import { fields, map, optional } from '@cifra/subgraph-kit/parse/combine';
import { asGiven } from '@cifra/subgraph-kit/parse/values';
import type { FirmContext } from '../context.ts';
import { proposedChange } from './answers.ts';
import { mutationWithOutcomes, outcomesInSteps } from './kit.ts';

/** JSON text; null takes the value back. */
const change = fields({ key: asGiven<string>(), value: optional(asGiven<string>()) });

/** All settings as they are then, or what has to be confirmed first: of what waits in a firm of one the owners are told. */
async function answered({ changeId }: Proposed, context: FirmContext, tenantId: Uuid | null) {
  const { books, mailLink, nowMicros } = context;
  if (changeId === null)
    return { __typename: 'SettingChanged', settings: await settingsOf(books.control, tenantId) } as const;
  if (mailLink !== null)
    for (const notice of await looseningNotices(books.control, { changeId, nowMicros: nowMicros() }))
      await mailLink(notice);
  return proposedChange(context, changeId);
}

export const settingMutations = [
  mutationWithOutcomes('changeFirmSetting', {
    needs: firm('Settings.Write'),
    isSteppedUp: true,
    input: map(change, (setting) => ({ scopeId: FIRM_SCOPE_ID, ...setting })),
    command: changeSettingCommand,
    answers: ['SettingChanged', 'ChangeProposed'],
    shape: (done, context) => answered(done, context, null),
  }),
  outcomesInSteps('changeTenantSetting', {
    needs: tenant('Settings.Write'),
    input: change,
    refuses: changeSettingCodes,
    run: (setting, { books, tenantId }, request) =>
      books.executeControl(changeSettingCommand, { scopeId: tenantId, ...setting }, request),
    answers: ['SettingChanged', 'ChangeProposed'],
    shape: (done, context) => answered(done, context, context.tenantId),
  }),
];
