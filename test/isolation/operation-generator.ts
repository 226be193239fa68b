import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { Random } from '../support/random.ts';

/** A valid operation of a schema, with its variables. */
export interface Operation {
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Names of the root fields, without aliases. */
  readonly rootFields: readonly string[];
}

/** Where a value is asked for. */
export interface Place {
  /** The scalar's name: `ID`, `String`, `Decimal`, … */
  readonly type: string;
  /** The argument's or the input field's name. */
  readonly name: string;
  /** `Type.field` of the field whose argument it is, or the input object's name. */
  readonly owner: string;
  /** The named type that the field returns; null inside an input object. */
  readonly returns: string | null;
  /** Other values of the same input object that were chosen before this one. */
  readonly siblings: Readonly<Record<string, unknown>>;
}

/** Where the values of leaves come from. */
export interface Values {
  scalar(place: Place): unknown;
  /** The whole value of an input object or of a list, or undefined: then it is built field by field. */
  composite?(place: Place): unknown;
  /** Representations of entities of these types, for `_entities`. */
  representations?(types: readonly string[]): readonly unknown[];
}

export interface GeneratorOptions {
  readonly schema: GraphQLSchema;
  readonly kind: Operation['kind'];
  readonly random: Random;
  readonly values: Values;
  /** Root fields to choose from, each as likely as often as it is named; all alike when left out. */
  readonly rootFields?: readonly string[];
  readonly maxRootFields?: number;
  readonly depth?: number;
}

/** Aliases of a document at most: the gateway's limit, with room. */
const MAXIMUM_ALIASES = 40;
const MAXIMUM_FRAGMENTS = 3;
/** Fields that say whose a row is: drawn more often. */
const tellingFields: ReadonlySet<string> = new Set([
  'id',
  'tenantId',
  'name',
  'code',
  'description',
  'reference',
  'reason',
  'after',
  'objectId',
  'message',
]);

/** Draws a valid operation: nested selections, aliases, fragments, variables, directives, connections, unions. */
export function generateOperation(options: GeneratorOptions): Operation {
  return new Drawing(options).draw();
}

class Drawing {
  readonly #options: GeneratorOptions;
  readonly #random: Random;
  readonly #variables: Record<string, unknown> = {};
  readonly #declarations: string[] = [];
  readonly #fragments: string[] = [];
  #aliases = 0;
  #names = 0;

  constructor(options: GeneratorOptions) {
    this.#options = options;
    this.#random = options.random;
  }

