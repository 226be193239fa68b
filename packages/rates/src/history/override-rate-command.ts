import type { Uuid } from '@cifra/domain/ids';
import { tenantCommand } from '@cifra/books/command';
import {
  overrideRate,
  overrideRateCodes,
  type OverrideRateCode,
  type RateOverride,
} from './override-rate.ts';

/** Records a rate by hand for one date; answers its id. */
export const overrideRateCommand = tenantCommand<RateOverride, Uuid, OverrideRateCode>(
  'fx.overrideRate',
  overrideRate,
  { refuses: overrideRateCodes },
);
