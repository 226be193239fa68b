import { idOfStored, storedId, type StoredValue } from '../../support/stored/stored-rows.ts';
import type { Input, Member, Person, TestFirm, TestTenant } from './firm.ts';

/** Requests in a client through the API, and the rows that its database holds. */
export interface ClientRequests {
  readonly firm: TestFirm;
  readonly tenant: TestTenant;
  /** A mutation with a new key; answers the member of its union, a refusal too. The senior's unless another person is named. */
  readonly do: (mutation: string, input: Input, as?: Person) => Promise<Member>;
  /** A mutation that must be accepted: throws its refusal. */
  readonly accepted: (mutation: string, input: Input, as?: Person) => Promise<Member>;
  /** Fields of the tenant. Throws on errors. */
  readonly read: <Data>(fields: string, as?: Person) => Promise<Data>;
  /** A query of the tenant's database, in what both engines take. Ids come and go as text, whole numbers come as bigint. */
  readonly rows: (sql: string, ...values: readonly (string | number)[]) => Promise<readonly ClientRow[]>;
}

export type ClientRow = Readonly<Record<string, string | bigint | null>>;

const idForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function shownValue(value: StoredValue): string | bigint | null {
  if (value instanceof Uint8Array) return idOfStored(value);
  return typeof value === 'number' ? BigInt(value) : value;
}

export function requestsOf(firm: TestFirm, tenant: TestTenant): ClientRequests {
  const requests: ClientRequests = {
    firm,
    tenant,
    do: (mutation, input, as = 'senior') => firm.do(mutation, input, { as, tenant: tenant.slug }),
    async accepted(mutation, input, as) {
      const answer = await requests.do(mutation, input, as);
      if (answer.code !== undefined)
        throw new Error(`${tenant.slug}: ${mutation} ${JSON.stringify(input)}: ${JSON.stringify(answer)}`);
      return answer;
    },
    read: (fields, as) => firm.read(tenant, fields, as),
    async rows(sql, ...values) {
      const given = values.map((value) =>
        typeof value === 'string' && idForm.test(value) ? storedId(value) : value,
      );
      const rows = await tenant.stored.rows(sql, ...given);
      return rows.map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, shownValue(value)])),
      );
    },
  };
  return requests;
}

/** The id of the object that a member carries. */
export function idIn(member: Member, field: string): string {
  const { id } = (member[field] ?? {}) as { id?: string };
  if (id === undefined) throw new Error(JSON.stringify(member));
  return id;
}
