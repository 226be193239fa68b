import type { ExposureData } from '@cifra/rates/exposure/exposure';
import type { Uuid } from '@cifra/domain/ids';
import type { ExposureRateResolvers } from '../generated/resolvers.ts';

type Rate = NonNullable<ExposureData['currencies'][number]['rate']>;
export type ExposureRateParent = Rate & { readonly tenantId: Uuid };

export const ExposureRate: ExposureRateResolvers = {
  exchangeRate: ({ tenantId, rateId }, _input, { loadersOf }) =>
    rateId === null ? null : loadersOf(tenantId).rate.load(rateId),
};
