import type { RefusalCode } from '@cifra/domain/refusals';
import { composeChange, type ComposeContent } from '../access/compose-change.ts';
import { grantChange, type GrantContent } from '../access/grant-change.ts';
import { revokeChange, type RevokeContent } from '../access/revoke-change.ts';
import type { Change, ChangeKind } from '../proposals/change.ts';
import { keyChange, type KeyContent } from '../api-keys/key-change.ts';
import { rotationChange, type RotationContent } from '../api-keys/rotation-change.ts';
import {
  addChange,
  changeChange,
  removeChange,
  type AddContent,
  type ChangeContent as ProviderChangeContent,
  type RemoveContent,
} from '../identities/provider/provider-change.ts';
import { scimTokenChange, type ScimTokenContent } from '../scim/scim-token.ts';
import { settingChange, type SettingContent } from '../settings/setting-change.ts';
import { groupChange, type GroupContent } from '../tenants/group-change.ts';
import { deactivationChange, reactivationChange, type UserInput } from '../users/deactivate-user.ts';
import { linkChange, type LinkContent } from '../users/link-change.ts';
import type { IssuedLink } from '../users/password-links.ts';

/** What may be proposed, by kind, with what each keeps as its content. A new kind has a line here and in the table's column. */
interface ContentOfKind {
  readonly GRANT_CLUSTER: GrantContent;
  readonly REVOKE_GRANT: RevokeContent;
  readonly COMPOSE_CLUSTER: ComposeContent;
  readonly ISSUE_PASSWORD_LINK: LinkContent;
  readonly DEACTIVATE_USER: UserInput;
  readonly REACTIVATE_USER: UserInput;
  readonly CHANGE_SETTING: SettingContent;
  readonly CHANGE_TENANT_GROUP: GroupContent;
  readonly CREATE_KEY: KeyContent;
  readonly ROTATE_KEY: RotationContent;
  readonly ADD_IDENTITY_PROVIDER: AddContent;
  readonly CHANGE_IDENTITY_PROVIDER: ProviderChangeContent;
  readonly REMOVE_IDENTITY_PROVIDER: RemoveContent;
  readonly ISSUE_SCIM_TOKEN: ScimTokenContent;
}

/** A kind with its content, as the row has them. */
export type ChangeContent = {
  readonly [Kind in ChangeKind]: { readonly kind: Kind; readonly content: ContentOfKind[Kind] };
}[ChangeKind];

export function contentOf({ kind, content }: { readonly kind: ChangeKind; readonly content: string }) {
  return { kind, content: JSON.parse(content) } as ChangeContent;
}

/** What came of a confirmed change, as far as whoever confirmed it has to be told. */
export interface ConfirmedOutcome {
  readonly link: IssuedLink | null;
}

/** The change of a row, as the command that proposed it made it. */
export function changeOf(proposed: ChangeContent): Change<ConfirmedOutcome, RefusalCode> {
  switch (proposed.kind) {
    case 'GRANT_CLUSTER':
      return telling(grantChange(proposed.content), () => null);
    case 'REVOKE_GRANT':
      return telling(revokeChange(proposed.content), () => null);
    case 'COMPOSE_CLUSTER':
      return telling(composeChange(proposed.content), () => null);
    case 'ISSUE_PASSWORD_LINK':
      return telling(linkChange(proposed.content), (link) => link);
    case 'DEACTIVATE_USER':
      return telling(deactivationChange(proposed.content), () => null);
    case 'REACTIVATE_USER':
      return telling(reactivationChange(proposed.content), () => null);
    case 'CHANGE_SETTING':
      return telling(settingChange(proposed.content), () => null);
    case 'CHANGE_TENANT_GROUP':
      return telling(groupChange(proposed.content), () => null);
    case 'CREATE_KEY':
      return telling(keyChange(proposed.content), () => null);
    case 'ROTATE_KEY':
      return telling(rotationChange(proposed.content), () => null);
    case 'ADD_IDENTITY_PROVIDER':
      return telling(addChange(proposed.content), () => null);
    case 'CHANGE_IDENTITY_PROVIDER':
      return telling(changeChange(proposed.content), () => null);
    case 'REMOVE_IDENTITY_PROVIDER':
      return telling(removeChange(proposed.content), () => null);
    case 'ISSUE_SCIM_TOKEN':
      return telling(scimTokenChange(proposed.content), () => null);
  }
}

function telling<Outcome>(
  change: Change<Outcome, RefusalCode>,
  linkOf: (outcome: Outcome) => IssuedLink | null,
): Change<ConfirmedOutcome, RefusalCode> {
  return {
    ...change,
    gather: async (tx) => {
      const plan = await change.gather(tx);
      return (firm, nowMicros, actingId) => {
        const planned = plan(firm, nowMicros, actingId);
        if (!planned.ok) return planned;
        const { apply, ...rest } = planned.value;
        return {
          ok: true,
          value: { ...rest, apply: async (write, given) => ({ link: linkOf(await apply(write, given)) }) },
        };
      };
    },
  };
}
