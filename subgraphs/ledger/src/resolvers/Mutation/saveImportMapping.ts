import { importMappingByName } from '@cifra/books/import/csv/mappings';
import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import { notFoundOrDenied } from '@cifra/access/errors';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { saveImportMapping as saveCommand } from '../../operations/save-import-mapping.ts';
import { parseMapping } from '../../parse/import-table.ts';

export const saveImportMapping: MutationResolvers['saveImportMapping'] = async (
  _parent,
  { input },
  { books, tenantId, commandRequest },
) => {
  const idempotencyKey = checkIdempotencyKey(input.idempotencyKey);
  if (!idempotencyKey.ok) return toGraphQLRefusal(idempotencyKey.refusal);
  const parsed = parseMapping(input);
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const { name, version, rules } = parsed.value;
  const saved = await books.execute(
    saveCommand,
    { tenantId },
    { name, version: version === null ? null : version.toString(), rules },
    commandRequest({ idempotencyKey: idempotencyKey.value }),
  );
  if (!saved.ok) return toGraphQLRefusal(saved.refusal);
  const row = await books.read(tenantId, (tx) => tx.first(importMappingByName, { name }));
  if (!row) throw notFoundOrDenied();
  return { __typename: 'ImportMappingSaved', mapping: row };
};