  draw(): Operation {
    const { schema, kind, maxRootFields = 2, depth = 5 } = this.#options;
    const root = {
      query: schema.getQueryType(),
      mutation: schema.getMutationType(),
      subscription: schema.getSubscriptionType(),
    }[kind];
    if (!root) throw new Error(`the schema has no ${kind}`);
    const allowed = this.#options.rootFields;
    const known = root.getFields();
    // A name that is given several times is drawn as many times more often.
    const fields =
      allowed === undefined
        ? Object.values(known).filter(({ name }) => !name.startsWith('_'))
        : allowed.flatMap((name) => known[name] ?? []);
    // A root field that is denied takes the others with it; a subscription has one.
    const count =
      kind !== 'query' || this.#random.isTrue(0.8)
        ? 1
        : this.#random.integer({ least: 1, most: maxRootFields });
    const chosen = Array.from({ length: count }, () => this.#random.pickNamed(fields));
    const apart = this.#random.apart();
    const selections = chosen.map((field, index) =>
      apart(`${field.name} ${index}`, () =>
        this.#field(field, { depth, owner: root.name, mustAlias: index > 0 }),
      ),
    );
    const declarations = this.#declarations.length === 0 ? '' : `(${this.#declarations.join(', ')})`;
    const name = this.#random.isTrue(0.5) ? ` ${this.#fresh('Op')}` : '';
    const head =
      kind !== 'query' || declarations !== '' || name !== '' || this.#random.isTrue(0.5)
        ? `${kind}${name}${declarations} `
        : '';
    const query = [`${head}{ ${selections.join(' ')} }`, ...this.#fragments].join('\n');
    return {
      kind,
      query,
      variables: this.#variables,
      rootFields: chosen.map(({ name: fieldName }) => fieldName),
    };
  }

  #fresh(prefix: string): string {
    this.#names += 1;
    return `${prefix}${this.#names}`;
  }

  #field(
    field: GraphQLField<unknown, unknown>,
    place: { depth: number; owner: string; mustAlias?: boolean },
  ): string {
    const isAliased =
      place.mustAlias === true || (this.#aliases < MAXIMUM_ALIASES && this.#random.isTrue(0.15));
    if (isAliased) this.#aliases += 1;
    const alias = isAliased ? `${this.#fresh('a')}: ` : '';
    const type = getNamedType(field.type);
    const apart = this.#random.apart();
    const selection = isLeafType(type)
      ? ''
      : apart('selection', () => ` ${this.#selection(type, place.depth - 1)}`);
    const given = apart('arguments', () => this.#arguments(field, place.owner));
    // A subscription's own field takes none.
    const directive = place.owner === 'Subscription' ? '' : this.#directive();
    return `${alias}${field.name}${given}${directive}${selection}`;
  }

  #entityTypes(): readonly string[] {
    const union = this.#options.schema.getType('_Entity');
    return isAbstractType(union) ? this.#options.schema.getPossibleTypes(union).map(({ name }) => name) : [];
  }

  #directive(): string {
    if (!this.#random.isTrue(0.04)) return '';
    const name = this.#fresh('v');
    const isIncluding = this.#random.isTrue(0.5);
    this.#declarations.push(`$${name}: Boolean!`);
    this.#variables[name] = isIncluding;
    return isIncluding ? ` @include(if: $${name})` : ` @skip(if: $${name})`;
  }

  #arguments(field: GraphQLField<unknown, unknown>, owner: string): string {
    const given: string[] = [];
    const siblings: Record<string, unknown> = {};
    const oneOf = this.#chosenOne(field);
    const apart = this.#random.apart();
    for (const argument of field.args) {
      if (field.name === '_entities') {
        this.#declarations.push('$representations: [_Any!]!');
        this.#variables['representations'] =
          this.#options.values.representations?.(this.#entityTypes()) ?? [];
        return '(representations: $representations)';
      }
      if (
        oneOf !== null
          ? argument.name !== oneOf
          : !isRequiredArgument(argument) &&
            !apart(`whether ${argument.name}`, () => this.#random.isTrue(likelihoodOf(argument.name)))
      )
        continue;
      const place = {
        name: argument.name,
        owner: `${owner}.${field.name}`,
        returns: getNamedType(field.type).name,
        siblings,
      };
      apart(argument.name, () => {
        const value = this.#value(argument.type, place, 0);
        if (value === undefined) return;
        siblings[argument.name] = value;
        given.push(`${argument.name}: ${this.#written(value, argument.type)}`);
      });
    }
    return given.length === 0 ? '' : `(${given.join(', ')})`;
  }

  /** "An id, or a code: one of the two". Where an id is one of several ways to name a thing, mostly one way is taken. */
  #chosenOne({ args }: GraphQLField<unknown, unknown>): string | null {
    const areWays =
      args.length > 1 &&
      args.every((argument) => !isRequiredArgument(argument)) &&
      args.some(({ name }) => name === 'id');
    return areWays && this.#random.isTrue(0.9) ? this.#random.pickNamed(args).name : null;
  }

