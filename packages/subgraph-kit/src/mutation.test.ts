import { expect, test } from 'vitest';
import { tenant } from '@cifra/access/field-rule';
import { tenantCommand, type CommandRequest } from '@cifra/books/command';
import { newId } from '@cifra/books/ids';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import type { BooksContext, CommandInput } from './context.ts';
import { mutationKit, resolversOf, rulesOf } from './mutation.ts';
import { fields } from './parse/combine.ts';
import { asGiven, uuid } from './parse/values.ts';

/** As the generator writes them. */
type Refused<Name extends string> = {
  readonly __typename: Name;
  readonly code: string;
  readonly message: string;
};
type LockResult =
  | { readonly __typename: 'PeriodLocked_'; readonly periodId: string }
  | Refused<'PeriodUnknown'>
  | Refused<'InputInvalid'>
  | Refused<'IdempotencyKeyReused'>
  | Refused<'TenantUnknown'>;
interface LockInput {
  readonly idempotencyKey: string;
  readonly periodId: string;
  readonly reason?: string | null;
}
type Resolver<Input, Result> = (
  parent: object,
  args: { readonly input: Input },
  context: BooksContext,
  info: object,
) => Promise<Result> | Result;
interface Resolvers {
  readonly lockPeriod?: Resolver<LockInput, LockResult>;
}

const { mutation, plainMutation } = mutationKit<Resolvers, BooksContext>();
const codes = refusalCodes('PERIOD_UNKNOWN');
type Code = CodeOf<typeof codes>;
interface Lock {
  readonly periodId: Uuid;
}
const lockCommand = tenantCommand<Lock, Uuid, Code>(
  'test.lock',
  async (_tx, { periodId }) => accepted(periodId),
  { refuses: codes },
);
const lockPeriod = mutation('lockPeriod', {
  needs: tenant('Period.Lock'),
  input: fields({ periodId: uuid }),
  command: lockCommand,
  answers: 'PeriodLocked_',
  shape: (periodId) => ({ periodId }),
});

const periodId = newId();

/** A context whose door answers what it is told, and what the door was asked. */
function standIn(answer: unknown = accepted(periodId)) {
  const executed: unknown[] = [];
  const context = {
    tenantId: newId(),
    commandRequest: (input: CommandInput): CommandRequest => ({
      actor: { kind: 'user', id: newId(), name: 'test' },
      requestId: 'r',
      origin: 'test',
      idempotencyKey: input.idempotencyKey,
      reason: input.reason ?? null,
    }),
    books: {
      execute: async (
        command: { readonly name: string },
        _target: object,
        input: object,
        request: CommandRequest,
      ) => {
        executed.push([command.name, input, request.idempotencyKey, request.reason]);
        return answer;
      },
    },
  };
  return { context, executed };
}

type Call = (parent: object, args: object, context: object, info: object) => Promise<Record<string, unknown>>;
const ask = (input: object, context: object) =>
  (lockPeriod.resolve as unknown as Call)({}, { input }, context, {});

test('key, parse, execute, shape: the command gets what was parsed, the commit the key and the reason', async () => {
  const { context, executed } = standIn();
  const input = { idempotencyKey: 'k-1', periodId: periodId.toUpperCase(), reason: 'Why not' };
  expect(await ask(input, context)).toEqual({ __typename: 'PeriodLocked_', periodId, replayed: false });
  expect(executed).toEqual([['test.lock', { periodId }, 'k-1', 'Why not']]);
});

