import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { importTableUpload } from '../../operations/import-table-upload.ts';
import { parseTableImport } from '../../parse/import-table.ts';

export const importJournal: MutationResolvers['importJournal'] = async (_parent, { input }, context) => {
  const parsed = parseTableImport('JOURNAL', input);
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const outcome = await importTableUpload(context, parsed.value);
  return outcome.ok ? outcome.value : toGraphQLRefusal(outcome.refusal);
};
