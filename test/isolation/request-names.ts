import { getNamedType, type GraphQLSchema } from 'graphql';
import type { Uuid } from '@cifra/domain/ids';
import { objectId } from '@cifra/domain/object-id';
import type { Random } from '../support/random.ts';
import { otherTenant, type TenantName } from './actors.ts';
import { idOfTenant } from './api-ids.ts';
import { decode, encode, forgedClaim } from './forged.ts';
import { mutationRights } from './mutation-rights.ts';
import type { Operation } from './operation-generator.ts';
import type { Scope } from './scope.ts';
import { unknownId, type NamedTenant } from './values.ts';
import type { World } from './world.ts';

/** How a request says its tenant. */
export interface Naming {
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** What the operation says, where it has a place for it. */
  readonly named: NamedTenant;
  /** The tenant that it may mean at most. */
  readonly means: Scope['tenant'];
  /** The same where the operation has no place for a name. */
  readonly meansUnnamed: Scope['tenant'];
}

/** Whether it says its tenant in any case: a `tenant` that may be left out says nothing. */
export function namesTenant({ kind, query, rootFields }: Operation): boolean {
  if (kind === 'mutation') return rootFields.some((name) => mutationRights[name]?.scope === 'tenant');
  return (
    rootFields.includes('tenant') && /\btenant\((id|slug): /.test(query) && !/@(skip|include)/.test(query)
  );
}

/** By the table of rights, not by what the schema says of itself. */
function inputsOfTenant(schema: GraphQLSchema): ReadonlySet<string> {
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
  return new Set(
    mutations
      .filter(({ name }) => mutationRights[name]?.scope === 'tenant')
      .flatMap(({ args }) => args.map(({ type }) => getNamedType(type).name)),
  );
}

/** How requests say who asks and which tenant they mean, in all the forms that a caller may think of. */
export class RequestNames {
  readonly #world: Pick<World, 'tenants'>;
  readonly #inputsOfTenant: ReadonlySet<string>;

  constructor(world: Pick<World, 'tenants'>, schema: GraphQLSchema) {
    this.#world = world;
    this.#inputsOfTenant = inputsOfTenant(schema);
  }

  /** Both names of a tenant; of none, names of nothing. */
  namesOf(random: Random, tenant: Scope['tenant']): NamedTenant {
    const inputs = this.#inputsOfTenant;
    if (tenant === null || tenant === 'none')
      return { id: idOfTenant(unknownId(random)), slug: 'nobody-at-all', inputs };
    const { tenantId, slug } = this.#world.tenants[tenant];
    return { id: idOfTenant(tenantId), slug, inputs };
  }

  /** An operation drawn in the name of A, in the name of another tenant. */
  inNameOf(operation: Operation, tenant: TenantName): Operation {
    if (tenant === 'A') return operation;
    const [from, to] = [this.#world.tenants.A, this.#world.tenants[tenant]];
    const renamed = JSON.stringify([operation.query, operation.variables])
      .replaceAll(idOfTenant(from.tenantId), idOfTenant(to.tenantId))
      .replaceAll(from.slug, to.slug);
    const [query, variables] = JSON.parse(renamed) as [string, Record<string, unknown>];
    return { ...operation, query, variables };
  }

  /** By header, by arguments, by both, and by both of two minds. */
  naming(random: Random, tenant: TenantName | null): Naming {
    const named = this.namesOf(random, tenant);
    // The arguments say it, and the header, where there is one, in any of its forms.
    if (tenant === null || random.isTrue(0.4)) {
      const header = this.tenantHeader(random, tenant);
      // A forged claim is dropped: then the arguments alone say it.
      return { ...header, named, means: header.means ?? tenant, meansUnnamed: header.means };
    }
    if (random.isTrue(0.7)) return { headers: {}, named, means: tenant, meansUnnamed: null };
    const foreign = otherTenant(tenant);
    const other = this.namesOf(random, foreign);
    const { id, slug } = named;
    const { tenantId } = this.#world.tenants[tenant];
    const byArguments = random.pick([
      { id: id.toUpperCase() },
      { slug: slug.toUpperCase(), id: ` ${id}` },
      { id: slug, slug: id },
      { id: `${id},${other.id}`, slug: `${slug} ${other.slug}` },
      { id: idOfTenant(unknownId(random)), slug: "' or 1=1 --" },
      { id: tenantId },
      { id: objectId('Account', tenantId as Uuid, tenantId as Uuid) },
    ]);
    return random.pick<Naming>([
      { headers: {}, named: { ...named, ...byArguments }, means: tenant, meansUnnamed: null },
      {
        headers: { 'x-tenant': random.pick([slug, id]) },
        named: { ...named, ...byArguments },
        means: tenant,
        meansUnnamed: tenant,
      },
      {
        headers: { 'x-tenant': random.pick([other.slug, other.id]) },
        named,
        means: 'none',
        meansUnnamed: foreign,
      },
      { headers: { 'x-tenant': random.pick([slug, id]) }, named: other, means: 'none', meansUnnamed: tenant },
      { headers: { 'x-cifra-claim': forgedClaim(tenantId) }, named, means: tenant, meansUnnamed: null },
    ]);
  }

  /** The header in all its forms, and the tenant that it may mean at most. */
  tenantHeader(
    random: Random,
    tenant: TenantName | null,
  ): {
    readonly headers: Readonly<Record<string, string | string[]>>;
    readonly means: Scope['tenant'];
  } {
    if (tenant === null)
      return random.isTrue(0.9) ? { headers: {}, means: null } : { headers: { 'x-tenant': '' }, means: null };
    const { slug, tenantId } = this.#world.tenants[tenant];
    const id = idOfTenant(tenantId);
    const other = this.#world.tenants[otherTenant(tenant)];
    if (random.isTrue(0.75)) return { headers: { 'x-tenant': random.pick([slug, id]) }, means: tenant };
    return random.pick<{ headers: Record<string, string | string[]>; means: Scope['tenant'] }>([
      { headers: { 'x-tenant': slug.toUpperCase() }, means: tenant },
      { headers: { 'X-TENANT': id }, means: tenant },
      { headers: { 'X-TENANT': id.toUpperCase() }, means: 'none' },
      { headers: { 'x-tenant': tenantId }, means: 'none' },
      { headers: { 'x-tenant': objectId('Account', tenantId as Uuid, tenantId as Uuid) }, means: 'none' },
      { headers: { 'x-tenant': `  ${slug}  ` }, means: tenant },
      { headers: { 'x-tenant': tenantId.replaceAll('-', '') }, means: 'none' },
      { headers: { 'x-tenant': ` ${id} ` }, means: tenant },
      { headers: { 'x-tenant': [slug, other.slug] }, means: 'none' },
      { headers: { 'x-tenant': `${slug},${slug}` }, means: 'none' },
      { headers: { 'x-tenant': `${slug}\t${other.slug}` }, means: 'none' },
      { headers: { 'x-tenant': slug.repeat(40) }, means: 'none' },
      { headers: { 'x-tenant': idOfTenant(unknownId(random)) }, means: 'none' },
      { headers: { 'x-tenant': "' or 1=1 --" }, means: 'none' },
      { headers: { 'x-tenant': slug, 'x-cifra-claim': forgedClaim(other.tenantId) }, means: tenant },
      {
        headers: {
          'x-tenant': slug,
          'x-cifra-request-id': 'x',
          'x-cifra-origin-ip': '10.0.0.1',
          'x-tenant-id': other.tenantId,
        },
        means: tenant,
      },
      { headers: { 'x-cifra-claim': forgedClaim(tenantId) }, means: null },
      { headers: { 'x-cifra-claim': forgedClaim(other.tenantId), 'x-tenant': id }, means: tenant },
    ]);
  }

  /** A token, sometimes one that is not good. */
  credential(
    random: Random,
    token: string | null | undefined,
  ): {
    readonly headers: Readonly<Record<string, string>>;
    readonly isSound: boolean;
  } {
    if (token === null || token === undefined) return { headers: {}, isSound: true };
    if (random.isTrue(0.93)) return { headers: { authorization: `Bearer ${token}` }, isSound: true };
    const [header = '', payload = '', signature = ''] = token.split('.');
    const bad = random.pick([
      `Bearer ${header}.${payload}.`,
      `Bearer ${header}.${payload}.${signature.slice(0, -4)}AAAA`,
      `Bearer ${encode({ alg: 'none', typ: 'at+jwt' })}.${payload}.`,
      `Bearer ${header}.${encode({ ...decode(payload), exp: 1 })}.${signature}`,
      `Bearer ${forgedClaim(this.#world.tenants.A.tenantId)}`,
      `Basic ${token}`,
      'Bearer',
      token,
    ]);
    return { headers: { authorization: bad }, isSound: false };
  }
}
