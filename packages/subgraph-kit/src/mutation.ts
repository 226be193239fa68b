import { inheritAll, type FieldMap } from '@cifra/access/field-map';
import type { FieldRule } from '@cifra/access/field-rule';
import type { PermissionName } from '@cifra/access/permissions';
import {
  doorRefusalCodes,
  type CommandRequest,
  type ControlCommand,
  type DoorRefusalCode,
  type Executed,
  type TenantCommand,
} from '@cifra/books/command';
import type { RefusalCodes } from '@cifra/domain/refusal-codes';
import type { RefusalCode } from '@cifra/domain/refusals';
import type { BooksContext } from './context.ts';
import type { Parser } from './parse/parser.ts';
import { refusalTypeName, toGraphQLRefusal, type RefusalTypeName } from './refusal.ts';
import { resolverOf, type KeyedInput } from './run-mutation.ts';
import { requireTenant } from './require-tenant.ts';
import { stepUpNeeded } from './step-up.ts';

/**
 * A mutation, declared once. From the list of a subgraph's declarations come its resolvers, the permissions of its Mutation, the unions of
 * its schema, and the list of mutations that the isolation fuzzer and the posting matrix walk.
 */
export interface DeclaredMutation {
  readonly name: string;
  /** What it asks of the claim. */
  readonly needs: FieldRule;
  /** Whether its input names the request's tenant: what it needs is needed in one tenant. */
  readonly isOfTenant: boolean;
  /** The types that say what was done. */
  readonly answers: readonly string[];
  /** The types that it may answer: what was done, then the refusals. The members of its union. */
  readonly members: readonly string[];
  /** Whether it asks for a fresh proof of who the caller is: where the firm wants one, or always. */
  readonly isSteppedUp: boolean | 'ALWAYS';
  /** The codes of its refusals, in the order in which they are refused. */
  readonly refuses: readonly RefusalCode[];
  readonly resolve: (parent: never, args: never, context: never, info: never) => unknown;
}

type ResolverFunction = (...args: never[]) => unknown;

/** The resolver of a field among the generated types. */
type ResolverOf<Resolvers, Name extends keyof Resolvers> = Extract<
  NonNullable<Resolvers[Name]>,
  ResolverFunction
>;
type InputOf<Resolver extends ResolverFunction> =
  Parameters<Resolver> extends [unknown, { readonly input: infer Input }, ...unknown[]] ? Input : never;
type ResultOf<Resolver extends ResolverFunction> = Awaited<ReturnType<Resolver>>;
type MemberOf<Resolver extends ResolverFunction> =
  ResultOf<Resolver> extends { readonly __typename: infer Name extends string } ? Name : never;
/** What a member of the union holds, besides its name. */
type ContentOf<Resolver extends ResolverFunction, Member> = Omit<
  Extract<ResultOf<Resolver>, { readonly __typename: Member }>,
  '__typename' | 'replayed'
>;

/** Refuses to compile where the generated union lacks a refusal: the schema was changed and its types were not generated again. */
type Covers<Resolver extends ResolverFunction, Code extends RefusalCode> = [RefusalTypeName<Code>] extends [
  MemberOf<Resolver>,
]
  ? unknown
  : { readonly runNpmRunGenerateFor: Exclude<RefusalTypeName<Code>, MemberOf<Resolver>> };

interface Declaration<Resolver extends ResolverFunction, Context, Parsed, Value, Member> {
  readonly needs: FieldRule;
  /** Refuses STEP_UP_REQUIRED before it looks at its input, where the caller's proof is too old; ALWAYS: where the firm has turned that off, too. Defaults to false. */
  readonly isSteppedUp?: true | 'ALWAYS';
  /** Reads the input, besides its idempotency key; a `reason` goes into the commit by itself. */
  readonly input: Parser<InputOf<Resolver>, Parsed, RefusalCode>;
  /** The type that says what was done. */
  readonly answers: Member;
  /** The content of that type, from what the command answered. A repeated request shows the objects as they are now. */
  readonly shape: (
    value: Value,
    context: Context,
    input: Parsed,
  ) => ContentOf<Resolver, Member> | Promise<ContentOf<Resolver, Member>>;
}

