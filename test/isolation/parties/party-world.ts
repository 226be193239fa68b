import type { KeyRing } from '@cifra/access/keys';
import type { Books } from '@cifra/books/books';
import { newId } from '@cifra/books/ids';
import type { Uuid } from '@cifra/domain/ids';
import { provisionTenant } from '@cifra/firm/provisioning/provision-tenant';
import { parseTenantInput } from '@cifra/firm/provisioning/tenant-input';
import { systemRequest } from '@cifra/ops/system-request';
import { parseObjectId } from '@cifra/domain/object-id';
import { expectAccepted } from '../../support/expect-accepted.ts';
import { writingIds } from '../../support/row-ids.ts';
import { openFirmBooks, type FirmBooks } from '../../worlds/firm/firm-books.ts';
import { idOfStored } from '../../support/stored/stored-rows.ts';
import { readClusterIds, versionOfGrant } from '../../worlds/firm/people.ts';
import type { TenantName } from '../actors.ts';
import { openStage, type Composition, type Fault, type Stage } from '../composition.ts';
import { MarkIndex, type TenantFile } from '../sightings.ts';
import { ValuePool } from '../values.ts';
import { createActor, replaceGrant, type GrantInput } from '../world-commands.ts';
import { PartyMarks } from './party-marks.ts';
import {
  partyNames,
  partyPeople,
  tenantOfParty,
  type PartyName,
  type PartyPerson,
  type PersonName,
} from './people.ts';

/** Nothing is planted. */
export const sound: Fault = { name: 'none' };

/** Two tenants with customers and vendors, documents of each with texts of its own, and people of theirs. */
export interface PartyWorld {
  readonly directory: string;
  readonly books: Books;
  readonly keys: KeyRing;
  readonly tenants: Readonly<Record<TenantName, TenantFile>>;
  readonly parties: Readonly<Record<PartyName, Uuid>>;
  /** Documents of each party, by id. */
  readonly documents: Readonly<Record<PartyName, readonly Uuid[]>>;
  readonly marks: PartyMarks;
  /** The product, with a place for a fault. */
  readonly stage: Stage;
  readonly pool: ValuePool;
  tokenOf(person: PersonName): Promise<string>;
  /** Takes a person's grant for a party away, or gives it back. */
  setRevoked(person: PersonName, party: PartyName, isRevoked: boolean): Promise<void>;
  close(): Promise<void>;
}

export async function openPartyWorld(directoryPrefix: string): Promise<PartyWorld> {
  const firm = await openFirmBooks({
    directoryPrefix,
    openTenantLimit: 10,
    modulesAfter: [new URL('../world-commands.ts', import.meta.url).href],
  });
  const { books, control, directory, keys } = firm;
  const tenants = { A: await provision(firm, 'A'), B: await provision(firm, 'B') };
  const clusterIds = await readClusterIds(control);
  const clusterOf = (code: string): Uuid => clusterIds.get(code) ?? newId();
  const marks = new PartyMarks(Object.values(tenants));
  const ownerId = newId();
  await create(books, { name: 'owner', id: ownerId, grants: [grantOf(ownerId, clusterOf('owner'))] });
  const stage = await openStage({ books, keys, dataDirectory: directory });
  const composition = stage.plant(sound);
  const planting = new Planting(composition, tenants, await firm.tokenOf(ownerId));
  const parties = {} as Record<PartyName, Uuid>;
  const documents = {} as Record<PartyName, readonly Uuid[]>;
  for (const name of partyNames) {
    parties[name] = await planting.party(name, marks);
    documents[name] = await planting.documents(name, parties[name], marks);
  }
  await marks.read(parties);
  const userIds = {} as Record<PersonName, Uuid>;
  const held = new Map<string, GrantInput>();
  for (const person of partyPeople as readonly (PartyPerson & { readonly name: PersonName })[]) {
    const id = newId();
    userIds[person.name] = id;
    const grants = person.grants.map(({ party, isRevoked = false, isExpired = false }) => {
      const tenantId = tenants[tenantOfParty[party]].tenantId as Uuid;
      const grant = {
        ...grantOf(id, clusterOf('party')),
        tenantId,
        partyId: parties[party],
        isRevoked,
        validUntilMicros: isExpired ? ((BigInt(Date.now()) - 3_600_000n) * 1000n).toString() : null,
      };
      held.set(`${person.name} ${party}`, grant);
      return grant;
    });
    const { inTenant } = person;
    const beside = inTenant && {
      ...grantOf(id, clusterOf(inTenant.cluster)),
      tenantId: tenants[inTenant.tenant].tenantId as Uuid,
    };
    await create(books, { name: person.name, id, grants: [...grants, ...(beside ? [beside] : [])] });
  }
  const versions = new Map<Uuid, string>();
  return {
    directory,
    books,
    keys,
    tenants,
    parties,
    documents,
    marks,
    pool: new ValuePool({
      marks: await MarkIndex.of(Object.values(tenants)),
      tenantIds: { A: tenants.A.tenantId, B: tenants.B.tenantId },
      slugs: { A: tenants.A.slug, B: tenants.B.slug },
      userIds: [ownerId],
    }),
    tokenOf: (person) => firm.tokenOf(userIds[person]),
    async setRevoked(person, party, isRevoked) {
      const grant = held.get(`${person} ${party}`);
      if (grant === undefined) throw new Error(`${person} has no grant for ${party}`);
      const version = versions.get(grant.id) ?? (await versionOfGrant(control, grant.id));
      const replaced = expectAccepted(
        await books.executeControl(
          replaceGrant,
          { grant: { ...grant, isRevoked }, version },
          systemRequest('isolation'),
        ),
      );
      versions.set(grant.id, replaced.version);
    },
    stage,
    close: async () => {
      await stage.close();
      await firm.close();
    },
  };
}

