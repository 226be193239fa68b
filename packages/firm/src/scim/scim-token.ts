import { hashRefreshToken, newRefreshToken } from '@cifra/access/refresh-token';
import { controlCommand } from '@cifra/books/command';
import { identityProviders } from '@cifra/database/tables/identities';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { formatInstant } from '@cifra/domain/instant';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import type { ProviderRow } from '../identities/provider/provider-clients.ts';
import { providerByCode, providerByScimToken } from '../identities/provider/queries.ts';
import type { Change } from '../proposals/change.ts';
import { runChange, runChangeCodes } from '../proposals/run-change.ts';

/** A mark that scanners of secrets find. */
const MARK = 'cifra-scim_';

/** Days for which a token is good. */
export const MOST_TOKEN_DAYS = 366;

export interface NewScimToken {
  readonly token: string;
  /** SHA-256; the token itself is nowhere stored. */
  readonly tokenHash: string;
}

export function newScimToken(): NewScimToken {
  const secret = newRefreshToken();
  return { token: `${MARK}${secret}`, tokenHash: hashRefreshToken(secret) ?? '' };
}

/** The provider whose token it is, while it counts; null: nobody's. */
export async function findScimProvider(
  control: ControlReadTx,
  token: string,
  nowMicros: bigint,
): Promise<ProviderRow | null> {
  const tokenHash = token.startsWith(MARK) ? hashRefreshToken(token.slice(MARK.length)) : null;
  const row = tokenHash === null ? null : await control.first(providerByScimToken, { tokenHash });
  const isGood = row?.state === 'ACTIVE' && row.scim_token_until !== null && row.scim_token_until > nowMicros;
  return isGood ? row : null;
}

export interface ScimTokenContent {
  readonly code: string;
  readonly tokenHash: string;
  /** Epoch microseconds, as decimal digits. */
  readonly untilMicros: string;
  /** Whether what SCIM calls `externalId` is the subject that the provider signs in with. */
  readonly isExternalIdSubject: boolean;
  /** Who answers for what it does. */
  readonly madeBy: Uuid;
}

const changeCodes = refusalCodes('IDENTITY_PROVIDER_UNKNOWN');

/** A token with which a provider makes and deactivates users; the one before stops working. Refuses: IDENTITY_PROVIDER_UNKNOWN. */
export function scimTokenChange(content: ScimTokenContent): Change<null, CodeOf<typeof changeCodes>> {
  const { code, tokenHash, untilMicros, isExternalIdSubject, madeBy } = content;
  return {
    kind: 'ISSUE_SCIM_TOKEN',
    permission: 'Identity.Manage',
    tenantIds: [],
    content,
    gather: async (tx) => {
      const row = await tx.first(providerByCode, { code });
      return (firm) => {
        if (row?.state !== 'ACTIVE')
          return refused(refuse('IDENTITY_PROVIDER_UNKNOWN', { providerCode: code }));
        const { commit_number: version, ...provider } = row;
        return accepted({
          after: firm,
          concerned: [],
          serves: [],
          isProtecting: true,
          base: [version.toString()],
          apply: async (write) => {
            write.replace(
              identityProviders,
              {
                ...provider,
                scim_token_hash: tokenHash,
                scim_token_until: BigInt(untilMicros),
                scim_made_by: madeBy,
                is_external_id_subject: isExternalIdSubject,
              },
              version,
            );
            write.record({
              event: 'SCIM_TOKEN_ISSUED',
              objectType: 'IdentityProvider',
              objectId: code,
              after: { expiresAt: formatInstant(BigInt(untilMicros)), isExternalIdSubject, madeBy },
            });
            return null;
          },
        });
      };
    },
  };
}

export const issueScimTokenCodes = refusalCodes(...changeCodes, ...runChangeCodes);

/** Issues a token, or proposes it: it counts once a second person has confirmed it. Refuses as `scimTokenChange` does, then as `runChange` does. */
export const issueScimTokenCommand = controlCommand<
  ScimTokenContent,
  { readonly changeId: Uuid | null },
  CodeOf<typeof issueScimTokenCodes>
>(
  'firm.issueScimToken',
  async (tx, content, context) => {
    const run = await runChange(tx, scimTokenChange(content), context);
    return run.ok ? accepted({ changeId: run.value.changeId }) : run;
  },
  { refuses: issueScimTokenCodes },
);

export const revokeScimTokenCodes = refusalCodes(...changeCodes);

/** A token less, at once: taking it away needs nobody else. Refuses: IDENTITY_PROVIDER_UNKNOWN, also where it has none. */
export const revokeScimTokenCommand = controlCommand<
  { readonly code: string },
  { readonly code: string },
  CodeOf<typeof changeCodes>
>(
  'firm.revokeScimToken',
  async (tx, { code }) => {
    const row = await tx.first(providerByCode, { code });
    if (row?.state !== 'ACTIVE' || row.scim_made_by === null)
      return refused(refuse('IDENTITY_PROVIDER_UNKNOWN', { providerCode: code }));
    const { commit_number: version, ...provider } = row;
    tx.replace(
      identityProviders,
      { ...provider, scim_token_hash: null, scim_token_until: null, scim_made_by: null },
      version,
    );
    tx.record({ event: 'SCIM_TOKEN_REVOKED', objectType: 'IdentityProvider', objectId: code });
    return accepted({ code });
  },
  { refuses: changeCodes },
);
