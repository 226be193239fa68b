import { schemas, scimList, type ScimAnswer } from './answers.ts';

/** What this server offers of SCIM. RFC 7643, sections 5 to 7. */

const all = { startIndex: 1, count: 100 };

const serviceProviderConfig = {
  schemas: [schemas.config],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: 200 },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: false },
  authenticationSchemes: [
    { type: 'oauthbearertoken', name: 'Bearer token', description: 'Of an identity provider', primary: true },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: '/scim/v2/ServiceProviderConfig' },
};

const resourceTypes = (['User', 'Group'] as const).map((name) => ({
  schemas: [schemas.resourceType],
  id: name,
  name,
  endpoint: `/${name}s`,
  schema: name === 'User' ? schemas.user : schemas.group,
  meta: { resourceType: 'ResourceType', location: `/scim/v2/ResourceTypes/${name}` },
}));

const attribute = (
  name: string,
  {
    type = 'string',
    mutability = 'readWrite',
    required = false,
    multiValued = false,
    uniqueness = 'none',
  }: {
    readonly type?: string;
    readonly mutability?: string;
    readonly required?: boolean;
    readonly multiValued?: boolean;
    readonly uniqueness?: string;
  } = {},
) => ({ name, type, multiValued, required, mutability, returned: 'default', caseExact: false, uniqueness });

const schemaDocuments = [
  {
    schemas: [schemas.schema],
    id: schemas.user,
    name: 'User',
    attributes: [
      attribute('userName', { required: true, mutability: 'immutable', uniqueness: 'server' }),
      attribute('externalId', { mutability: 'immutable' }),
      attribute('displayName'),
      { ...attribute('name', { type: 'complex' }), subAttributes: [attribute('formatted')] },
      attribute('active', { type: 'boolean' }),
      attribute('emails', { type: 'complex', multiValued: true, mutability: 'readOnly' }),
      attribute('groups', { type: 'complex', multiValued: true, mutability: 'readOnly' }),
    ],
    meta: { resourceType: 'Schema', location: `/scim/v2/Schemas/${schemas.user}` },
  },
  {
    schemas: [schemas.schema],
    id: schemas.group,
    name: 'Group',
    attributes: [
      attribute('displayName', { required: true, mutability: 'readOnly', uniqueness: 'server' }),
      {
        ...attribute('members', { type: 'complex', multiValued: true }),
        subAttributes: [attribute('value')],
      },
    ],
    meta: { resourceType: 'Schema', location: `/scim/v2/Schemas/${schemas.group}` },
  },
];

const documents: Readonly<Record<string, readonly { readonly id: string }[]>> = {
  ResourceTypes: resourceTypes,
  Schemas: schemaDocuments,
};

/** Null for what is none of these. */
export function serviceDocument(kind: string, id: string | null): ScimAnswer | null {
  if (kind === 'ServiceProviderConfig') return { status: 200, body: serviceProviderConfig };
  const listed = documents[kind];
  if (listed === undefined) return null;
  if (id === null) return scimList(listed, all);
  const document = listed.find((each) => each.id === id);
  return document === undefined ? null : { status: 200, body: document };
}
