import type { Uuid } from '@cifra/domain/ids';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { FirmContext } from '../context.ts';
import { requestOf } from './ask.ts';
import { changeSetting } from './change-setting.ts';
import { settingsOf } from './read-settings.ts';

interface SettingInput {
  readonly idempotencyKey: string;
  readonly key: string;
  readonly value?: string | null | undefined;
}

/** Changes a setting in a scope and answers all settings as they are then. */
export async function askSettingChange(
  context: FirmContext,
  { scopeId, tenantId }: { readonly scopeId: Uuid; readonly tenantId: Uuid | null },
  input: SettingInput,
) {
  const request = requestOf(context, input);
  if (!request.ok) return toGraphQLRefusal(request.refusal);
  const outcome = await context.books.executeControl(
    changeSetting,
    { scopeId, key: input.key, value: input.value ?? null },
    request.value,
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return {
    __typename: 'SettingChanged' as const,
    settings: await settingsOf(context.books.control, tenantId),
  };
}
