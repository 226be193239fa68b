import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
} from 'graphql';
import { html, prose, type Html } from './html.ts';
import type { Page } from './layout.ts';

const roots = [
  { kind: 'queries', title: 'Queries', of: (schema: GraphQLSchema) => schema.getQueryType() },
  { kind: 'mutations', title: 'Mutations', of: (schema: GraphQLSchema) => schema.getMutationType() },
  {
    kind: 'subscriptions',
    title: 'Subscriptions',
    of: (schema: GraphQLSchema) => schema.getSubscriptionType(),
  },
] as const;

/** A page for each operation and each type of the schema, and the lists of them. */
export function schemaPages(schema: GraphQLSchema): readonly Page[] {
  const types = Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type) && !isRoot(schema, type))
    .toSorted((left, right) => left.name.localeCompare(right.name, 'en'));
  let users: ReadonlyMap<string, readonly Use[]> | null = null;
  const usersBy = (name: string): readonly Use[] => (users ??= usersOf(schema)).get(name) ?? [];
  return [
    ...roots.flatMap(({ kind, title, of }) => {
      const fields = Object.values(of(schema)?.getFields() ?? {}).toSorted((left, right) =>
        left.name.localeCompare(right.name, 'en'),
      );
      return [
        operationList(kind, title, fields),
        ...fields.map((field) => operationPage(schema, kind, field)),
      ];
    }),
    typeList(types),
    ...types.map((type) => typePage(schema, type, usersBy)),
  ];
}

function isRoot(schema: GraphQLSchema, type: GraphQLNamedType): boolean {
  return roots.some(({ of }) => of(schema) === type);
}

function operationList(kind: string, title: string, fields: readonly GraphQLField<unknown, unknown>[]): Page {
  const rows = fields.map(
    ({ name, description }) =>
      html`<tr>
        <td>
          <a href="${kind}/${name}.html"><code>${name}</code></a>
        </td>
        <td>${firstSentence(description)}</td>
      </tr>`,
  );
  return {
    path: kind,
    title,
    body: () =>
      html`<h1>${title}</h1>
        <table>
          ${rows}
        </table>`,
  };
}

function operationPage(schema: GraphQLSchema, kind: string, field: GraphQLField<unknown, unknown>): Page {
  const answer = getNamedType(field.type);
  const members = isUnionType(answer) ? schema.getPossibleTypes(answer) : [];
  const refusals = members.filter((member) => member.getInterfaces().some(({ name }) => name === 'Refusal'));
  const results = members.filter((member) => !refusals.includes(member));
  const inputs = field.args.flatMap(({ type }) => {
    const named = getNamedType(type);
    return isInputObjectType(named) ? [named] : [];
  });
  return {
    path: `${kind}/${field.name}`,
    title: field.name,
    body: () =>
      html`<h1><code>${field.name}</code></h1>
        ${deprecation(field)}${prose(field.description)}
        ${
          field.args.length === 0
            ? null
            : html`<h2>Arguments</h2>
                ${valueTable(field.args)}`
        }
        ${inputs.map(
          (input) =>
            html`<h2>${input.name}</h2>
              ${prose(input.description)}${valueTable(Object.values(input.getFields()))}`,
        )}
        <h2>Answers</h2>
        <p>${typeLink(field.type)}</p>
        ${results.map(
          (result) =>
            html`<h3>${typeLink(result)}</h3>
              ${prose(result.description)}${fieldTable(Object.values(result.getFields()))}`,
        )}
        ${
          refusals.length === 0
            ? null
            : html`<h2>Refusals</h2>
                <table>
                  ${refusals.map(
                    (refusal) =>
                      html`<tr>
                        <td>${typeLink(refusal)}</td>
                        <td>${firstSentence(refusal.description)}</td>
                      </tr>`,
                  )}
                </table>`
        }`,
  };
}

const kindOf = (type: GraphQLNamedType): string => {
  if (isObjectType(type))
    return type.getInterfaces().some(({ name }) => name === 'Refusal') ? 'Refusals' : 'Objects';
  if (isInputObjectType(type)) return 'Inputs';
  if (isEnumType(type)) return 'Enumerations';
  if (isUnionType(type)) return 'Unions';
  return isInterfaceType(type) ? 'Interfaces' : 'Scalars';
};

function typeList(types: readonly GraphQLNamedType[]): Page {
  const kinds = ['Scalars', 'Interfaces', 'Objects', 'Enumerations', 'Inputs', 'Unions', 'Refusals'];
  const section = (kind: string): Html =>
    html`<h2>${kind}</h2>
      <table>
        ${types
          .filter((type) => kindOf(type) === kind)
          .map(
            (type) =>
              html`<tr>
                <td>
                  <a href="types/${type.name}.html"><code>${type.name}</code></a>
                </td>
                <td>${firstSentence(type.description)}</td>
              </tr>`,
          )}
      </table>`;
  return {
    path: 'types',
    title: 'Types',
    body: () =>
      html`<h1>Types</h1>
        ${kinds.map(section)}`,
  };
}

