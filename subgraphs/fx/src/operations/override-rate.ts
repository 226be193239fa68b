import type { Uuid } from '@cifra/domain/ids';
import { tenantCommand } from '@cifra/books/command';
import {
  overrideRate as override,
  type OverrideRefusalCode,
  type RateOverride,
} from '@cifra/books/rates/override-rate';

/** Records a rate by hand for one date; answers its id. */
export const overrideRate = tenantCommand<RateOverride, Uuid, OverrideRefusalCode>(
  'fx.overrideRate',
  override,
);
