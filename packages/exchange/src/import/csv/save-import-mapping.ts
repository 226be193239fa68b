import type { CodeOf } from '@cifra/domain/refusal-codes';
import { saveMapping, saveMappingCodes } from './mappings.ts';
import type { MappingRules } from './mapping-rules.ts';
import { tenantCommand } from '@cifra/books/command';

export interface SaveImportMapping {
  readonly name: string;
  /** The version that the caller saw; null: a new mapping. */
  readonly version: string | null;
  readonly rules: MappingRules;
}

/** Keeps a mapping. Refuses: VERSION_CONFLICT. */
export const saveImportMappingCommand = tenantCommand<
  SaveImportMapping,
  null,
  CodeOf<typeof saveMappingCodes>
>(
  'ledger.saveImportMapping',
  async (tx, { name, version, rules }, { newId }) => {
    const seen = version === null ? null : BigInt(version);
    const saved = await saveMapping(tx, { name, version: seen, rules }, newId);
    return saved.ok ? { ok: true, value: null } : saved;
  },
  { refuses: saveMappingCodes },
);