function typePage(
  schema: GraphQLSchema,
  type: GraphQLNamedType,
  usersBy: (name: string) => readonly Use[],
): Page {
  return {
    path: `types/${type.name}`,
    title: type.name,
    body: () =>
      html`<h1><code>${type.name}</code></h1>
        <p class="kind">${kindOf(type).replace(/s$/, '')}${interfacesOf(type)}</p>
        ${prose(type.description)} ${contents(schema, type)} ${usedBy(usersBy(type.name))}`,
  };
}

function usedBy(users: readonly Use[]): Html | null {
  if (users.length === 0) return null;
  return html`<h2>Where it is</h2>
    <ul class="uses">
      ${users.map(
        ({ path, text }) =>
          html`<li>
            <a href="../${path}.html"><code>${text}</code></a>
          </li>`,
      )}
    </ul>`;
}

function interfacesOf(type: GraphQLNamedType): Html | null {
  if (!isObjectType(type) || type.getInterfaces().length === 0) return null;
  return html`, implements ${type.getInterfaces().map((each) => html`${typeLink(each)} `)}`;
}

function contents(schema: GraphQLSchema, type: GraphQLNamedType): Html {
  if (isObjectType(type) || isInterfaceType(type)) return fieldTable(Object.values(type.getFields()));
  if (isInputObjectType(type))
    return html`${type.isOneOf ? html`<p>Exactly one of these fields is given.</p>` : null}${valueTable(Object.values(type.getFields()))}`;
  if (isEnumType(type))
    return html`<table>
      ${type.getValues().map(
        (value) =>
          html`<tr>
            <td><code>${value.name}</code></td>
            <td>${deprecation(value)}${prose(value.description)}</td>
          </tr>`,
      )}
    </table>`;
  if (isUnionType(type))
    return html`<ul>
      ${schema.getPossibleTypes(type).map((member) => html`<li>${typeLink(member)}</li>`)}
    </ul>`;
  if (isScalarType(type) && type.specifiedByURL)
    return html`<p>Specified by <a href="${type.specifiedByURL}">${type.specifiedByURL}</a>.</p>`;
  return html``;
}

function fieldTable(fields: readonly GraphQLField<unknown, unknown>[]): Html {
  return html`<table>
    ${fields.map(
      (field) =>
        html`<tr id="${field.name}">
          <td><code>${field.name}</code></td>
          <td>${typeLink(field.type)}</td>
          <td>
            ${deprecation(field)}${prose(field.description)}${
              field.args.length === 0
                ? null
                : html`<details>
                    <summary>Arguments</summary>
                    ${valueTable(field.args)}
                  </details>`
            }
          </td>
        </tr>`,
    )}
  </table>`;
}

function valueTable(values: readonly (GraphQLArgument | GraphQLInputField)[]): Html {
  return html`<table>
    ${values.map(
      (value) =>
        html`<tr>
          <td><code>${value.name}</code></td>
          <td>${typeLink(value.type)}</td>
          <td>
            ${deprecation(value)}${prose(value.description)}${value.defaultValue === undefined ? null : html`<p>Default: <code>${JSON.stringify(value.defaultValue)}</code></p>`}
          </td>
        </tr>`,
    )}
  </table>`;
}

function deprecation({
  deprecationReason,
}: {
  readonly deprecationReason?: string | null | undefined;
}): Html | null {
  return deprecationReason ? html`<p class="deprecated">Deprecated: ${deprecationReason}</p>` : null;
}

/** `[Account!]!`, with the name linked from one level below the first page. */
function typeLink(type: GraphQLType): Html {
  const named = getNamedType(type);
  const [before, after] = String(type).split(named.name);
  const name = isSpecifiedScalarType(named)
    ? html`${named.name}`
    : html`<a href="../types/${named.name}.html">${named.name}</a>`;
  return html`<code>${before ?? ''}${name}${after ?? ''}</code>`;
}

export function firstSentence(text: string | null | undefined): Html {
  const [first = ''] = (text ?? '').replaceAll('\n', ' ').split(/(?<=\.)\s/);
  return prose(first);
}

interface Use {
  readonly path: string;
  readonly text: string;
}

/** By name of a type: the fields that answer it, the arguments and inputs that take it, the unions that it is in. */
function usersOf(schema: GraphQLSchema): ReadonlyMap<string, readonly Use[]> {
  const uses = new Map<string, Use[]>();
  const add = (type: GraphQLType, use: Use): void => {
    const { name } = getNamedType(type);
    const known = uses.get(name) ?? [];
    if (!known.some(({ text }) => text === use.text)) uses.set(name, [...known, use]);
  };
  for (const type of Object.values(schema.getTypeMap()).filter((each) => !isIntrospectionType(each))) {
    const root = roots.find(({ of }) => of(schema) === type);
    if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type))
      for (const field of Object.values(type.getFields())) {
        const use = {
          path: root === undefined ? `types/${type.name}` : `${root.kind}/${field.name}`,
          text: `${type.name}.${field.name}`,
        };
        add(field.type, use);
        for (const { type: given } of 'args' in field ? field.args : []) add(given, use);
      }
    if (isUnionType(type))
      for (const member of schema.getPossibleTypes(type))
        add(member, { path: `types/${type.name}`, text: type.name });
  }
  return uses;
}
