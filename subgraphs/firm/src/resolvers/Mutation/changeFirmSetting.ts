import { FIRM_SCOPE_ID } from '@cifra/books/directory';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { askSettingChange } from '../../operations/ask-setting-change.ts';

export const changeFirmSetting: MutationResolvers['changeFirmSetting'] = (_parent, { input }, context) =>
  askSettingChange(context, { scopeId: FIRM_SCOPE_ID, tenantId: null }, input);
