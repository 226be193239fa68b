import { isComputedCode } from '@cifra/closing/close-items/computed-fact';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import {
  andThen,
  fields,
  leftOutOr,
  map,
  optional,
  together,
  withDefault,
} from '@cifra/subgraph-kit/parse/combine';
import { invalid, parser, type Parsed } from '@cifra/subgraph-kit/parse/parser';
import {
  anyText,
  asGiven,
  date,
  optionalText,
  oneLine,
  uuid,
  version,
} from '@cifra/subgraph-kit/parse/values';
import type { ItemName } from '@cifra/closing/close-items/item-of-period';

const inputInvalid = refusalCodes('INPUT_INVALID');

interface ItemNameInput {
  readonly code?: string | null | undefined;
  readonly itemId?: string | null | undefined;
}

/** A computed item is named by its code, a custom one by its id. The schema has seen that exactly one of the two is given. */
const itemName = parser(
  inputInvalid,
  ({ code = null, itemId = null }: ItemNameInput, path): Parsed<ItemName, 'INPUT_INVALID'> => {
    if (itemId !== null) {
      const id = uuid.parse(itemId, [...path, 'itemId']);
      return id.ok ? accepted({ itemId: id.value }) : id;
    }
    return code !== null && isComputedCode(code)
      ? accepted({ code })
      : invalid(
          [...path, 'code'],
          'must be the code of a computed item; custom items are identified by their id',
          code,
        );
  },
);

const named = map(fields({ periodId: uuid, item: itemName, version: optional(version) }), (item) => ({
  named: item,
}));

/** An item that may be a computed one. */
export const namedItem = map(named, (item) => item.named);

/** A custom item, which has its id alone. */
export const customItem = map(
  fields({ periodId: uuid, itemId: uuid, version: optional(version) }),
  ({ itemId, ...item }) => ({ ...item, item: { itemId } }),
);

export const newItem = fields({
  periodId: uuid,
  title: oneLine(200),
  ownerId: optional(uuid),
  dueDate: optional(date),
  isRepeated: withDefault(asGiven<boolean>(), false),
});

/** A field left out stays as it is; an owner or a due date given as null is taken away. */
const change = andThen(
  fields({
    title: optional(oneLine(200)),
    ownerId: leftOutOr(optional(uuid)),
    dueDate: leftOutOr(optional(date)),
    isRepeated: optional(asGiven<boolean>()),
  }),
  inputInvalid,
  ({ title, ownerId, dueDate, isRepeated }, path) => {
    const given = {
      ...(title === null ? {} : { title }),
      ...(ownerId === undefined ? {} : { ownerId }),
      ...(dueDate === undefined ? {} : { dueDate }),
      ...(isRepeated === null ? {} : { isRepeated }),
    };
    return Object.keys(given).length > 0
      ? accepted({ change: given })
      : invalid(path, 'needs at least one change: title, ownerId, dueDate or isRepeated', null);
  },
);

export const itemChange = together(named, change);

export const completion = together(
  map(customItem, (item) => ({ named: item })),
  fields({ note: optionalText(2_000) }),
);

/** The least length of the note is the operation's to refuse. */
export const acknowledgement = map(
  together(named, fields({ note: anyText(2_000), facts: asGiven<string>() })),
  ({ facts, ...acknowledged }) => ({ ...acknowledged, seen: facts }),
);