export interface CommandDeclaration<
  Resolver extends ResolverFunction,
  Context,
  Parsed,
  Value,
  Code extends RefusalCode,
  Member,
> extends Declaration<Resolver, Context, Parsed, Value, Member> {
  /** Whether it decides on somebody's work: then it is looked up whether the caller may decide on their own. */
  readonly decides?: true;
  /** It lists its refusals (`refuses`). */
  readonly command: TenantCommand<Parsed, Value, Code> | ControlCommand<Parsed, Value, Code>;
}

export interface StepsDeclaration<
  Resolver extends ResolverFunction,
  Context,
  Parsed,
  Value,
  Code extends RefusalCode,
  Member,
> extends Declaration<Resolver, Context, Parsed, Value, Member> {
  /** Exactly what `run` refuses, besides what the door itself does. */
  readonly refuses: RefusalCodes<Code>;
  /** Looks up what the command needs, runs it, and what else there is to do. */
  readonly run: (
    input: Parsed,
    context: Context,
    request: CommandRequest,
  ) => Promise<Executed<Value, Code | DoorRefusalCode>>;
}

/** A mutation whose command does one of several things: its shape says by name which. */
export interface OutcomesDeclaration<
  Resolver extends ResolverFunction,
  Context,
  Parsed,
  Value,
  Code extends RefusalCode,
  Member,
> extends Pick<
  CommandDeclaration<Resolver, Context, Parsed, Value, Code, Member>,
  'needs' | 'isSteppedUp' | 'input' | 'command'
> {
  /** Looks up what the command needs and cannot read itself. Left out: nothing. */
  readonly prepare?: (input: Parsed, context: Context) => Promise<Parsed>;
  readonly answers: readonly Member[];
  readonly shape: (
    value: Value,
    context: Context,
    input: Parsed,
  ) => Promise<Omit<Extract<ResultOf<Resolver>, { readonly __typename: Member }>, 'replayed'>>;
}

/** A mutation in steps that does one of several things. */
export interface OutcomesInStepsDeclaration<
  Resolver extends ResolverFunction,
  Context,
  Parsed,
  Value,
  Code extends RefusalCode,
  Member,
>
  extends
    Pick<
      StepsDeclaration<Resolver, Context, Parsed, Value, Code, Member>,
      'needs' | 'isSteppedUp' | 'input' | 'refuses' | 'run'
    >,
    Pick<OutcomesDeclaration<Resolver, Context, Parsed, Value, Code, Member>, 'answers' | 'shape'> {}

export interface PlainDeclaration<Resolver extends ResolverFunction, Code extends RefusalCode> {
  readonly needs: FieldRule;
  readonly isSteppedUp?: true | 'ALWAYS';
  readonly answers: readonly MemberOf<Resolver>[];
  readonly refuses: RefusalCodes<Code>;
  readonly resolve: Resolver;
}

/** What the kit itself refuses, before and after the command: the faults of an input, its key's among them, and what the door does. */
type KitCode = 'INPUT_INVALID' | DoorRefusalCode;
const kitCodes: readonly KitCode[] = ['INPUT_INVALID', ...doorRefusalCodes];

/**
 * The functions with which a subgraph declares its mutations: `mutation` runs one command, `mutationInSteps` a function around one;
 * `mutationWithOutcomes` and `outcomesInSteps` are the same for what does one of several things; `plainMutation` is a resolver as it stands
 * (logging in has no idempotency key).
 */
