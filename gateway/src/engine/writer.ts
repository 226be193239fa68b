import {
  getNamedType,
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLString,
  isCompositeType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { Data } from '../data-source/fetch.ts';
import { finish, put, putJson, putQuoted, start } from './json-bytes.ts';
import { responseHead } from './json-text.ts';
import {
  collectFieldsOf,
  partsOf,
  possibleObjects,
  type Condition,
  type ConditionalSelections,
  type Occurrence,
} from './operation-fields.ts';
import { NotCompilable } from './plan.ts';

/**
 * Writes the whole response as JSON text directly from the fetched data: selects, orders and checks in one pass. It
 * handles only regular data. For anything else (a null that is not allowed, a leaf of the wrong kind, an unknown type)
 * it returns null, and the caller shapes the response the slow way, which handles bubbling nulls.
 */
export type WriteResponse = (data: Data, variables: Readonly<Record<string, unknown>>) => string | null;

const irregular = Symbol('irregular');
const maxFunctions = 2000;

export function compileWriter(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): WriteResponse {
  const rootType = schema.getRootType(operation.operation);
  if (!rootType) throw new NotCompilable(`no root type for ${operation.operation}`);
  const writer = new WriterSource(schema, fragments);
  const root = writer.objectFunction(rootType, [{ selectionSet: operation.selectionSet, condition: [] }]);
  const source = `"use strict"; ${writer.text()} return ${root};`;
  // oxlint-disable-next-line typescript/no-implied-eval -- compiled from checked names and JSON texts only
  const make = new Function('irregular', 'put', 'putJson', 'putQuoted', 'enums', source) as (
    thrown: symbol,
    writePlain: typeof put,
    writeJson: typeof putJson,
    writeText: typeof putQuoted,
    enums: readonly object[],
  ) => (data: Data, variables: object) => void;
  const write = make(irregular, put, putJson, putQuoted, writer.enums);
  return (data, variables) => {
    try {
      start();
      put(responseHead);
      write(data, variables);
      put('}');
      return finish();
    } catch (error) {
      if (error === irregular) return null;
      throw error;
    }
  };
}

/** Names from the schema and the document enter the code only as JSON texts or checked identifiers. */
class WriterSource {
  readonly enums: object[] = [];
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #functions: string[] = [];
  readonly #leafFunctions = new Map<string, string>();
  #functionCount = 0;

  constructor(schema: GraphQLSchema, fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.#schema = schema;
    this.#fragments = fragments;
  }

  text(): string {
    return this.#functions.join('\n');
  }

  objectFunction(type: GraphQLObjectType, selections: readonly ConditionalSelections[]): string {
    const fields = collectFieldsOf({ schema: this.#schema, fragments: this.#fragments }, type, selections);
    const name = this.#newName();
    const parts: string[] = [];
    // Whether a comma is needed is known at compile time until the first field that may be omitted.
    let due: 'no' | 'yes' | 'known at run time' = 'no';
    for (const [responseName, occurrences] of fields) {
      const test = testOf(occurrences);
      const label = `${JSON.stringify(responseName)}:`;
      const write = this.#field(type, responseName, occurrences);
      const plain = `put(${JSON.stringify(label)});`;
      const withComma = `put(${JSON.stringify(`,${label}`)});`;
      const head = due === 'no' ? plain : due === 'yes' ? withComma : `if (due) ${withComma} else ${plain}`;
      if (test === null) {
        parts.push(`${head} ${write}`);
        due = 'yes';
      } else {
        parts.push(`if (${test}) { ${head} due = true; ${write} }`);
        if (due === 'no') due = 'known at run time';
      }
    }
    this.#functions.push(
      `function ${name}(o, vars) { let due = false; put("{");\n${parts.join('\n')}\nput("}"); }`,
    );
    return name;
  }

  #newName(): string {
    this.#functionCount += 1;
    if (this.#functionCount > maxFunctions) throw new NotCompilable('an operation with very many selections');
    return `w${this.#functionCount}`;
  }

  #field(type: GraphQLObjectType, responseName: string, occurrences: readonly Occurrence[]): string {
    const fieldName = (occurrences[0] as Occurrence).node.name.value;
    if (fieldName === '__typename') return `put(${JSON.stringify(JSON.stringify(type.name))});`;
    const field = type.getFields()[fieldName];
    if (!field) throw new NotCompilable(`introspection or an unknown field: ${fieldName}`);
    return `${this.#valueFunction(field.type, occurrences)}(o.${responseName}, vars);`;
  }

  #valueFunction(type: GraphQLOutputType, occurrences: readonly Occurrence[]): string {
    // Leaves of the same type share a function, so that there are fewer functions and each is hot.
    const leaf = isLeafType(getNamedType(type)) ? String(type) : null;
    const known = leaf === null ? undefined : this.#leafFunctions.get(leaf);
    if (known !== undefined) return known;
    const name = this.#newName();
    if (leaf !== null) this.#leafFunctions.set(leaf, name);
    const isRequired = isNonNullType(type);
    const nullable = isNonNullType(type) ? type.ofType : type;
    const onNull = isRequired ? 'throw irregular;' : '{ put("null"); return; }';
    const rest = this.#nonNull(nullable, occurrences);
    this.#functions.push(
      `function ${name}(x, vars) { if (x === null || x === undefined) ${onNull} ${rest} }`,
    );
    return name;
  }

  #nonNull(type: GraphQLOutputType, occurrences: readonly Occurrence[]): string {
    if (isListType(type)) {
      const element = this.#valueFunction(type.ofType, occurrences);
      return `if (!Array.isArray(x)) throw irregular; put("[");
        for (let i = 0; i < x.length; i += 1) { if (i > 0) put(","); ${element}(x[i], vars); }
        put("]");`;
    }
    const named = getNamedType(type);
    if (isLeafType(named)) return this.#leaf(named);
    if (!isCompositeType(named)) throw new NotCompilable(`unknown type ${String(type)}`);
    return this.#composite(named, partsOf(occurrences));
  }

  #composite(type: GraphQLCompositeType, parts: readonly ConditionalSelections[]): string {
    const guard = 'if (typeof x !== "object" || Array.isArray(x)) throw irregular;';
    if (isObjectType(type)) {
      const name = JSON.stringify(type.name);
      return `${guard} if (x.__typename !== undefined && x.__typename !== ${name}) throw irregular;
        ${this.objectFunction(type, parts)}(x, vars);`;
    }
    const cases = possibleObjects(this.#schema, type).map(
      (object) =>
        `case ${JSON.stringify(object.name)}: ${this.objectFunction(object, parts)}(x, vars); return;`,
    );
    return `${guard} switch (x.__typename) { ${cases.join('\n')} default: throw irregular; }`;
  }

  #leaf(type: GraphQLLeafType): string {
    if (isEnumType(type)) {
      const texts: Record<string, string> = Object.create(null) as Record<string, string>;
      for (const { name } of type.getValues()) texts[name] = JSON.stringify(name);
      const index = this.enums.push(texts) - 1;
      return `const t = typeof x === "string" ? enums[${index}][x] : undefined; if (t === undefined) throw irregular; put(t);`;
    }
    switch (type.name) {
      case GraphQLString.name:
        return 'if (typeof x !== "string") throw irregular; putQuoted(x);';
      case GraphQLID.name:
        return 'if (typeof x === "string") putQuoted(x); else if (Number.isInteger(x)) put(String(x)); else throw irregular;';
      case GraphQLInt.name:
        return 'if (!Number.isInteger(x)) throw irregular; put(String(x));';
      case GraphQLFloat.name:
        return 'if (typeof x !== "number" || !Number.isFinite(x)) throw irregular; put(String(x));';
      case GraphQLBoolean.name:
        return 'if (x === true) put("true"); else if (x === false) put("false"); else throw irregular;';
      default:
        return `if (typeof x === "string") { putQuoted(x); return; }
          const t = JSON.stringify(x); if (t === undefined) throw irregular; putJson(t);`;
    }
  }
}

/** Null if it is always written. */
function testOf(occurrences: readonly Occurrence[]): string | null {
  const tests = occurrences.map(({ condition }) => testOfCondition(condition));
  return tests.includes('true') ? null : tests.join(' || ');
}

function testOfCondition(condition: Condition): string {
  if (condition.length === 0) return 'true';
  return `(${condition.map(({ variable, wanted }) => `vars[${JSON.stringify(variable)}] === ${wanted}`).join(' && ')})`;
}
