import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '@cifra/database/failures';
import type { DocumentsContext } from '../context.ts';
import type { PartyOfTenant } from '../repository/parties.ts';
import type { TaxCodeOfTenant } from '../repository/tax-codes.ts';

/** What a command wrote, as it is now: a repeated request shows the object's present state, not the one of then. */

type Of = Pick<DocumentsContext, 'tenantId' | 'loadersOf'>;

function there<Found>(found: Found | null): Found {
  if (found === null) throw new InvariantBroken('a command answered something that is not there');
  return found;
}

export async function writtenParty({ tenantId, loadersOf }: Of, id: Uuid): Promise<PartyOfTenant> {
  return there(await loadersOf(tenantId).party.clear(id).load(id));
}

export async function writtenTaxCode({ tenantId, loadersOf }: Of, id: Uuid): Promise<TaxCodeOfTenant> {
  return there(await loadersOf(tenantId).taxCode.clear(id).load(id));
}