  /** A value as a variable or as a literal. */
  #written(value: unknown, type: GraphQLInputType): string {
    if (this.#random.isTrue(0.5)) {
      const name = this.#fresh('v');
      this.#declarations.push(`$${name}: ${String(type)}`);
      this.#variables[name] = value;
      return `$${name}`;
    }
    return literal(value, type);
  }

  #value(type: GraphQLInputType, place: Omit<Place, 'type'>, nesting: number): unknown {
    if (isNonNullType(type)) {
      const value = this.#value(type.ofType, place, nesting);
      return value === null ? undefined : value;
    }
    const named = getNamedType(type);
    const whole = this.#options.values.composite?.({
      ...place,
      type: isListType(type) ? `[${named.name}]` : named.name,
    });
    if (whole !== undefined && (isListType(type) || isInputObjectType(named))) return whole;
    if (isListType(type)) {
      const length = this.#random.integer({ least: 0, most: 3 });
      const apart = this.#random.apart();
      return Array.from({ length }, (_, index) =>
        apart(String(index), () => this.#value(type.ofType, place, nesting + 1)),
      ).filter((item) => item !== undefined);
    }
    if (isEnumType(named)) return this.#random.pickNamed(named.getValues()).name;
    if (isInputObjectType(named)) {
      if (nesting > 4) return undefined;
      const built: Record<string, unknown> = {};
      // Ids first: a version depends on whose it is.
      const fields = Object.values(named.getFields()).toSorted(
        (a, b) => Number(isIdField(b)) - Number(isIdField(a)),
      );
      const chosen = named.isOneOf ? [this.#random.pickNamed(fields)] : fields;
      const apart = this.#random.apart();
      for (const field of chosen) {
        apart(field.name, () => {
          if (!named.isOneOf && !isRequiredInputField(field) && !this.#random.isTrue(0.5)) return;
          const value = this.#value(
            field.type,
            { name: field.name, owner: named.name, returns: null, siblings: built },
            nesting + 1,
          );
          if (value !== undefined) built[field.name] = value;
        });
      }
      // One field, and not null: anything else is refused before it reaches a resolver.
      if (named.isOneOf && !Object.values(built).some((value) => value !== null)) return undefined;
      return built;
    }
    return this.#options.values.scalar({ ...place, type: named.name });
  }

  #selection(type: GraphQLNamedType, depth: number): string {
    const parts = isAbstractType(type)
      ? this.#members(type, depth)
      : isObjectType(type)
        ? this.#fieldsOf(type, depth)
        : ['__typename'];
    const text = `{ ${parts.join(' ')} }`;
    if (this.#fragments.length < MAXIMUM_FRAGMENTS && this.#random.isTrue(0.12)) {
      const name = this.#fresh('F');
      this.#fragments.push(`fragment ${name} on ${type.name} ${text}`);
      return `{ ...${name} }`;
    }
    if (isObjectType(type) && this.#random.isTrue(0.06)) return `{ ... on ${type.name} ${text} }`;
    return text;
  }

  #fieldsOf(type: GraphQLObjectType, depth: number): string[] {
    const fields = Object.values(type.getFields());
    const leaves = fields.filter(
      ({ type: fieldType, args }) => isLeafType(getNamedType(fieldType)) && args.length === 0,
    );
    const composites = fields.filter((field) => !leaves.includes(field));
    const apart = this.#random.apart();
    const isTelling = ({ name }: GraphQLField<unknown, unknown>): boolean =>
      tellingFields.has(name) && apart(`tells ${name}`, () => this.#random.isTrue(0.5));
    const all = leaves.length <= 3 || this.#random.isTrue(0.3);
    const chosen: string[] = (
      all ? leaves : [...this.#random.sampleNamed(leaves, 3), ...leaves.filter(isTelling)]
    ).map(({ name }) => name);
    if (depth > 0 && composites.length > 0) {
      const isConnection = fields.some(({ name }) => name === 'edges' || name === 'node');
      // One denied field takes its whole object with it, so now and then an object is asked for its leaves alone.
      if (leaves.length > 0 && this.#random.isTrue(0.2)) return distinct(chosen);
      const isWide = composites.length > 8;
      const least = isWide ? 2 : this.#options.depth === depth + 1 || leaves.length === 0 ? 1 : 0;
      const most = isWide ? 4 : 2;
      const count = isConnection
        ? Math.min(2, composites.length)
        : this.#random.integer({
            least: Math.min(least, composites.length),
            most: Math.min(most, composites.length),
          });
      for (const field of this.#random.sampleNamed(composites, count))
        chosen.push(apart(field.name, () => this.#field(field, { depth, owner: type.name })));
      // The same field twice, with other arguments.
      const again = composites.filter(({ args }) => args.length > 0);
      if (again.length > 0 && this.#aliases < MAXIMUM_ALIASES && this.#random.isTrue(0.25)) {
        chosen.push(this.#field(this.#random.pickNamed(again), { depth, owner: type.name, mustAlias: true }));
      }
    }
    return chosen.length === 0 ? ['__typename'] : distinct(chosen);
  }

  /** Members of a union or objects of an interface: every field under an alias, because equal names may have unequal types. */
  #members(type: GraphQLNamedType, depth: number): string[] {
    if (!isAbstractType(type)) return ['__typename'];
    const possible = this.#options.schema.getPossibleTypes(type);
    const refusal = this.#options.schema.getType('Refusal');
    const isRefusal = (member: GraphQLObjectType): boolean =>
      isInterfaceType(refusal) && member.getInterfaces().includes(refusal);
    const results = possible.filter((member) => !isRefusal(member));
    const refusals = possible.filter(isRefusal);
    const parts = ['__typename'];
    if (refusals.length > 0) parts.push('... on Refusal { code message }');
    const most = type.name === '_Entity' || type.name === 'Node' ? results.length : 3;
    const apart = this.#random.apart();
    for (const member of this.#random.sampleNamed(results, most))
      parts.push(
        apart(member.name, () => this.#member(member, type.name === 'Node' ? Math.min(depth, 1) : depth)),
      );
    const named = this.#random.integer({ least: 0, most: 2 });
    for (const member of this.#random.sampleNamed(refusals, named))
      parts.push(apart(member.name, () => this.#member(member, Math.min(depth, 1))));
    return parts;
  }

  #member(member: GraphQLObjectType, depth: number): string {
    const fields = Object.values(member.getFields());
    const chosen = this.#random.sampleNamed(fields, 4);
    const apart = this.#random.apart();
    const selected = chosen.flatMap((field) => {
      if (!isLeafType(getNamedType(field.type)) && depth <= 0) return [];
      if (this.#aliases >= MAXIMUM_ALIASES) return [];
      return [apart(field.name, () => this.#field(field, { depth, owner: member.name, mustAlias: true }))];
    });
    return `... on ${member.name} { ${selected.length === 0 ? '__typename' : selected.join(' ')} }`;
  }
}

/** An argument that is refused takes its whole tenant with it, because most fields are never null: those that often are come seldom. */
function likelihoodOf(argument: string): number {
  if (argument === 'first') return 0.85;
  // Both ends of a page at once are refused.
  if (argument === 'last' || argument === 'before') return 0.04;
  return argument === 'after' ? 0.08 : 0.3;
}

function isIdField({ type, name }: GraphQLInputField): boolean {
  const named = getNamedType(type);
  return named.name === 'ID' || name === 'id' || (isInputObjectType(named) && named.isOneOf);
}

/** Selections without repetition of the same response name: with other arguments they would not merge. */
function distinct(selections: readonly string[]): string[] {
  const byResponseName = new Map<string, string>();
  for (const selection of selections) byResponseName.set(/^\w+/.exec(selection)?.[0] ?? selection, selection);
  return [...byResponseName.values()];
}

/** A value as GraphQL writes it. */
export function literal(value: unknown, type: GraphQLInputType | null): string {
  const nullable = type === null ? null : getNullableType(type);
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return `[${items.map((item) => literal(item, isListType(nullable) ? nullable.ofType : null)).join(', ')}]`;
  }
  if (typeof value === 'object') {
    const fields = isInputObjectType(nullable) ? nullable.getFields() : {};
    return `{ ${Object.entries(value)
      .map(([name, item]) => `${name}: ${literal(item, fields[name]?.type ?? null)}`)
      .join(', ')} }`;
  }
  if (isEnumType(nullable) && typeof value === 'string') return value;
  return JSON.stringify(value);
}