export function mutationKit<Resolvers, Context extends BooksContext>(
  parts: {
    /** Whether the caller may decide on their own work with a permission. Needed where a mutation decides. */
    readonly holdsAlone?: (context: Context, permission: PermissionName) => Promise<boolean>;
  } = {},
) {
  type Of<Name extends keyof Resolvers> = ResolverOf<Resolvers, Name>;

  const runOf =
    <Parsed, Value, Code extends RefusalCode>(
      command: TenantCommand<Parsed, Value, Code> | ControlCommand<Parsed, Value, Code>,
    ) =>
    // Not destructured: a request of firm scope has no tenant, and says so by throwing.
    (parsed: Parsed, context: Context, request: CommandRequest) =>
      command.target === 'tenant'
        ? context.books.execute(command, { tenantId: context.tenantId }, parsed, request)
        : context.books.executeControl(command, parsed, request);

  /** Tells a command whether the caller may decide on their own work. */
  function decidingWith<Parsed, Answer>(
    name: string,
    needs: FieldRule,
    run: (parsed: Parsed, context: Context, request: CommandRequest) => Promise<Answer>,
  ): typeof run {
    const { holdsAlone } = parts;
    if (holdsAlone === undefined || needs.kind !== 'tenant')
      throw new Error(`${name} decides, and nothing says whether somebody may do so alone`);
    const { permission } = needs;
    return async (parsed, context, request) =>
      run(parsed, context, { ...request, isAlone: await holdsAlone(context, permission) });
  }

  function mutation<
    Name extends keyof Resolvers & string,
    Parsed,
    Value,
    Code extends RefusalCode,
    Member extends MemberOf<Of<Name>>,
  >(
    name: Name,
    declaration: CommandDeclaration<Of<Name>, Context, Parsed, Value, Code, Member> &
      Covers<Of<Name>, Code | KitCode>,
  ): DeclaredMutation {
    const { needs, isSteppedUp = false, decides = false, input, command, answers, shape } = declaration;
    if (command.refuses === null) throw new Error(`${name}: the command ${command.name} lists no refusals`);
    const run = runOf(command);
    return {
      name,
      needs,
      isOfTenant: needs.kind === 'tenant',
      isSteppedUp,
      ...outcomesOf([answers], [...stepUpCodes(isSteppedUp), ...command.refuses, ...kitCodes]),
      resolve: resolverOf<Context, InputOf<Of<Name>> & KeyedInput, Parsed, Value, Code | DoorRefusalCode>({
        input,
        answers,
        shape,
        run: decides ? decidingWith(name, needs, run) : run,
      }),
    };
  }

  function mutationWithOutcomes<
    Name extends keyof Resolvers & string,
    Parsed,
    Value,
    Code extends RefusalCode,
    Member extends MemberOf<Of<Name>>,
  >(
    name: Name,
    declaration: OutcomesDeclaration<Of<Name>, Context, Parsed, Value, Code, Member> &
      Covers<Of<Name>, Code | KitCode>,
  ): DeclaredMutation {
    const {
      command,
      prepare,
      ...rest
    }: OutcomesDeclaration<Of<Name>, Context, Parsed, Value, Code, Member> = declaration;
    if (command.refuses === null) throw new Error(`${name}: the command ${command.name} lists no refusals`);
    const run = runOf(command);
    return withOutcomes(name, {
      ...rest,
      refuses: command.refuses,
      run: async (parsed, context, request) =>
        run(prepare === undefined ? parsed : await prepare(parsed, context), context, request),
    });
  }

  function outcomesInSteps<
    Name extends keyof Resolvers & string,
    Parsed,
    Value,
    Code extends RefusalCode,
    Member extends MemberOf<Of<Name>>,
  >(
    name: Name,
    declaration: OutcomesInStepsDeclaration<Of<Name>, Context, Parsed, Value, Code, Member> &
      Covers<Of<Name>, Code | KitCode>,
  ): DeclaredMutation {
    return withOutcomes(name, declaration);
  }

  function withOutcomes<
    Name extends keyof Resolvers & string,
    Parsed,
    Value,
    Code extends RefusalCode,
    Member extends MemberOf<Of<Name>>,
  >(
    name: Name,
    declaration: Omit<
      OutcomesInStepsDeclaration<Of<Name>, Context, Parsed, Value, Code, Member>,
      'refuses'
    > & {
      readonly refuses: readonly Code[];
    },
  ): DeclaredMutation {
    const { needs, isSteppedUp = false, input, refuses, run, answers, shape } = declaration;
    return {
      name,
      needs,
      isOfTenant: needs.kind === 'tenant',
      isSteppedUp,
      ...outcomesOf(answers, [...stepUpCodes(isSteppedUp), ...refuses, ...kitCodes]),
      resolve: resolverOf<Context, InputOf<Of<Name>> & KeyedInput, Parsed, Value, Code | DoorRefusalCode>({
        input,
        // The shape names the type itself.
        answers: answers[0] ?? '',
        shape,
        run,
      }),
    };
  }

  function mutationInSteps<
    Name extends keyof Resolvers & string,
    Parsed,
    Value,
    Code extends RefusalCode,
    Member extends MemberOf<Of<Name>>,
  >(
    name: Name,
    declaration: StepsDeclaration<Of<Name>, Context, Parsed, Value, Code, Member> &
      Covers<Of<Name>, Code | KitCode>,
  ): DeclaredMutation {
    const { needs, isSteppedUp = false, input, refuses, run, answers, shape } = declaration;
    return {
      name,
      needs,
      isOfTenant: needs.kind === 'tenant',
      isSteppedUp,
      ...outcomesOf([answers], [...stepUpCodes(isSteppedUp), ...refuses, ...kitCodes]),
      resolve: resolverOf<Context, InputOf<Of<Name>> & KeyedInput, Parsed, Value, Code | DoorRefusalCode>({
        input,
        answers,
        shape,
        run,
      }),
    };
  }

  function plainMutation<Name extends keyof Resolvers & string, Code extends RefusalCode>(
    name: Name,
    declaration: PlainDeclaration<Of<Name>, Code> & Covers<Of<Name>, Code>,
  ): DeclaredMutation {
    const { needs, isSteppedUp = false, answers, refuses, resolve } = declaration;
    return {
      name,
      needs,
      isOfTenant: needs.kind === 'tenant',
      isSteppedUp,
      ...outcomesOf(answers, [...stepUpCodes(isSteppedUp), ...refuses]),
      resolve,
    };
  }

  return { mutation, mutationInSteps, mutationWithOutcomes, outcomesInSteps, plainMutation };
}

