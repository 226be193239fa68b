import { isAddressIn } from './address-list.ts';
import { isSameHash, type ApiKeyParts } from './api-key.ts';
import type { AccessCluster, AccessTenant, UserAccess } from './grants.ts';
import { thoseOfKeys } from './key-permissions.ts';

/** A key as the control plane has it. */
export interface EdgeKey {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly holder: 'PARTNER' | 'SYSTEM';
  readonly clusterId: string;
  readonly tenantIds: readonly string[];
  readonly confinedTo: {
    readonly manifest: string;
    readonly operationNames: readonly string[] | null;
  } | null;
  /** Networks as CIDR; null: from anywhere. */
  readonly addresses: readonly string[] | null;
  readonly secretHash: string;
  readonly previousSecretHash: string | null;
  /** The first instant at which the previous secret is no longer accepted. */
  readonly previousUntilMicros: bigint | null;
  /** The first instant at which the key is no longer accepted. */
  readonly expiresAtMicros: bigint;
  readonly isRevoked: boolean;
  /** The user who made it, and answers for what it prepares. */
  readonly madeBy: string;
}

export interface KeyList {
  readonly keys: readonly EdgeKey[];
  readonly clusters: readonly AccessCluster[];
  readonly tenants: readonly AccessTenant[];
}

export interface KeyUse {
  readonly keyId: string;
  /** The secret was right, and the key was refused: expired, revoked, or from another address. */
  readonly isRefused: boolean;
}

export interface EdgeKeyPorts {
  /** The keys whose time is not over. Called once per version of the grants. */
  listKeys(): Promise<KeyList>;
  /** A request was made with a key. It only counts, and is not waited for. */
  onKeyUsed(use: KeyUse): void;
}

/** What a request shows. */
export interface PresentedKey extends ApiKeyParts {
  /** The address that the rate limit counts. */
  readonly ip: string;
}

export interface AdmittedKey {
  readonly key: EdgeKey;
  /** As of a user with one grant in each of its tenants, until the key expires. */
  readonly access: UserAccess;
}

interface KnownKey extends AdmittedKey {
  readonly isFrom: (address: string) => boolean;
}

/** Compared with where no key has the prefix. */
const hashOfNothing = '0'.repeat(64);

/** The keys, by their prefixes: one look at the control plane per version of the grants, however many unknown ones are tried. */
export class EdgeKeys {
  readonly #ports: EdgeKeyPorts;
  #read: { readonly version: number; readonly keys: Promise<ReadonlyMap<string, KnownKey>> } | null = null;

  constructor(ports: EdgeKeyPorts) {
    this.#ports = ports;
  }

  /** Null for a key that is unknown, wrong, expired, revoked, or from an address that is not its own. `nowMicros`: epoch microseconds. */
  async admit(
    { prefix, secretHash, ip }: PresentedKey,
    { grantsVersion, nowMicros }: { readonly grantsVersion: number; readonly nowMicros: bigint },
  ): Promise<AdmittedKey | null> {
    const known = (await this.#keysOf(grantsVersion)).get(prefix);
    if (known === undefined) {
      isSameHash(secretHash, hashOfNothing);
      return null;
    }
    if (!isSecretOf(known.key, { secretHash, nowMicros })) return null;
    const { id, isRevoked, expiresAtMicros } = known.key;
    const isGood = !isRevoked && nowMicros < expiresAtMicros && known.isFrom(ip);
    if (!isGood) this.#ports.onKeyUsed({ keyId: id, isRefused: true });
    return isGood ? known : null;
  }

  #keysOf(version: number): Promise<ReadonlyMap<string, KnownKey>> {
    if (this.#read?.version === version) return this.#read.keys;
    const read = { version, keys: this.#ports.listKeys().then(byPrefix) };
    this.#read = read;
    read.keys.catch(() => {
      if (this.#read === read) this.#read = null;
    });
    return read.keys;
  }
}

/** Both secrets are compared, whichever it is. */
function isSecretOf(
  { secretHash, previousSecretHash, previousUntilMicros }: EdgeKey,
  shown: { readonly secretHash: string; readonly nowMicros: bigint },
): boolean {
  const isPresent = isSameHash(shown.secretHash, secretHash);
  const isPrevious = isSameHash(shown.secretHash, previousSecretHash ?? hashOfNothing);
  return isPresent || (isPrevious && previousUntilMicros !== null && shown.nowMicros < previousUntilMicros);
}

function byPrefix({ keys, ...directory }: KeyList): ReadonlyMap<string, KnownKey> {
  const ofKeys = { ...directory, clusters: clustersOfKeys(directory.clusters) };
  return new Map(
    keys.map((key) => [
      key.prefix,
      {
        key,
        access: accessOfKey(key, ofKeys),
        isFrom: isFromOwn(key),
      },
    ]),
  );
}

/** Whether an address is one that a key is accepted from. */
export const isFromOwn = ({ addresses }: Pick<EdgeKey, 'addresses'>): ((address: string) => boolean) =>
  addresses === null ? () => true : isAddressIn(addresses);

/** Clusters with what keys may have of them. */
export const clustersOfKeys = (clusters: readonly AccessCluster[]): readonly AccessCluster[] =>
  clusters.map((cluster) => ({ ...cluster, permissions: thoseOfKeys(cluster.permissions) }));

/** What a key may do, as of a user with one grant in each of its tenants. `clusters`: with what keys may have. */
export function accessOfKey(
  { id, name, clusterId, tenantIds, expiresAtMicros }: EdgeKey,
  { clusters, tenants }: Omit<KeyList, 'keys'>,
): UserAccess {
  return {
    user: { id, name, isActive: true },
    grants: tenantIds.map((scopeId) => ({
      clusterId,
      scope: 'TENANT',
      scopeId,
      validFromMicros: null,
      validUntilMicros: expiresAtMicros,
      isRevoked: false,
    })),
    clusters,
    groups: [],
    tenants,
  };
}
