import { DatabaseSync } from 'node:sqlite';
import { uuidText } from '../../isolation/sightings.ts';
import type { Input, Member, Person, TestFirm, TestTenant } from './firm.ts';

/** Requests in a client through the API, and the rows that its file holds. */
export interface ClientRequests {
  readonly firm: TestFirm;
  readonly tenant: TestTenant;
  /** A mutation with a new key; answers the member of its union, a refusal too. The senior's unless another person is named. */
  readonly do: (mutation: string, input: Input, as?: Person) => Promise<Member>;
  /** A mutation that must be accepted: throws its refusal. */
  readonly accepted: (mutation: string, input: Input, as?: Person) => Promise<Member>;
  /** Fields of the tenant. Throws on errors. */
  readonly read: <Data>(fields: string, as?: Person) => Promise<Data>;
  /** A query of the tenant's file. Ids come as text, whole numbers as bigint. */
  readonly rows: (
    sql: string,
    ...values: readonly (string | number)[]
  ) => Record<string, string | bigint | null>[];
}

export function requestsOf(firm: TestFirm, tenant: TestTenant): ClientRequests {
  // Closed with the process: each statement reads the newest commit.
  let database: DatabaseSync | null = null;
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
    rows(sql, ...values) {
      database ??= new DatabaseSync(tenant.file, { readOnly: true, readBigInts: true });
      const rows = database.prepare(sql).all(...values);
      return rows.map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [
            name,
            value instanceof Uint8Array ? uuidText(value) : (value as string | bigint | null),
          ]),
        ),
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
