import { isObjectType, isRequiredArgument, type GraphQLField, type GraphQLSchema } from 'graphql';
import type { LiveField } from './contract.ts';

type Field = GraphQLField<unknown, unknown>;

/**
 * The live fields by name. Throws, naming every fault, unless the fields of Subscription are those that were declared, and each answers what the
 * query field that it runs answers, with arguments that mean the same.
 */
export function checkLiveFields(
  schema: GraphQLSchema,
  fields: readonly LiveField[],
): ReadonlyMap<string, LiveField> {
  const byName = new Map(fields.map((field) => [field.name, field]));
  const inSchema = schema.getSubscriptionType()?.getFields() ?? {};
  const faults = [
    ...Object.keys(inSchema).flatMap((name) => (byName.has(name) ? [] : [`${name} runs no query`])),
    ...fields.flatMap((field) => faultsOf(schema, field)),
  ];
  if (faults.length > 0)
    throw new Error(`The subscriptions do not fit the schema:\n  ${faults.join('\n  ')}`);
  return byName;
}

function faultsOf(schema: GraphQLSchema, { name, runs }: LiveField): readonly string[] {
  const own = schema.getSubscriptionType()?.getFields()[name];
  if (!own) return [`${name} is not a field of Subscription`];
  const faults: string[] = [];
  const left = new Set(own.args.map((argument) => argument.name));
  let parent = schema.getQueryType() ?? null;
  let found: Field | null = null;
  for (const step of runs) {
    const field: Field | undefined = parent?.getFields()[step.field];
    if (!field)
      return [...faults, `${name}: ${parent?.name ?? 'a list or a scalar'} has no field ${step.field}`];
    for (const argument of field.args) {
      const from = step.renamed?.[argument.name] ?? argument.name;
      const given = own.args.find((each) => each.name === from);
      if (given) left.delete(given.name);
      if (given ? !isAccepted(String(given.type), String(argument.type)) : isRequiredArgument(argument))
        faults.push(
          `${name}: ${step.field}(${argument.name}: ${String(argument.type)}) gets ${String(given?.type)}`,
        );
    }
    found = field;
    parent = isObjectType(field.type) ? field.type : null;
  }
  if (left.size > 0) faults.push(`${name}: nothing gets its ${[...left].join(', ')}`);
  if (String(found?.type) !== String(own.type))
    faults.push(`${name} is ${String(own.type)}, and ${String(found?.name)} is ${String(found?.type)}`);
  return faults;
}

/** A value that may not be null is accepted where one may. */
function isAccepted(given: string, wanted: string): boolean {
  return given === wanted || given === `${wanted}!`;
}
