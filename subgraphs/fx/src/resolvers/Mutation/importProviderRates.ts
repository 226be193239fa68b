import { parseCode, checkIdempotencyKey } from '@cifra/domain/normalise';
import { refuse } from '@cifra/domain/refusals';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { importEcbFile } from '../../operations/import-ecb-file.ts';

/** What travels in a GraphQL request; a larger file is imported from the command line. */
const MAXIMUM_BYTES = 1_000_000;

export const importProviderRates: MutationResolvers['importProviderRates'] = async (
  _parent,
  { input },
  { books, commandRequest },
) => {
  const key = checkIdempotencyKey(input.idempotencyKey);
  if (!key.ok) return toGraphQLRefusal(key.refusal);
  const fileName = parseCode(input.fileName ?? 'rates.csv', { field: 'fileName', maximum: 200 });
  if (!fileName.ok) return toGraphQLRefusal(fileName.refusal);
  const { provider } = input;
  if (provider === 'OPENEXCHANGERATES')
    return toGraphQLRefusal(
      refuse('INPUT_INVALID', {
        field: 'provider',
        problem: 'has no files: it is asked through its API',
        value: provider,
      }),
    );
  const bytes = Buffer.from(input.csv, 'utf8');
  if (bytes.length > MAXIMUM_BYTES)
    return toGraphQLRefusal(
      refuse('IMPORT_FILE_TOO_LARGE', { file: fileName.value, bytes: bytes.length, maximum: MAXIMUM_BYTES }),
    );
  const outcome = await importEcbFile(
    books,
    { stream: [bytes], fileName: fileName.value },
    commandRequest({ idempotencyKey: key.value }),
    { provider, confirmSuspicious: input.confirmSuspicious ?? false },
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return {
    __typename: 'ProviderRatesImported',
    ...outcome.value,
    held: outcome.value.held.map((rate) => ({ __typename: 'HeldRate', ...rate })),
  };
};
