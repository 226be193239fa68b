import type { MutationResolvers } from '../../generated/resolvers.ts';
import { askSettingChange } from '../../operations/ask-setting-change.ts';

export const changeTenantSetting: MutationResolvers['changeTenantSetting'] = (_parent, { input }, context) =>
  askSettingChange(context, { scopeId: context.tenantId, tenantId: context.tenantId }, input);
