import { fields, leftOutOr, map, optional, together } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, code, oneLine, uuid } from '@cifra/subgraph-kit/parse/values';
import { change, keptOr } from './change.ts';
import { itemStep } from './step.ts';
import { millionths } from './values.ts';

const itemCode = code(40);
const name = oneLine(200);
const optionalId = optional(uuid);
const price = optional(millionths);
const currency = optional(asGiven<string>());

export const newItem = map(
  fields({
    code: itemCode,
    name,
    unitPrice: price,
    currency,
    salesAccountId: optionalId,
    purchaseAccountId: optionalId,
    taxCodeId: optionalId,
  }),
  ({ unitPrice: unitPriceE6, ...item }) => ({ ...item, unitPriceE6 }),
);

/** What is left out stays; what an item may lack is taken away by null. */
export const itemChange = together(
  map(itemStep, (item) => ({ item })),
  change(
    map(
      fields({
        code: keptOr(itemCode),
        name: keptOr(name),
        unitPrice: leftOutOr(price),
        currency: leftOutOr(currency),
        salesAccountId: leftOutOr(optionalId),
        purchaseAccountId: leftOutOr(optionalId),
        taxCodeId: leftOutOr(optionalId),
      }),
      ({ unitPrice: unitPriceE6, ...changed }) => ({ ...changed, unitPriceE6 }),
    ),
  ),
);
