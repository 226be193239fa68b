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
import { anyText, asGiven, date, optionalText, text, uuid, version } from '@cifra/subgraph-kit/parse/values';
import type { ItemName } from '@cifra/closing/close-items/item-of-period';

const inputInvalid = refusalCodes('INPUT_INVALID');

interface ItemNameInput {
  readonly code?: string | null | undefined;
  readonly itemId?: string | null | undefined;
}

/** A computed item is named by its code, a custom one by its id: one of the two is given. */
const itemName = parser(
  inputInvalid,
  (
    { code = null, itemId = null }: ItemNameInput,
    path,
  ): Parsed<{ readonly item: ItemName }, 'INPUT_INVALID'> => {
    const invalidCode = (problem: string) => invalid([...path, 'code'], problem, code);
    if ((code === null) === (itemId === null)) return invalidCode('needs exactly one of code and itemId');
    if (itemId !== null) {
      const id = uuid.parse(itemId, [...path, 'itemId']);
      return id.ok ? accepted({ item: { itemId: id.value } }) : id;
    }
    return code !== null && isComputedCode(code)
      ? accepted({ item: { code } })
      : invalidCode('must be the code of a computed item; custom items are identified by their id');
  },
);

export const namedItem = together(
  together(fields({ periodId: uuid }), itemName),
  fields({ version: optional(version) }),
);

const named = map(namedItem, (item) => ({ named: item }));

export const newItem = fields({
  periodId: uuid,
  title: text(200),
  ownerId: optional(uuid),
  dueDate: optional(date),
  isRepeated: withDefault(asGiven<boolean>(), false),
});

/** A field left out stays as it is; an owner or a due date given as null is taken away. */
const change = andThen(
  fields({
    title: optional(text(200)),
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

export const completion = together(named, fields({ note: optionalText(2_000) }));

/** The least length of the note is the operation's to refuse. */
export const acknowledgement = map(
  together(named, fields({ note: anyText(2_000), facts: asGiven<string>() })),
  ({ facts, ...acknowledged }) => ({ ...acknowledged, seen: facts }),
);