const grantOf = (userId: Uuid, clusterId: Uuid): GrantInput => ({
  id: newId(),
  userId,
  clusterId,
  tenantId: null,
  isRevoked: false,
  validUntilMicros: null,
});

async function create(
  books: Books,
  actor: { readonly id: Uuid; readonly name: string; readonly grants: readonly GrantInput[] },
): Promise<void> {
  const created = await books.executeControl(
    createActor,
    { ...actor, isActive: true },
    systemRequest('isolation'),
  );
  expectAccepted(created);
}

async function provision({ books, directory, storedOf }: FirmBooks, tenant: TenantName): Promise<TenantFile> {
  const slug = `of-parties-${tenant.toLowerCase()}`;
  const input = expectAccepted(
    parseTenantInput({
      slug,
      name: `Supplier ${tenant}`,
      kind: 'SANDBOX',
      baseCurrency: tenant === 'A' ? 'PAB' : 'EUR',
      countryPack: 'NEUTRAL',
      fiscalYearStart: '2026-01-01',
    }),
  );
  const { tenantId } = expectAccepted(
    await provisionTenant({ books, dataDirectory: directory }, input, systemRequest('isolation')),
  );
  return { tenant, nameCanary: `Supplier ${tenant}`, slug, tenantId, stored: await storedOf(tenantId) };
}

/** Fills every text of parties and documents with marks, through the API. */
class Planting {
  readonly #composition: Composition;
  readonly #tenants: Readonly<Record<TenantName, TenantFile>>;
  readonly #token: string;
  #serial = 0;

  constructor(composition: Composition, tenants: Readonly<Record<TenantName, TenantFile>>, token: string) {
    this.#composition = composition;
    this.#tenants = tenants;
    this.#token = token;
  }

  async party(name: PartyName, marks: PartyMarks): Promise<Uuid> {
    const own = (): string => marks.canary(name);
    const input = {
      code: own(),
      note: marks.canary('tenant'),
      name: own(),
      taxId: own(),
      address: own(),
      email: `${own()}@party.example`,
      phone: own(),
      isCustomer: true,
      isVendor: true,
    };
    const { party } = await this.#do(name, 'createParty', input, '... on PartyCreated { party { id } }');
    return rowOf(party);
  }

  async documents(name: PartyName, partyId: Uuid, marks: PartyMarks): Promise<readonly Uuid[]> {
    const { stored } = this.#tenants[tenantOfParty[name]];
    const account = async (type: string): Promise<string> => {
      const [first] = await stored.rows(
        `select id from accounts where type = ? and is_postable = 1 and control_role is null order by code`,
        type,
      );
      return idOfStored(first?.['id']);
    };
    const [income, expense] = [await account('INCOME'), await account('EXPENSE')];
    const content = (accountId: string, day: number) => ({
      partyId,
      documentDate: `2026-0${day}-10`,
      reference: marks.canary(name),
      memo: marks.canary(name),
      lines: [{ description: marks.canary(name), quantity: '1', unitPrice: `${100 + day}.00`, accountId }],
    });
    const [first, second, third] = [content(income, 1), content(income, 2), content(expense, 3)];
    const ids = [
      await this.#document(name, 'postInvoice', first),
      await this.#document(name, 'postInvoice', second),
      await this.#document(name, 'postBill', { ...third, vendorNumber: marks.canary(name) }),
    ];
    const remark = { documentId: ids[0], remark: marks.canary('tenant') };
    await this.#do(name, 'remarkOnDocument', remark, '__typename');
    return ids;
  }

  async #document(name: PartyName, mutation: string, input: object): Promise<Uuid> {
    const { document } = await this.#do(name, mutation, input, '... on DocumentPosted { document { id } }');
    return rowOf(document);
  }

  async #do(
    name: PartyName,
    mutation: string,
    input: object,
    selection: string,
  ): Promise<Readonly<Record<string, unknown>>> {
    const { tenantId } = this.#tenants[tenantOfParty[name]];
    this.#serial += 1;
    const type = this.#composition.apiSchema.getMutationType()?.getFields()[mutation]?.args[0]?.type;
    const { text } = await this.#composition.send({
      headers: { authorization: `Bearer ${this.#token}` },
      body: writingIds(
        this.#composition.apiSchema,
        {
          query: `mutation ($input: ${String(type)}) { it: ${mutation}(input: $input) { __typename ... on Refusal { code message } ${selection} } }`,
          variables: { input: { tenantId, ...input, idempotencyKey: `party-${this.#serial}` } },
        },
        tenantId,
      ),
    });
    const { data } = JSON.parse(text) as { data: { it: Readonly<Record<string, unknown>> } | null };
    if (!data || data.it['code'] !== undefined) throw new Error(`${mutation} of ${name}: ${text}`);
    return data.it;
  }
}

/** The row of an answered object. */
function rowOf(object: unknown): Uuid {
  const name = parseObjectId((object as { readonly id: string }).id);
  if (name === null) throw new Error('an object was answered without an id');
  return name.rowId;
}
