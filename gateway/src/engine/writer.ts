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
import { quote } from './json-text.ts';
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
 * Writes the response as JSON text straight from what was fetched: selects, orders and checks in one pass. It knows
 * regular data only. Anything else (a null where none may be, a leaf of a wrong kind, an unknown type) gives null, and
 * the caller shapes the response the slow way, which knows how nulls bubble.
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
  const source = `"use strict"; ${writer.text()} return (data, vars) => ${root}(data, vars);`;
  const make = new Function('irregular', 'quote', 'enums', source) as (
    thrown: symbol,
    quoteText: typeof quote,
    enums: readonly object[],
  ) => (data: Data, variables: object) => string;
  const write = make(irregular, quote, writer.enums);
  return (data, variables) => {
    try {
      return write(data, variables);
    } catch (error) {
      if (error === irregular) return null;
      throw error;
    }
  };
}

/** Names from the schema and the document go into code as JSON texts or checked identifiers only. */
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
    const lines: string[] = [];
    // A field before this one is written for certain: a comma is too. Otherwise it depends on what has been written.
    let isFirst = true;
    let isCertain = false;
    const parts: string[] = [];
    for (const [responseName, occurrences] of fields) {
      const test = testOf(occurrences);
      const label = `${JSON.stringify(responseName)}:`;
      const value = this.#field(type, responseName, occurrences);
      if (test === null) {
        const comma = isFirst ? '' : isCertain ? JSON.stringify(',') : '(s === "{" ? "" : ",")';
        parts.push(`s += ${comma && isCertain ? JSON.stringify(`,${label}`) : comma ? `${comma} + ${JSON.stringify(label)}` : JSON.stringify(label)} + ${value};`);
        isCertain = true;
      } else {
        const comma = isFirst ? '""' : isCertain ? '","' : '(s === "{" ? "" : ",")';
        parts.push(`if (${test}) s += ${comma} + ${JSON.stringify(label)} + ${value};`);
      }
      isFirst = false;
    }
    lines.push(`function ${name}(o, vars) { let s = "{";`, ...parts, 'return s + "}"; }');
    this.#functions.push(lines.join('\n'));
    return name;
  }

  #newName(): string {
    this.#functionCount += 1;
    if (this.#functionCount > maxFunctions) throw new NotCompilable('an operation with very many selections');
    return `w${this.#functionCount}`;
  }

  #field(type: GraphQLObjectType, responseName: string, occurrences: readonly Occurrence[]): string {
    const fieldName = (occurrences[0] as Occurrence).node.name.value;
    if (fieldName === '__typename') return JSON.stringify(JSON.stringify(type.name));
    const field = type.getFields()[fieldName];
    if (!field) throw new NotCompilable(`introspection or an unknown field: ${fieldName}`);
    return `${this.#valueFunction(field.type, occurrences)}(o.${responseName}, vars)`;
  }

  #valueFunction(type: GraphQLOutputType, occurrences: readonly Occurrence[]): string {
    // Leaves of one type share a function: fewer functions, and each is hot.
    const leaf = isLeafType(getNamedType(type)) ? String(type) : null;
    const known = leaf === null ? undefined : this.#leafFunctions.get(leaf);
    if (known !== undefined) return known;
    const name = this.#newName();
    if (leaf !== null) this.#leafFunctions.set(leaf, name);
    const isRequired = isNonNullType(type);
    const nullable = isNonNullType(type) ? type.ofType : type;
    const onNull = isRequired ? 'throw irregular;' : 'return "null";';
    const rest = this.#nonNull(nullable, occurrences);
    this.#functions.push(`function ${name}(x, vars) { if (x === null || x === undefined) ${onNull} ${rest} }`);
    return name;
  }

  #nonNull(type: GraphQLOutputType, occurrences: readonly Occurrence[]): string {
    if (isListType(type)) {
      const element = this.#valueFunction(type.ofType, occurrences);
      return `if (!Array.isArray(x)) throw irregular; const n = x.length; if (n === 0) return "[]";
        let s = "[" + ${element}(x[0], vars);
        for (let i = 1; i < n; i += 1) s += "," + ${element}(x[i], vars);
        return s + "]";`;
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
        return ${this.objectFunction(type, parts)}(x, vars);`;
    }
    const cases = possibleObjects(this.#schema, type).map(
      (object) => `case ${JSON.stringify(object.name)}: return ${this.objectFunction(object, parts)}(x, vars);`,
    );
    return `${guard} switch (x.__typename) { ${cases.join('\n')} default: throw irregular; }`;
  }

  #leaf(type: GraphQLLeafType): string {
    if (isEnumType(type)) {
      const texts: Record<string, string> = Object.create(null) as Record<string, string>;
      for (const { name } of type.getValues()) texts[name] = JSON.stringify(name);
      const index = this.enums.push(texts) - 1;
      return `const t = typeof x === "string" ? enums[${index}][x] : undefined; if (t === undefined) throw irregular; return t;`;
    }
    switch (type.name) {
      case GraphQLString.name:
        return 'if (typeof x !== "string") throw irregular; return quote(x);';
      case GraphQLID.name:
        return 'if (typeof x === "string") return quote(x); if (Number.isInteger(x)) return String(x); throw irregular;';
      case GraphQLInt.name:
        return 'if (!Number.isInteger(x)) throw irregular; return String(x);';
      case GraphQLFloat.name:
        return 'if (typeof x !== "number" || !Number.isFinite(x)) throw irregular; return String(x);';
      case GraphQLBoolean.name:
        return 'if (x === true) return "true"; if (x === false) return "false"; throw irregular;';
      default:
        return `if (typeof x === "string") return quote(x);
          const t = JSON.stringify(x); if (t === undefined) throw irregular; return t;`;
    }
  }
}

/** Null: written always. */
function testOf(occurrences: readonly Occurrence[]): string | null {
  const tests = occurrences.map(({ condition }) => testOfCondition(condition));
  return tests.includes('true') ? null : tests.join(' || ');
}

function testOfCondition(condition: Condition): string {
  if (condition.length === 0) return 'true';
  return `(${condition.map(({ variable, wanted }) => `vars[${JSON.stringify(variable)}] === ${wanted}`).join(' && ')})`;
}
