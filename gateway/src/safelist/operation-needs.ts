import {
  isAbstractType,
  isInterfaceType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
} from 'graphql';

/** What a field, or an object that is named by its id, asks of the caller. */
export interface FieldNeed {
  readonly permission: string;
  /** No grant for single tenants is enough. */
  readonly isFirmWide: boolean;
}

/** By `Type.field`; by `Type`, what it takes to have an object of the type found by its id. */
export type FieldNeeds = ReadonlyMap<string, FieldNeed>;

/** What an operation's fields need: all of them, whatever the variables say. The document has passed validation. */
export function needsOf(
  document: DocumentNode,
  schema: GraphQLSchema,
  needs: FieldNeeds,
): readonly FieldNeed[] {
  const found = new Map<string, FieldNeed>();
  const add = (key: string): void => {
    const need = needs.get(key);
    if (need) found.set(`${need.permission} ${need.isFirmWide}`, need);
  };
  const typeInfo = new TypeInfo(schema);
  const conditionOf = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION
        ? [[definition.name.value, definition.typeCondition.name.value] as const]
        : [],
    ),
  );
  /** An object that is selected below an interface was found by its id. */
  const addReferred = (condition: string | undefined): void => {
    if (condition !== undefined && isInterfaceType(typeInfo.getParentType())) add(condition);
  };
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      [Kind.FIELD]: ({ name: { value: field } }) => {
        const parent = typeInfo.getParentType();
        if (!parent) return;
        for (const type of typesOf(parent, schema)) add(`${type}.${field}`);
      },
      [Kind.INLINE_FRAGMENT]: ({ typeCondition }) => addReferred(typeCondition?.name.value),
      [Kind.FRAGMENT_SPREAD]: ({ name: { value } }) => addReferred(conditionOf.get(value)),
    }),
  );
  return [...found.values()];
}

const typesOf = (type: GraphQLCompositeType, schema: GraphQLSchema): readonly string[] =>
  isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [type.name];
