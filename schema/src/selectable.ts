import {
  isObjectType,
  isUnionType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/** A field and the type that it is a field of. */
interface Place {
  readonly of: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
}

/**
 * Why something in the schema cannot be selected whole, each fault naming the two places that contradict each other. GraphQL merges the
 * fields of a union's members by their names, so that two fields of one name need one type: the same list, the same nullability, the same
 * leaf. Besides, a fact of a refusal has a name that has no other type in the whole schema, so that a refusal can join any union.
 */
export function selectionFaults(schema: GraphQLSchema): readonly string[] {
  const objects = Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'),
  );
  return [...faultsInUnions(schema), ...faultsOfFacts(objects)];
}

function faultsInUnions(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter(isUnionType)
    .flatMap((union) => {
      const known = new Map<string, Place>();
      return union
        .getTypes()
        .flatMap(placesOf)
        .flatMap((place) => {
          const first = known.get(place.field.name) ?? place;
          known.set(place.field.name, first);
          return String(first.field.type) === String(place.field.type)
            ? []
            : [contradiction(first, place, `in the union ${union.name}`)];
        });
    });
}

function faultsOfFacts(objects: readonly GraphQLObjectType[]): string[] {
  const places = Map.groupBy(objects.flatMap(placesOf), ({ field }) => field.name);
  return [...places.values()].flatMap((named) => {
    const fact = named.find(({ of }) => isRefusal(of));
    if (fact === undefined || COMMON_FIELDS.has(fact.field.name)) return [];
    const other = named.find(({ field }) => String(field.type) !== String(fact.field.type));
    return other === undefined ? [] : [contradiction(fact, other, 'and facts have one type over the schema')];
  });
}

/** What every refusal has: these names mean the same everywhere and are compared within unions only. */
const COMMON_FIELDS: ReadonlySet<string> = new Set(['code', 'message', 'remedy']);

function isRefusal(type: GraphQLObjectType): boolean {
  return type.getInterfaces().some(({ name }) => name === 'Refusal');
}

function placesOf(of: GraphQLObjectType): Place[] {
  return Object.values(of.getFields()).map((field) => ({ of, field }));
}

function contradiction(one: Place, other: Place, where: string): string {
  return `${one.of.name}.${one.field.name} is ${String(one.field.type)} and ${other.of.name}.${other.field.name} is ${String(other.field.type)}, ${where}`;
}
