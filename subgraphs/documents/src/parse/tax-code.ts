import type { TaxTreatment, WithheldAt, WithheldOn } from '@cifra/domain/tax-codes';
import { fields, map, optional, together } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, code, oneLine } from '@cifra/subgraph-kit/parse/values';
import { change, keptOr } from './change.ts';
import { taxCodeStep } from './step.ts';
import { percent } from './values.ts';

export const newTaxCode = map(
  fields({
    code: code(40),
    name: oneLine(200),
    treatment: asGiven<TaxTreatment>(),
    percent,
    withheldAt: optional(asGiven<WithheldAt>()),
    withheldOn: optional(asGiven<WithheldOn>()),
  }),
  ({ percent: percentE4, withheldAt, withheldOn, ...taxCode }) => {
    const withholding =
      withheldAt === null && withheldOn === null
        ? null
        : { at: withheldAt ?? 'SETTLEMENT', on: withheldOn ?? 'TAX' };
    return { ...taxCode, percentE4, withholding };
  },
);

/** What is left out stays. */
export const taxCodeChange = together(
  map(taxCodeStep, (taxCode) => ({ taxCode })),
  change(
    map(
      fields({
        code: keptOr(code(40)),
        name: keptOr(oneLine(200)),
        isActive: keptOr(asGiven<boolean>()),
        percent: keptOr(percent),
      }),
      ({ percent: percentE4, ...changed }) => ({ ...changed, percentE4 }),
    ),
  ),
);
