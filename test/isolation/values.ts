import type { Uuid } from '@cifra/domain/ids';
import { firmObjectId, objectId, parseObjectId } from '@cifra/domain/object-id';
import {
  isObjectType,
  objectTypes,
  type ObjectType,
  type TenantObjectType,
} from '@cifra/domain/object-types';
import { meaningOf } from '../support/row-ids.ts';
import { idOfTenant, typeOfTable } from './api-ids.ts';
import type { Random } from '../support/random.ts';
import { otherTenant, type TenantName } from './actors.ts';
import type { Place, Values } from './operation-generator.ts';
import type { KnownRow, MarkIndex } from './sightings.ts';

/** Tables whose rows an argument's name, or the type of its field, asks for. */
const tablesOfName: Readonly<Record<string, readonly string[]>> = {
  accountId: ['accounts'],
  parentId: ['accounts'],
  draftId: ['entry_drafts'],
  entryId: ['journal_entries'],
  recurringEntryId: ['recurring_entries'],
  periodId: ['periods'],
  fiscalYearId: ['fiscal_years'],
  yearCloseId: ['year_closes'],
  importId: ['imports'],
  partyId: ['parties'],
  itemId: ['items', 'close_items'],
  taxCodeId: ['tax_codes'],
  salesAccountId: ['accounts'],
  purchaseAccountId: ['accounts'],
};
const tablesOfType: Readonly<Record<string, readonly string[]>> = {
  Document: ['documents'],
  DocumentDraft: ['document_drafts'],
  MoneyDocument: ['money_documents'],
  MoneyDraft: ['money_drafts'],
  Allocation: ['allocations'],
  Account: ['accounts'],
  JournalEntry: ['journal_entries'],
  EntryDraft: ['entry_drafts'],
  RecurringEntry: ['recurring_entries'],
  Period: ['periods'],
  FiscalYear: ['fiscal_years'],
  YearClose: ['year_closes'],
  ExchangeRate: ['exchange_rates'],
  Party: ['parties'],
  Item: ['items'],
  OpenItem: ['open_items'],
  TaxCode: ['tax_codes'],
};
const objectsOfEvents = [
  'Account',
  'AccountRole',
  'CloseItem',
  'EntryDraft',
  'ExchangeRate',
  'FiscalYear',
  'Import',
  'ImportMapping',
  'Item',
  'JournalEntry',
  'LegalDetails',
  'Party',
  'Period',
  'RecurringEntry',
  'TaxCode',
  'Tenant',
  'YearClose',
];
const dates = [
  '2026-01-01',
  '2026-01-31',
  '2026-02-15',
  '2026-03-10',
  '2026-06-30',
  '2026-12-31',
  '2025-12-31',
  '2027-01-01',
  '1999-05-05',
];
const currencies = ['PAB', 'USD', 'EUR', 'JPY', 'GBP', 'XXX'];
const hostileTexts = [
  "' or 1=1 --",
  '"; drop table accounts; --',
  '=1+1',
  '\u0000',
  '%',
  '_',
  '../../control.db',
  '${tenant}',
  '{"tenantId":"x"}',
  'null',
];

const malformed: Readonly<Record<string, readonly string[]>> = {
  LocalDate: ['2026-02-30', 'x', ''],
  Decimal: ['1e5', 'NaN', '1,5'],
  DateTime: ['2026-03-31', 'x'],
  CurrencyCode: ['eur', 'E', ''],
  BigInt: ['x', '1.5', '9'.repeat(60)],
};

export interface PoolOptions {
  readonly marks: MarkIndex;
  readonly tenantIds: Readonly<Record<TenantName, string>>;
  readonly slugs: Readonly<Record<TenantName, string>>;
  readonly userIds: readonly string[];
}

/** What the operation itself says of its tenant: the arguments of `tenant` and the `tenantId` of an input. */
export interface NamedTenant {
  readonly id: string;
  readonly slug: string;
  /** The input types that name the tenant of their mutation. */
  readonly inputs: ReadonlySet<string>;
}

