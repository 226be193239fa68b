import { firm, tenant } from '@cifra/access/field-rule';
import { InvariantBroken } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import { mutationKit } from '@cifra/subgraph-kit/mutation';
import { fields, withDefault } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, date } from '@cifra/subgraph-kit/parse/values';
import type { FxContext } from './context.ts';
import type { MutationResolvers, RateProvider } from './generated/resolvers.ts';
import { ecbCsvCodes } from '@cifra/rates/ecb/ecb-csv';
import { confirmHeldRateCommand, rejectHeldRateCommand } from '@cifra/rates/refresh/decide-held-rate';
import { importEcbFile } from '@cifra/rates/refresh/import-ecb-file';
import { overrideRateCommand } from '@cifra/rates/history/override-rate-command';
import { takeOverCodes, takeOverProviderRates } from '@cifra/rates/take-over/take-over-provider-rates';
import { heldRateDecision } from './parse/held-rate-decision.ts';
import { providerFile } from './parse/provider-file.ts';
import { heldRateById, type StoredHeldRate } from '@cifra/rates/refresh/held-rates';
import type { RateRow } from '@cifra/rates/history/list-rates';

const { mutation, mutationInSteps } = mutationKit<MutationResolvers, FxContext>();

export const mutations = [
  mutation('overrideRate', {
    needs: tenant('Rate.Override'),
    input: fields({
      originalCurrency: asGiven<string>(),
      rateDate: date,
      rate: asGiven<string>(),
      reason: asGiven<string>(),
      confirmSuspicious: withDefault(asGiven<boolean>(), false),
    }),
    command: overrideRateCommand,
    answers: 'RateOverridden',
    shape: async (rateId, context) => ({ exchangeRate: await writtenRate(context, rateId) }),
  }),

  mutationInSteps('takeOverProviderRates', {
    needs: tenant('Rate.Import'),
    input: fields({
      provider: asGiven<RateProvider>(),
      currencies: asGiven<readonly string[]>(),
      from: date,
      to: date,
      confirmSuspicious: withDefault(asGiven<boolean>(), false),
    }),
    refuses: takeOverCodes,
    run: (input, { books, tenantId }, request) => takeOverProviderRates(books, tenantId, input, request),
    answers: 'ProviderRatesTakenOver',
    shape: ({ held, ...counts }) => ({
      ...counts,
      held: held.map(({ originalCurrency, ...rate }) => ({
        __typename: 'HeldRate' as const,
        currency: originalCurrency,
        ...rate,
      })),
    }),
  }),

  mutationInSteps('importProviderRates', {
    // Provider rates are the firm's own: their import names no tenant.
    needs: firm('Rate.Import'),
    input: providerFile,
    refuses: ecbCsvCodes,
    run: ({ fileName, bytes, ...choices }, { books }, request) =>
      importEcbFile(books, { stream: [bytes], fileName }, request, choices),
    answers: 'ProviderRatesImported',
    shape: ({ held, ...imported }) => ({
      ...imported,
      held: held.map((rate) => ({ __typename: 'HeldRate' as const, ...rate })),
    }),
  }),

  mutation('confirmHeldRate', {
    needs: firm('Rate.Import'),
    input: heldRateDecision,
    command: confirmHeldRateCommand,
    answers: 'HeldRateConfirmed',
    shape: async (heldRateId, context) => ({ heldRate: await decidedRate(context, heldRateId) }),
  }),

  mutation('rejectHeldRate', {
    needs: firm('Rate.Import'),
    input: heldRateDecision,
    command: rejectHeldRateCommand,
    answers: 'HeldRateRejected',
    shape: async (heldRateId, context) => ({ heldRate: await decidedRate(context, heldRateId) }),
  }),
];

async function writtenRate({ tenantId, loadersOf }: FxContext, id: Uuid): Promise<RateRow> {
  const row = await loadersOf(tenantId).rate.load(id);
  if (row === null) throw new InvariantBroken('a recorded rate has no row');
  return row;
}

async function decidedRate({ books }: FxContext, id: Uuid): Promise<StoredHeldRate> {
  const row = await books.control.first(heldRateById, { id });
  if (row === null) throw new InvariantBroken('a held rate that was decided has no row');
  return row;
}
