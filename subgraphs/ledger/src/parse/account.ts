import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { parseCode } from '@cifra/domain/normalise';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { AccountChange } from '@cifra/books/accounts/change-account';
import type { NewAccount } from '@cifra/books/accounts/create-account';
import type { CreateAccountInput, UpdateAccountInput } from '../generated/resolvers.ts';
import { parseText } from '@cifra/subgraph-kit/parse-text';

type Parsed<Value> = Result<Value, Refusal<'INPUT_INVALID'>>;

const parseAccountCode = (text: string): Parsed<string> => parseCode(text, { field: 'code', maximum: 40 });
const parseName = (text: string): Parsed<string> =>
  parseText(text, { field: 'name', maximum: 200, isRequired: true });

/** Reads a new account. Refuses in order of the fields: INPUT_INVALID. */
export function parseNewAccount(input: CreateAccountInput): Parsed<NewAccount> {
  const code = parseAccountCode(input.code);
  if (!code.ok) return code;
  const name = parseName(input.name);
  if (!name.ok) return name;
  const parentId = parseParent(input.parentId ?? null);
  if (!parentId.ok) return parentId;
  return accepted({
    code: code.value,
    name: name.value,
    type: input.type,
    normalSide: input.normalSide ?? null,
    parentId: parentId.value,
    isPostable: input.isPostable ?? true,
  });
}

/** Reads a change of an account: what is left out stays; only the parent may be null, for the top. */
export function parseAccountChange(input: UpdateAccountInput): Parsed<AccountChange> {
  for (const field of ['code', 'name', 'type', 'normalSide', 'isPostable'] as const)
    if (input[field] === null)
      return refused(
        refuse('INPUT_INVALID', { field, problem: 'must not be null; leave it out to keep it', value: null }),
      );
  const code = typeof input.code === 'string' ? parseAccountCode(input.code) : accepted(undefined);
  if (!code.ok) return code;
  const name = typeof input.name === 'string' ? parseName(input.name) : accepted(undefined);
  if (!name.ok) return name;
  const parentId = input.parentId === undefined ? accepted(undefined) : parseParent(input.parentId);
  if (!parentId.ok) return parentId;
  const change = {
    code: code.value,
    name: name.value,
    type: input.type ?? undefined,
    normalSide: input.normalSide ?? undefined,
    parentId: parentId.value,
    isPostable: input.isPostable ?? undefined,
  };
  // Plain data has no undefined: what is left out is not there.
  return accepted(
    Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as AccountChange,
  );
}

function parseParent(parentId: string | null): Parsed<Uuid | null> {
  return parentId === null ? accepted(null) : parseUuid(parentId, 'parentId');
}