test('it refuses an input before the command, with the faults of key and content together, and runs nothing then', async () => {
  const { context, executed } = standIn(refused(refuse('PERIOD_UNKNOWN', { periodRef: '2026-01' })));
  expect(await ask({ idempotencyKey: '', periodId: 'no id' }, context)).toMatchObject({
    __typename: 'InputInvalid',
    message: expect.stringMatching(/^The input has 2 faults\./) as string,
    inputFaults: [
      { path: ['input', 'idempotencyKey'], code: 'IDEMPOTENCY_KEY_INVALID' },
      { path: ['input', 'periodId'], code: 'INPUT_INVALID', value: 'no id' },
    ],
  });
  expect(await ask({ idempotencyKey: 'has a blank', periodId }, context)).toMatchObject({
    __typename: 'InputInvalid',
    inputFaults: [{ path: ['input', 'idempotencyKey'] }],
  });
  expect(await ask({ idempotencyKey: 'k', periodId: 'no id' }, context)).toMatchObject({
    __typename: 'InputInvalid',
    inputFaults: [{ field: 'periodId', value: 'no id' }],
  });
  expect(executed).toEqual([]);
  expect(await ask({ idempotencyKey: 'k', periodId }, context)).toMatchObject({
    __typename: 'PeriodUnknown',
    code: 'PERIOD_UNKNOWN',
    periodRef: '2026-01',
  });
});

test('the union is what it answers, then what command, input and door refuse', () => {
  expect(lockPeriod.members).toEqual([
    'PeriodLocked_',
    'PeriodUnknown',
    'InputInvalid',
    'IdempotencyKeyReused',
    'TenantUnknown',
  ]);
  expect(lockPeriod.refuses).toEqual([
    'PERIOD_UNKNOWN',
    'INPUT_INVALID',
    'IDEMPOTENCY_KEY_REUSED',
    'TENANT_UNKNOWN',
  ]);
  expect(rulesOf([lockPeriod])).toEqual({
    Mutation: { lockPeriod: tenant('Period.Lock') },
    PeriodLocked_: 'inheritAll',
  });
  expect(Object.keys(resolversOf([lockPeriod]))).toEqual(['lockPeriod']);
  expect(() => resolversOf([lockPeriod, lockPeriod])).toThrow('declared twice');
});

test('a command that lists no refusals is named when the mutation is declared', () => {
  const command = tenantCommand<Lock, Uuid, Code>('test.silent', async (_tx, input) =>
    accepted(input.periodId),
  );
  const declare = () =>
    mutation('lockPeriod', {
      needs: tenant('Period.Lock'),
      input: fields({ periodId: uuid }),
      command,
      answers: 'PeriodLocked_',
      shape: (id) => ({ periodId: id }),
    });
  expect(declare).toThrow('the command test.silent lists no refusals');
});

test('a declaration that does not fit its schema does not compile', () => {
  const declaration = {
    needs: tenant('Period.Lock'),
    input: fields({ periodId: uuid }),
    command: lockCommand,
    answers: 'PeriodLocked_',
    shape: (id: Uuid) => ({ periodId: id }),
  } as const;
  const lateCodes = refusalCodes('PERIOD_UNKNOWN', 'YEAR_NOT_READY');
  const lateCommand = tenantCommand<Lock, Uuid, CodeOf<typeof lateCodes>>(
    'test.late',
    async (_tx, input) => accepted(input.periodId),
    { refuses: lateCodes },
  );
  const withNote = fields({ periodId: uuid, note: asGiven<string>() });
  const unparsed = fields({ periodId: asGiven<string>() });
  const declarations = [
    // @ts-expect-error The schema has no such mutation.
    () => mutation('lockYear', declaration),
    // @ts-expect-error The union has no such answer.
    () => mutation('lockPeriod', { ...declaration, answers: 'PeriodLockChanged' }),
    // @ts-expect-error The answer has no such field.
    () => mutation('lockPeriod', { ...declaration, shape: (id: Uuid) => ({ id }) }),
    // @ts-expect-error The input has no such field.
    () => mutation('lockPeriod', { ...declaration, input: withNote }),
    // @ts-expect-error The command takes an id that was parsed.
    () => mutation('lockPeriod', { ...declaration, input: unparsed }),
    // @ts-expect-error The union, as it was generated last, lacks FiscalYearRefused.
    () => mutation('lockPeriod', { ...declaration, command: lateCommand }),
    () =>
      plainMutation('lockPeriod', {
        needs: tenant('Period.Lock'),
        answers: ['PeriodLocked_'],
        refuses: codes,
        resolve: async (_parent, { input }) => ({ __typename: 'PeriodLocked_', periodId: input.periodId }),
      }),
  ];
  for (const declare of declarations) expect(declare).not.toThrow();
});
