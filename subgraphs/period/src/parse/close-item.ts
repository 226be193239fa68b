import { localDate, type LocalDate } from '@cifra/domain/local-date';
import { isComputedCode } from '@cifra/books/close/items/computed-fact';
import type { ItemChange, ItemOwner, NewCustomItem } from '@cifra/books/close/items/change-items';
import { parseUuid } from '@cifra/domain/ids';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { parseVersion } from '@cifra/subgraph-kit/parse-step';
import { parseOptionalText, parseText } from '@cifra/subgraph-kit/parse-text';
import type { PeriodContext } from '../context.ts';
import type {
  AcknowledgeCloseItemInput,
  AddCloseItemInput,
  ChangeCloseItemInput,
  CompleteCloseItemInput,
} from '../generated/resolvers.ts';
import type { AskedItem } from '../operations/close-items.ts';
import { isActiveUser } from '../repository/users.ts';

type InputInvalid = Refusal<'INPUT_INVALID'>;

/** How a caller names an item. */
interface ItemInput {
  readonly periodId: string;
  readonly code?: string | null | undefined;
  readonly itemId?: string | null | undefined;
  readonly version?: string | null | undefined;
}

/** A field that was left out is undefined; one that is to be taken away is null. */
type Given<Value> = Value | null | undefined;

/** Refuses: INPUT_INVALID. */
export function parseItem(input: ItemInput): Result<AskedItem, InputInvalid> {
  const periodId = parseUuid(input.periodId, 'periodId');
  if (!periodId.ok) return periodId;
  const item = parseItemName(input);
  if (!item.ok) return item;
  const version = typeof input.version === 'string' ? parseVersion(input.version) : accepted(null);
  if (!version.ok) return version;
  return accepted({ periodId: periodId.value, item: item.value, version: version.value });
}

function parseItemName({ code, itemId }: ItemInput): Result<AskedItem['item'], InputInvalid> {
  const invalid = (problem: string): Result<never, InputInvalid> =>
    refused(refuse('INPUT_INVALID', { field: 'code', problem, value: code ?? null }));
  if (typeof code === 'string' && typeof itemId !== 'string')
    return isComputedCode(code)
      ? accepted({ code })
      : invalid('must be the code of a computed item: custom ones are named by their id');
  if (typeof itemId !== 'string' || typeof code === 'string')
    return invalid('takes the code of a computed item or the id of an item, one of the two');
  const id = parseUuid(itemId, 'itemId');
  return id.ok ? accepted({ itemId: id.value }) : id;
}

/** The owner whom an input names, with whether they may sign in. Refuses: INPUT_INVALID. */
async function findOwner(
  ownerId: Given<string>,
  { books }: Pick<PeriodContext, 'books'>,
): Promise<Result<ItemOwner | null, InputInvalid>> {
  if (typeof ownerId !== 'string') return accepted(null);
  const id = parseUuid(ownerId, 'ownerId');
  if (!id.ok) return id;
  return accepted({ id: id.value, isActive: await isActiveUser(books.control, id.value) });
}

const parseTitle = (title: string): Result<string, InputInvalid> =>
  parseText(title, { field: 'title', maximum: 200, isRequired: true });

const dateOf = (date: string | null | undefined): LocalDate | null =>
  typeof date === 'string' ? localDate(date) : null;

/** Refuses: INPUT_INVALID. */
export async function parseNewItem(
  input: AddCloseItemInput,
  context: PeriodContext,
): Promise<Result<NewCustomItem, InputInvalid>> {
  const periodId = parseUuid(input.periodId, 'periodId');
  if (!periodId.ok) return periodId;
  const title = parseTitle(input.title);
  if (!title.ok) return title;
  const owner = await findOwner(input.ownerId, context);
  if (!owner.ok) return owner;
  return accepted({
    periodId: periodId.value,
    title: title.value,
    owner: owner.value,
    dueDate: dateOf(input.dueDate),
    isRepeated: input.isRepeated ?? false,
  });
}

/** A field left out stays as it is; an owner or a due date given as null is taken away. Refuses: INPUT_INVALID. */
export async function parseItemChange(
  input: ChangeCloseItemInput,
  context: PeriodContext,
): Promise<Result<{ readonly named: AskedItem; readonly change: ItemChange }, InputInvalid>> {
  const named = parseItem(input);
  if (!named.ok) return named;
  const title = typeof input.title === 'string' ? parseTitle(input.title) : accepted(null);
  if (!title.ok) return title;
  const owner = await findOwner(input.ownerId, context);
  if (!owner.ok) return owner;
  const change = {
    ...(title.value === null ? {} : { title: title.value }),
    ...(input.ownerId === undefined ? {} : { owner: owner.value }),
    ...(input.dueDate === undefined ? {} : { dueDate: dateOf(input.dueDate) }),
    ...(typeof input.isRepeated === 'boolean' ? { isRepeated: input.isRepeated } : {}),
  };
  if (Object.keys(change).length > 0) return accepted({ named: named.value, change });
  const problem = 'must name what changes: title, ownerId, dueDate or isRepeated';
  return refused(refuse('INPUT_INVALID', { field: 'input', problem, value: null }));
}

/** Refuses: INPUT_INVALID. */
export function parseCompletion(
  input: CompleteCloseItemInput,
): Result<{ readonly named: AskedItem; readonly note: string | null }, InputInvalid> {
  const named = parseItem(input);
  if (!named.ok) return named;
  const note = parseOptionalText(input.note, { field: 'note', maximum: 2_000 });
  return note.ok ? accepted({ named: named.value, note: note.value }) : note;
}

/** The least length of the note is the operation's to refuse. Refuses: INPUT_INVALID. */
export function parseAcknowledgement(
  input: AcknowledgeCloseItemInput,
): Result<{ readonly named: AskedItem; readonly seen: string; readonly note: string }, InputInvalid> {
  const named = parseItem(input);
  if (!named.ok) return named;
  const note = parseText(input.note, { field: 'note', maximum: 2_000, isRequired: false });
  return note.ok ? accepted({ named: named.value, seen: input.facts, note: note.value }) : note;
}
