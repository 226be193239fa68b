import { fields, leftOutOr, map, together, withDefault } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, optionalText, version } from '@cifra/subgraph-kit/parse/values';
import { change } from './change.ts';
import { optionalCode } from './values.ts';

/** What is left out stays; null takes a detail away. */
export const legalDetailsChange = together(
  map(
    fields({ version, confirm: withDefault(asGiven<boolean>(), false) }),
    ({ confirm: isConfirmed, ...seen }) => ({ ...seen, isConfirmed }),
  ),
  change(
    fields({
      legalName: leftOutOr(optionalText(200)),
      taxId: leftOutOr(optionalCode(40)),
      taxCheckDigit: leftOutOr(optionalCode(4)),
      address: leftOutOr(optionalText(500)),
      taxRegime: leftOutOr(optionalText(200)),
      template: leftOutOr(optionalCode(40)),
    }),
  ),
);
