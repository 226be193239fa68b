import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  type GraphQLSchema,
} from 'graphql';
import { marked } from 'marked';
import { Html } from './html.ts';
import { layout, type Page } from './layout.ts';
import { schemaPages } from './schema-pages.ts';

/** A page in Markdown, of the repository's `docs`. */
export interface Guide {
  readonly path: string;
  readonly title: string;
  readonly markdown: string;
}

export interface ReferenceSources {
  readonly schema: GraphQLSchema;
  /** The first page, whose path is empty, and the pages that explain. */
  readonly guides: readonly Guide[];
  /** Files that are not made from the schema: the style and the script. */
  readonly files: Readonly<Record<string, string>>;
}

/** The files of a site by their path. A text is made when it is asked for: all of them take a second. */
export type Site = ReadonlyMap<string, () => string>;

/**
 * The reference site: `index.html`, `types/Tenant.html`, … Nothing in it is loaded from elsewhere, and no link is absolute, so that it can be
 * served under any address.
 */
export function buildReference({ schema, guides, files }: ReferenceSources): Site {
  const paths = new Set(guides.map(({ path }) => path));
  const pages: readonly Page[] = [
    ...guides.map(({ path, title, markdown }) => ({
      path,
      title,
      body: () => fromMarkdown(markdown, paths),
    })),
    ...schemaPages(schema),
  ];
  const listed = guides.filter(({ path }) => !['', 'refusals', 'events'].includes(path));
  return new Map([
    ...pages.map((page): [string, () => string] => [
      `${page.path || 'index'}.html`,
      () => layout(page, listed),
    ]),
    ['index.json', () => JSON.stringify(namesOf(schema, guides))],
    ...Object.entries(files).map(([name, text]): [string, () => string] => [name, () => text]),
  ]);
}

/** Markdown of the repository. Links among pages of the site stay; others are of the sources and become plain text. */
function fromMarkdown(markdown: string, paths: ReadonlySet<string>): Html {
  // That a page of the repository is generated is nothing to a reader of the API.
  const read = markdown.replaceAll(/^This page is generated from [\s\S]*?do not edit it\.\n/gm, '');
  const text = marked.parse(read, { async: false, gfm: true });
  const linked = text.replaceAll(
    /<a href="([^"]*)">([\s\S]*?)<\/a>/g,
    (whole, to: string, inside: string) => {
      const [file = '', anchor] = to.split('#');
      const name = file.replace(/^.*\//, '').replace(/\.md$/, '');
      const page = { errors: 'refusals' }[name] ?? name;
      if (to.startsWith('https://') || to.startsWith('#')) return whole;
      return paths.has(page)
        ? `<a href="${page}.html${anchor === undefined ? '' : `#${anchor}`}">${inside}</a>`
        : inside;
    },
  );
  const anchored = linked.replaceAll(
    /<h([23])>(.*?)<\/h\1>/g,
    (_whole, level: string, inside: string) =>
      `<h${level} id="${inside
        .replaceAll(/<[^>]*>/g, '')
        .trim()
        .replaceAll(/\s+/g, '-')}">${inside}</h${level}>`,
  );
  return new Html(anchored);
}

/** What the search box finds: a name and the page that it stands on. */
function namesOf(schema: GraphQLSchema, guides: readonly Guide[]): readonly (readonly [string, string])[] {
  const kinds = new Map([
    [schema.getQueryType()?.name, 'queries'],
    [schema.getMutationType()?.name, 'mutations'],
    [schema.getSubscriptionType()?.name, 'subscriptions'],
  ]);
  const ofTypes = Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .flatMap((type): (readonly [string, string])[] => {
      const kind = kinds.get(type.name);
      if (isObjectType(type) && kind !== undefined)
        return Object.keys(type.getFields()).map((field) => [field, `${kind}/${field}`]);
      const page = `types/${type.name}`;
      const inside =
        isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
          ? Object.keys(type.getFields())
          : isEnumType(type)
            ? type.getValues().map(({ name }) => name)
            : [];
      return [[type.name, page], ...inside.map((name): [string, string] => [`${type.name}.${name}`, page])];
    });
  return [...guides.map(({ title, path }): [string, string] => [title, path || 'index']), ...ofTypes];
}
