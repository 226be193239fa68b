import type { Books } from '@cifra/books/books';
import { newApiKey, newPrefix } from '@cifra/access/api-key';
import { composeClusterCommand } from '@cifra/firm/access/grants';
import type { KeyChoice } from '@cifra/firm/api-keys/key-change';
import { createKeyCommand } from '@cifra/firm/api-keys/key-commands';
import { keepKeyUsesCommand } from '@cifra/firm/api-keys/uses/keep-uses';
import { revokeKeyCommand } from '@cifra/firm/api-keys/revoke-key';
import type { Uuid } from '@cifra/domain/ids';
import { systemRequest } from '@cifra/ops/system-request';
import { expectAccepted } from '../support/expect-accepted.ts';
import { PARTNER_MANIFEST } from '../worlds/firm/partner-manifest.ts';
import type { TenantName } from './actors.ts';

/** The keys of the fuzzer, all of tenant A, and what becomes of a request with one, written down by hand. */
const plantedKinds = ['SYSTEM', 'PARTNER', 'AWAY', 'REVOKED'] as const;
export const keyKinds = [...plantedKinds, 'WRONG'] as const;
export type KeyKind = (typeof keyKinds)[number];
type PlantedKind = (typeof plantedKinds)[number];

/** A system's key may show what is in A, a partner's only by an id of its manifest; all others nothing. */
export const keyOf = (kind: KeyKind, isText: boolean): { readonly mayShow: boolean } => ({
  mayShow: kind === 'SYSTEM' || (kind === 'PARTNER' && !isText),
});

export interface PlantedKey {
  readonly id: Uuid;
  readonly secret: string;
}

export type PlantedKeys = Readonly<Record<PlantedKind, PlantedKey>>;

interface Planting {
  readonly tenantIds: Readonly<Record<TenantName, Uuid>>;
  readonly createdBy: Uuid;
  readonly canary: (tenant: TenantName) => string;
}

/** What such a key may: read the books, which hold the canaries, and draft. */
const HELD = [
  'Entry.Read',
  'COA.Read',
  'Report.Read',
  'Document.Read',
  'Party.Read',
  'Period.Read',
  'Entry.Draft',
];

/** The keys of A, and one of B with its canaries in all of its texts. */
export async function plantKeys(
  books: Books,
  { tenantIds, createdBy, canary }: Planting,
): Promise<PlantedKeys> {
  const request = systemRequest('isolation');
  const code = 'key-of-tests';
  const { clusterId } = expectAccepted(
    await books.executeControl(composeClusterCommand, { code, name: 'Key', permissions: HELD }, request),
  );
  if (clusterId === null) throw new Error('the cluster is only proposed');
  const create = async (tenant: TenantName, choice: Partial<KeyChoice>): Promise<PlantedKey> => {
    const { prefix, secretHash, key: secret } = newApiKey(newPrefix());
    const { keyId: id } = expectAccepted(
      await books.executeControl(
        createKeyCommand,
        {
          name: canary(tenant),
          holder: 'SYSTEM',
          tenantIds: [tenantIds[tenant]],
          manifest: null,
          operationNames: null,
          addresses: null,
          cluster: code,
          prefix,
          secretHash,
          expiresAtMicros: (BigInt(Date.now() + 86_400_000) * 1000n).toString(),
          giverId: createdBy,
          ...choice,
        },
        request,
      ),
    );
    return { id, secret };
  };
  const confined = { holder: 'PARTNER', manifest: PARTNER_MANIFEST } as const;
  const planted = {
    SYSTEM: await create('A', {}),
    PARTNER: await create('A', confined),
    AWAY: await create('A', { addresses: ['203.0.113.0/24'] }),
    REVOKED: await create('A', {}),
  };
  expectAccepted(await books.executeControl(revokeKeyCommand, { keyId: planted.REVOKED.id }, request));
  const { id: keyId } = await create('B', {
    manifest: canary('B'),
    operationNames: [canary('B')],
    addresses: [canary('B')],
  });
  const lastUsedAt = (BigInt(Date.now()) * 1000n).toString();
  const uses = { keyId, hour: lastUsedAt, requestCount: 1, refusedCount: 0, lastUsedAt };
  expectAccepted(await books.executeControl(keepKeyUsesCommand, [uses], request));
  return planted;
}
