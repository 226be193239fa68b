import type { AccountKind } from '@cifra/domain/account-kinds';
import type { AccountType, NormalSide } from '@cifra/domain/accounts';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import { fields, leftOutOr, map, optional, together, withDefault } from '@cifra/subgraph-kit/parse/combine';
import { invalid, parser, type Parsed } from '@cifra/subgraph-kit/parse/parser';
import { asGiven, code, oneLine, uuid, version } from '@cifra/subgraph-kit/parse/values';

const accountCode = code(40);
const name = oneLine(200);
const bankNumber = oneLine(60);

export const newAccount = fields({
  code: accountCode,
  name,
  parentId: optional(uuid),
  type: asGiven<AccountType>(),
  kind: optional(asGiven<AccountKind>()),
  normalSide: optional(asGiven<NormalSide>()),
  isPostable: withDefault(asGiven<boolean>(), true),
  currency: optional(asGiven<string>()),
  bankNumber: optional(bankNumber),
});

/** An account as the caller saw it. */
export const accountStep = map(fields({ accountId: uuid, version }), ({ accountId: id, version: seen }) => ({
  id,
  version: seen,
}));

/** What a change leaves as it is, it leaves out. */
const notNull = parser(
  refusalCodes('INPUT_INVALID'),
  (given: unknown, path): Parsed<null, 'INPUT_INVALID'> =>
    given === null
      ? invalid(path, 'must not be null; omit it to keep the present value', null)
      : accepted(null),
);
const nothingNull = map(
  fields({
    code: notNull,
    name: notNull,
    type: notNull,
    kind: notNull,
    normalSide: notNull,
    isPostable: notNull,
  }),
  () => ({}),
);

/** What is left out stays and is not there, because plain data has no undefined; a parent given as null moves it to the top. */
const change = map(
  fields({
    code: optional(accountCode),
    name: optional(name),
    parentId: leftOutOr(optional(uuid)),
    type: optional(asGiven<AccountType>()),
    kind: optional(asGiven<AccountKind>()),
    normalSide: optional(asGiven<NormalSide>()),
    isPostable: optional(asGiven<boolean>()),
    currency: leftOutOr(optional(asGiven<string>())),
    bankNumber: leftOutOr(optional(bankNumber)),
  }),
  (given) => ({
    change: {
      ...(given.code === null ? {} : { code: given.code }),
      ...(given.name === null ? {} : { name: given.name }),
      ...(given.parentId === undefined ? {} : { parentId: given.parentId }),
      ...(given.type === null ? {} : { type: given.type }),
      ...(given.kind === null ? {} : { kind: given.kind }),
      ...(given.normalSide === null ? {} : { normalSide: given.normalSide }),
      ...(given.isPostable === null ? {} : { isPostable: given.isPostable }),
      ...(given.currency === undefined ? {} : { currency: given.currency }),
      ...(given.bankNumber === undefined ? {} : { bankNumber: given.bankNumber }),
    },
  }),
);

export const accountChange = together(
  map(accountStep, (account) => ({ account })),
  together(nothingNull, change),
);
