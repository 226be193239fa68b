import { asc, eq } from 'drizzle-orm';
import { rowsByIds } from '@cifra/books/rows-by-ids';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { Row } from '@cifra/database/kit/table';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { tenantQuery } from '@cifra/database/statement';
import { importMappings } from '@cifra/database/tables/tenant';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import { plainRules, type MappingRules } from './mapping-rules.ts';

export type ImportMappingOfTenant = Row<typeof importMappings> & { readonly tenantId: Uuid };

export const allImportMappings = tenantQuery()((q) =>
  q.db.select().from(q.t.import_mappings).orderBy(asc(q.t.import_mappings.name)),
);

export const importMappingsByIds = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.import_mappings).where(isOneOf(q.t.import_mappings.id)),
);

export const importMappingByName = tenantQuery<{ name: string }>()((q) =>
  q.db
    .select()
    .from(q.t.import_mappings)
    .where(eq(q.t.import_mappings.name, q.arg(q.t.import_mappings.name, 'name'))),
);

/** The rules that a tenant keeps under a name; the layouts' own where none is named. Null: there is no such mapping. */
export async function findRules(tx: TenantReadTx, name: string | null): Promise<MappingRules | null> {
  if (name === null) return plainRules;
  const row = await tx.first(importMappingByName, { name });
  return row === null ? null : { ...plainRules, ...(JSON.parse(row.rules) as Partial<MappingRules>) };
}

export interface MappingToSave {
  readonly name: string;
  /** The version that the caller saw; null: a new one. */
  readonly version: bigint | null;
  readonly rules: MappingRules;
}

export const saveMappingCodes = refusalCodes('VERSION_CONFLICT');

/** Writes a mapping in the caller's transaction. Refuses: VERSION_CONFLICT (0: there is none, or there is one already). */
export async function saveMapping(
  tx: TenantTx,
  { name, version, rules }: MappingToSave,
  newId: () => Uuid,
): Promise<Result<Uuid, RefusalOf<typeof saveMappingCodes>>> {
  const known = await tx.first(importMappingByName, { name });
  if ((known?.commit_number ?? null) !== version) {
    const [expected, actual] = [String(version ?? 0n), String(known?.commit_number ?? 0n)];
    return refused(
      refuse('VERSION_CONFLICT', {
        object: 'import mapping',
        expectedVersion: expected,
        actualVersion: actual,
      }),
    );
  }
  const row = { id: known?.id ?? newId(), name, rules: jsonText(rules) };
  if (known === null) tx.insert(importMappings, row);
  else tx.replace(importMappings, row, known.commit_number);
  tx.record({
    event: 'IMPORT_MAPPING_SAVED',
    objectType: 'ImportMapping',
    objectId: row.id,
    before: known === null ? undefined : { name, rules: JSON.parse(known.rules) as object },
    after: { name, rules },
  });
  return accepted(row.id);
}
