import type { Books } from '@cifra/books/books';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { partyByCode, partyById } from '@cifra/trade/parties/queries';
import { CliFailure } from './failure.ts';
import type { NamedTenant } from './tenants.ts';

/** The customer or vendor of a tenant with this code or id. */
export async function partyNamed(
  books: Pick<Books, 'read'>,
  { id: tenantId, slug }: NamedTenant,
  name: string,
): Promise<Uuid> {
  const id = parseUuid(name);
  const party = await books.read(tenantId, (tx) =>
    id.ok ? tx.first(partyById, { id: id.value }) : tx.first(partyByCode, { code: name }),
  );
  if (party === null) throw new CliFailure(`${slug} has no customer or vendor ${name}.`);
  return party.id;
}

/** What a customer or vendor is called in the books of its tenant: its code, or the id where it has none to be found. */
export async function codeOfParty(
  books: Pick<Books, 'read'>,
  tenantId: Uuid,
  partyId: Uuid,
): Promise<string> {
  const party = await books.read(tenantId, (tx) => tx.first(partyById, { id: partyId }));
  return party?.code ?? partyId;
}