function outcomesOf(
  answers: readonly string[],
  codes: readonly RefusalCode[],
): Pick<DeclaredMutation, 'answers' | 'members' | 'refuses'> {
  return {
    answers,
    members: [...new Set([...answers, ...codes.map(refusalTypeName)])],
    refuses: [...new Set(codes)],
  };
}

/** The resolvers of a subgraph's Mutation. Throws where a name is declared twice. */
export function resolversOf(
  mutations: readonly DeclaredMutation[],
): Readonly<Record<string, DeclaredMutation['resolve']>> {
  const names = new Set(mutations.map(({ name }) => name));
  if (names.size < mutations.length) throw new Error('a mutation is declared twice');
  return Object.fromEntries(
    mutations.map(({ name, isOfTenant, isSteppedUp, resolve }) => {
      const asked = isSteppedUp === false ? resolve : steppedUp(resolve, isSteppedUp === 'ALWAYS');
      return [name, isOfTenant ? inNamedTenant(asked) : asked];
    }),
  );
}

const stepUpCodes = (isSteppedUp: DeclaredMutation['isSteppedUp']): readonly RefusalCode[] =>
  isSteppedUp === false ? [] : ['STEP_UP_REQUIRED'];

function steppedUp(resolve: DeclaredMutation['resolve'], isAlways: boolean): DeclaredMutation['resolve'] {
  return async (parent, args, context, info) => {
    const refusal = await stepUpNeeded(context, { isAlways });
    return refusal === null ? resolve(parent, args, context, info) : toGraphQLRefusal(refusal);
  };
}

/** Compares the tenant that the input names with that of the claim, which the gateway minted from its own reading. Throws TENANTS_DIFFER. */
function inNamedTenant(resolve: DeclaredMutation['resolve']): DeclaredMutation['resolve'] {
  return (parent, args, context, info) => {
    const { input } = args as { readonly input: { readonly tenantId: string } };
    requireTenant((context as BooksContext).access.claim, input.tenantId);
    return resolve(parent, args, context, info);
  };
}

/**
 * The part of a subgraph's field map that follows from its mutations: what each asks of the claim, and that the fields of what it answers
 * are leaves of it. A type that needs a rule of its own gets it in `src/permissions.ts`, after this.
 */
export function rulesOf(mutations: readonly DeclaredMutation[]): FieldMap {
  return {
    ...Object.fromEntries(mutations.flatMap(({ answers }) => answers.map((type) => [type, inheritAll]))),
    Mutation: Object.fromEntries(mutations.map(({ name, needs }) => [name, needs])),
  };
}