/** Values that mean something: ids of this tenant and of the other one, versions, codes, cursors that were really given out. */
export class ValuePool {
  readonly #options: PoolOptions;
  readonly #cursors: string[] = ['WyIyMDI2LTAxLTAxIl0', 'x'];
  readonly #keys: string[] = [];
  #serial = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Cursors that an answer held. */
  learn(answer: string): void {
    for (const [, cursor] of answer.matchAll(/"(?:\w*[cC]ursor\w*|a\d+)":"([A-Za-z0-9_-]{12,200})"/g)) {
      if (cursor !== undefined && this.#cursors.length < 200) this.#cursors.push(cursor);
    }
  }

  /**
   * The values of one operation in the name of one tenant, or of none. `foreignShare`: how many of its ids are the other tenant's.
   * `isForBoth`: it is sent to both tenants, and its texts are nobody's: what the fuzzer itself carries from one to the other is no leak.
   */
  values({
    random,
    tenant,
    foreignShare,
    named,
    isForBoth = false,
  }: {
    readonly random: Random;
    readonly tenant: TenantName | null;
    readonly foreignShare: number;
    readonly named: NamedTenant;
    readonly isForBoth?: boolean;
  }): Values {
    const draw = new Drawn({ random, tenant, foreignShare, named, isForBoth, pool: this });
    return {
      scalar: (place) => draw.scalar(place),
      composite: (place) => draw.composite(place),
      representations: (types) => draw.representations(types),
    };
  }

  get options(): PoolOptions {
    return this.#options;
  }

  get cursors(): readonly string[] {
    return this.#cursors;
  }

  /** A key, sometimes one that was used before: by whomever, in whichever tenant. */
  idempotencyKey(random: Random): string {
    if (this.#keys.length > 0 && random.isTrue(0.15)) return random.pick(this.#keys.slice(-50));
    this.#serial += 1;
    const key = `key-${this.#serial}-${random.integer({ least: 0, most: 1e9 })}`;
    this.#keys.push(key);
    return key;
  }
}

interface DrawOptions {
  readonly random: Random;
  readonly tenant: TenantName | null;
  readonly foreignShare: number;
  readonly named: NamedTenant;
  readonly isForBoth: boolean;
  readonly pool: ValuePool;
}

class Drawn {
  readonly #random: Random;
  readonly #tenant: TenantName;
  readonly #letter: string;
  readonly #foreignShare: number;
  readonly #named: NamedTenant;
  readonly #pool: ValuePool;

  constructor({ random, tenant, foreignShare, named, isForBoth, pool }: DrawOptions) {
    this.#named = named;
    this.#random = random;
    this.#tenant = tenant ?? random.pick(['A', 'B'] as const);
    this.#letter = isForBoth ? 'N' : (tenant ?? 'N');
    this.#foreignShare = foreignShare;
    this.#pool = pool;
  }

  scalar(place: Place): unknown {
    const random = this.#random;
    if (place.owner === 'Query.tenant') return place.name === 'slug' ? this.#named.slug : this.#named.id;
    if (place.name === 'tenantId' && this.#named.inputs.has(place.owner)) return this.#named.id;
    if (place.type in malformed && random.isTrue(0.01)) return random.pick(malformed[place.type] ?? []);
    switch (place.type) {
      case 'ID':
        return this.#id(place);
      case 'Int':
        return place.name === 'first'
          ? random.isTrue(0.97)
            ? random.integer({ least: 1, most: 5 })
            : random.pick([0, -1, 200, 201])
          : random.integer({ least: 0, most: 9 });
      case 'Float':
        return random.next();
      case 'Boolean':
        return random.isTrue(0.5);
      case 'LocalDate':
        return random.isTrue(0.6) ? '2026-02-15' : random.pick(dates);
      case 'DateTime':
        return '2026-03-31T14:05:09Z';
      case 'Decimal':
        return random.isTrue(0.8)
          ? `${random.integer({ least: 1, most: 9999 })}.${random.integer({ least: 10, most: 99 })}`
          : random.pick(['0', '-5', '0.001', '9999999999999999.99', '1.123456789012']);
      case 'CurrencyCode':
        return random.pick(currencies);
      case 'BigInt':
        return this.#version(place);
      default:
        return this.#text(place);
    }
  }

  /** Lines that balance, on accounts of one tenant: otherwise no draft would ever be posted. */
  composite(place: Place): unknown {
    if (place.type !== '[EntryLineInput]' || this.#random.isTrue(0.15)) return undefined;
    const tenant = this.#drawTenant();
    const accounts = this.#rows(['accounts'], tenant);
    if (accounts.length < 2) return undefined;
    const amount = `${this.#random.integer({ least: 1, most: 9999 })}.00`;
    const currency = tenant === 'A' ? 'PAB' : 'EUR';
    const line = (side: 'debit' | 'credit') => ({
      accountId: this.#idOfRow('Account', this.#random.pick(accounts)),
      [side]: amount,
      currency,
      ...(this.#random.isTrue(0.5) && { description: this.#canary() }),
    });
    return [line('debit'), line('credit')];
  }

  representations(types: readonly string[]): readonly unknown[] {
    return Array.from({ length: this.#random.integer({ least: 1, most: 4 }) }, () =>
      this.#representation(types),
    );
  }

  #representation(types: readonly string[]): unknown {
    const random = this.#random;
    const type = random.pick(types);
    if (type === 'User')
      return { __typename: type, id: firmObjectId('User', random.pick(this.#pool.options.userIds) as Uuid) };
    const named = this.#pool.options.tenantIds[this.#drawTenant()];
    if (type === 'Tenant')
      return random.isTrue(0.95) ? { __typename: type, id: idOfTenant(named) } : { __typename: type };
    if (!isObjectType(type) || !isOfTenant(type)) return { __typename: type, id: this.#unknownId() };
    const rows = this.#rows(tablesOfType[type] ?? [], this.#drawTenant());
    const row = rows.length === 0 || random.isTrue(0.1) ? this.#unknownId() : random.pick(rows).id;
    const id = objectId(type, named as Uuid, row as Uuid);
    if (random.isTrue(0.92)) return { __typename: type, id };
    return random.pick<unknown>([
      { __typename: type },
      { __typename: type, id: null },
      { __typename: type, id: [id] },
      { __typename: type, id: 1 },
      { __typename: type, id: row, tenantId: named },
      { __typename: type, id: id.toUpperCase() },
      { __typename: type, id: `${id} ` },
      { __typename: type, id: id.slice(0, 24) },
      { __typename: type, id: objectId('Upload', named as Uuid, row as Uuid) },
    ]);
  }

  #drawTenant(): TenantName {
    return this.#random.isTrue(this.#foreignShare) ? otherTenant(this.#tenant) : this.#tenant;
  }

  #rows(tables: readonly string[], tenant: TenantName): KnownRow[] {
    return [...this.#pool.options.marks.rows.values()].filter(
      (row) => row.tenant === tenant && tables.includes(row.table),
    );
  }

  /** An object's id in the tenant whose it is; of the other tenant's, half as if they were of the request's. */
  #idOfRow(type: TenantObjectType, { id, tenant }: Pick<KnownRow, 'id' | 'tenant'>): string {
    const { tenantIds } = this.#pool.options;
    const of = this.#random.isTrue(0.5) ? tenant : this.#tenant;
    return objectId(type, tenantIds[of] as Uuid, id as Uuid);
  }

  #id({ name, owner, returns }: Place): string {
    const random = this.#random;
    const { tenantIds, slugs, userIds, marks } = this.#pool.options;
    if (random.isTrue(0.03))
      return random.pick([
        '',
        'x',
        this.#unknownId(),
        slugs[this.#drawTenant()],
        tenantIds[this.#drawTenant()],
        ...[...marks.rows.keys()].slice(0, 3),
        ...hostileTexts,
      ]);
    const tenant = this.#drawTenant();
    // Objects of any type: of tenants the ids themselves too, and what the operation says of its tenant.
    if (returns === 'Node' && random.isTrue(0.4))
      return random.isTrue(0.3) ? this.#named.id : idOfTenant(tenantIds[tenant]);
    const wanted = meaningOf(returns ?? owner, name)?.types ?? 'any';
    const [first] = wanted === 'any' ? [] : wanted;
    if (name === 'tenantId' || name === 'scopeId' || name === 'tenantIds' || first === 'Tenant')
      return idOfTenant(tenantIds[tenant]);
    if (first !== undefined && !isOfTenant(first))
      return firmObjectId(first, (first === 'User' ? random.pick(userIds) : this.#unknownId()) as Uuid);
    const tables = tablesOfName[name] ?? (returns === null ? undefined : tablesOfType[returns]);
    const rows =
      tables === undefined
        ? [...marks.rows.values()].filter((row) => row.tenant === tenant)
        : this.#rows(tables, tenant);
    const row = rows.length === 0 ? { id: this.#unknownId(), tenant, table: '' } : random.pick(rows);
    const type = first === undefined || random.isTrue(0.03) ? typeOfTable(row.table) : first;
    return this.#idOfRow(type, row);
  }

  /** The version of the row that the same input names. */
  #version({ siblings }: Place): string {
    const values = Object.values(siblings).flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [value],
    );
    for (const value of values) {
      const row =
        typeof value === 'string'
          ? this.#pool.options.marks.rows.get(parseObjectId(value)?.rowId ?? '')
          : undefined;
      if (row && this.#random.isTrue(0.85)) return row.version;
    }
    return String(this.#random.integer({ least: 0, most: 60 }));
  }

  #text({ name }: Place): string {
    const random = this.#random;
    switch (name) {
      case 'idempotencyKey':
        return this.#pool.idempotencyKey(random);
      case 'reason':
        return random.isTrue(0.85) ? `For a reason that is long enough: ${this.#canary()}` : 'short';
      case 'after':
        return random.pick(this.#pool.cursors);
      case 'objectType':
        return random.pick(objectsOfEvents);
      case 'event':
        return random.pick(['ENTRY_POSTED', 'COMMAND_REFUSED', 'ACCESS_DENIED', 'PERIOD_LOCK_CHANGED']);
      case 'code':
        return random.isTrue(0.5) ? random.pick(['1100', '1110', '4100', '1']) : this.#canary();
      // The beginning of every canary of a tenant, and what both tenants have.
      case 'query':
        return random.pick(['Kna', 'knb', 'KNA entry', '2026', '100', 'asset', this.#canary()]);
      case 'fiscalYear':
        return random.pick(['2026', '2027', 'x']);
      case 'key':
        return random.pick(['entries.manualNeedApproval', 'fx.staleAfterDays', 'x']);
      case 'value':
        return random.pick(['true', 'false', '5', '"x"', '{']);
      case 'cluster':
        return random.pick(['junior', 'senior', 'owner', 'client', 'x']);
      case 'permissions':
        return random.pick(['Entry.Read', 'GL.Post', 'x']);
      case 'email':
        return random.pick(['nobody@demo.example', 'x']);
      case 'password':
      case 'currentPassword':
      case 'newPassword':
        return random.pick(['', 'short', 'twelve characters and more']);
      case 'countryPack':
        return random.pick(['PA', 'NEUTRAL', 'x']);
      case 'slug':
        return random.pick([...Object.values(this.#pool.options.slugs), 'x y']);
      case 'objectId':
        return this.#id({ type: 'ID', name, owner: '', returns: null, siblings: {} });
      default:
        return random.isTrue(0.9) ? this.#canary() : random.pick(hostileTexts);
    }
  }

  /** A text that says whose it is: the tenant's that the request names. */
  #canary(): string {
    return canary(this.#letter, this.#random);
  }

  #unknownId(): string {
    return unknownId(this.#random);
  }
}

function isOfTenant(type: ObjectType): type is TenantObjectType {
  return objectTypes[type].of === 'tenant';
}

export function canary(letter: string, random: Random): string {
  return `Kn${letter}-${hex(random, 10)}`;
}

/** A well-formed UUIDv7 that is nobody's. */
export function unknownId(random: Random): string {
  return `0199${hex(random, 4)}-${hex(random, 4)}-7${hex(random, 3)}-8${hex(random, 3)}-${hex(random, 12)}`;
}

function hex(random: Random, length: number): string {
  return Array.from({ length }, () => random.integer({ least: 0, most: 15 }).toString(16)).join('');
}
