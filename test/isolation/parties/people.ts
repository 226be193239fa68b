import type { ClusterCode } from '@cifra/access/clusters';
import type { TenantName } from '../actors.ts';

/** The customers and vendors of the fuzzer, each of one tenant. */
export const partyNames = ['hotel', 'shop', 'mill', 'farm'] as const;
export type PartyName = (typeof partyNames)[number];

export const tenantOfParty: Readonly<Record<PartyName, TenantName>> = {
  hotel: 'A',
  shop: 'A',
  mill: 'A',
  farm: 'B',
};

interface PersonGrant {
  readonly party: PartyName;
  readonly isRevoked?: boolean;
  /** Valid until an hour ago. */
  readonly isExpired?: boolean;
}

/** Who asks. `may` is what their grants are meant to amount to, written down by hand. */
export interface PartyPerson {
  readonly name: string;
  readonly grants: readonly PersonGrant[];
  /** Beside them, in all of a tenant. */
  readonly inTenant?: { readonly cluster: ClusterCode; readonly tenant: TenantName };
  readonly may: readonly PartyName[];
}

export const partyPeople = [
  { name: 'ofHotel', grants: [{ party: 'hotel' }], may: ['hotel'] },
  { name: 'ofShop', grants: [{ party: 'shop' }], may: ['shop'] },
  { name: 'ofTwo', grants: [{ party: 'hotel' }, { party: 'mill' }], may: ['hotel', 'mill'] },
  { name: 'ofFarm', grants: [{ party: 'farm' }], may: ['farm'] },
  { name: 'formerly', grants: [{ party: 'shop', isRevoked: true }, { party: 'mill' }], may: ['mill'] },
  { name: 'expired', grants: [{ party: 'hotel', isExpired: true }, { party: 'shop' }], may: ['shop'] },
  // Runs what is for an investigator in the one tenant, where no field of the API answers that.
  {
    name: 'elsewhere',
    grants: [{ party: 'farm' }],
    inTenant: { cluster: 'investigator', tenant: 'A' },
    may: ['farm'],
  },
] as const satisfies readonly PartyPerson[];
export type PersonName = (typeof partyPeople)[number]['name'];
