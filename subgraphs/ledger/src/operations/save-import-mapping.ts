import { saveMapping } from '@cifra/books/import/csv/mappings';
import type { MappingRules } from '@cifra/books/import/csv/mapping-rules';
import { tenantCommand } from '@cifra/books/command';

/** Keeps a mapping. Refuses: VERSION_CONFLICT. */
export const saveImportMapping = tenantCommand<
  { readonly name: string; readonly version: string | null; readonly rules: MappingRules },
  null,
  'VERSION_CONFLICT'
>('ledger.saveImportMapping', async (tx, { name, version, rules }, { newId }) => {
  const seen = version === null ? null : BigInt(version);
  const saved = await saveMapping(tx, { name, version: seen, rules }, newId);
  return saved.ok ? { ok: true, value: null } : saved;
});
