import {
  BreakingChangeType,
  DangerousChangeType,
  findBreakingChanges,
  findDangerousChanges,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  type GraphQLSchema,
  type GraphQLType,
} from 'graphql';

export interface Break {
  /** What is gone or another: `Tenant.accounts`, `LockState.LOCKED`. */
  readonly description: string;
  /** The day from which the released schema allows it; null if it does not. */
  readonly allowedAfter: string | null;
}

const DAY = /\bGoes after (\d{4}-\d{2}-\d{2})\./;

/**
 * Every change that breaks a client of the released schema, as graphql-js finds them, and another default of an argument (docs/api-policy.md). A change
 * is allowed where the released schema has the place deprecated, and names a day that has passed. `today`: the calendar date, in UTC.
 */
export function findBreaks(
  released: GraphQLSchema,
  current: GraphQLSchema,
  today: string,
): { readonly broken: readonly Break[]; readonly allowed: readonly Break[] } {
  const breaks: readonly Break[] = [
    ...findBreakingChanges(released, current)
      // A scalar of the specification is there in every schema; graphql-js counts only those that are used.
      .filter(({ description }) => !description.startsWith('Standard scalar '))
      .map(({ type, description }) => ({ description, allowedAfter: dayOf(released, type, description) })),
    ...findDangerousChanges(released, current)
      .filter(({ type }) => type === DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE)
      .map(({ description }) => ({ description, allowedAfter: null })),
  ];
  const isAllowed = ({ allowedAfter }: Break): boolean => allowedAfter !== null && allowedAfter < today;
  return { broken: breaks.filter((each) => !isAllowed(each)), allowed: breaks.filter(isAllowed) };
}

/** The day that a deprecation in the released schema names; null if there is none. */
function dayOf(released: GraphQLSchema, change: BreakingChangeType, description: string): string | null {
  if (change === BreakingChangeType.TYPE_REMOVED)
    return dayOfType(released, description.replace(/ was removed\.$/, ''));
  const [typeName = '', fieldName = '', argumentName] = placeOf(change, description);
  const type = released.getType(typeName);
  if (isEnumType(type)) return dayIn(type.getValue(fieldName)?.deprecationReason);
  if (isInputObjectType(type)) return dayIn(type.getFields()[fieldName]?.deprecationReason);
  if (!isObjectType(type) && !isInterfaceType(type)) return null;
  const field = type.getFields()[fieldName];
  const argument = field?.args.find(({ name }) => name === argumentName);
  return dayIn(field?.deprecationReason) ?? dayIn(argument?.deprecationReason);
}

/** A type may go with everything that needs it: the latest of their days, or null if one of them has none. */
function dayOfType(released: GraphQLSchema, name: string): string | null {
  const days = Object.values(released.getTypeMap()).flatMap((type): (string | null)[] => {
    if (isUnionType(type)) return type.getTypes().some((member) => member.name === name) ? [null] : [];
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return [];
    return Object.values(type.getFields()).flatMap((field) => {
      const places = [field, ...('args' in field ? field.args : [])];
      return places
        .filter((place) => getNamedType(place.type as GraphQLType).toString() === name)
        .map((place) => dayIn(place.deprecationReason) ?? dayIn(field.deprecationReason));
    });
  });
  return days.reduce<string | null>(
    (latest, day) => (latest === null || day === null ? null : day > latest ? day : latest),
    days.length === 0 ? null : '',
  );
}

/** The type, field and argument that graphql-js names in the text of a removal. */
function placeOf(change: BreakingChangeType, description: string): readonly string[] {
  switch (change) {
    case BreakingChangeType.FIELD_REMOVED:
      return /^(\w+)\.(\w+) was removed/.exec(description)?.slice(1) ?? [];
    case BreakingChangeType.VALUE_REMOVED_FROM_ENUM:
      return (/^(\w+) was removed from enum type (\w+)/.exec(description)?.slice(1) ?? []).toReversed();
    case BreakingChangeType.ARG_REMOVED:
      return /^(\w+)\.(\w+) arg (\w+) was removed/.exec(description)?.slice(1) ?? [];
    default:
      return [];
  }
}

function dayIn(reason: string | null | undefined): string | null {
  return DAY.exec(reason ?? '')?.[1] ?? null;
}
