import type { Uuid } from '@cifra/domain/ids';

/** What SCIM answers: status and resource, list or error. RFC 7644. */
export interface ScimAnswer {
  readonly status: number;
  /** Null: there is nothing to say. */
  readonly body: object | null;
}

/** RFC 7644, table 9. */
export type ScimType = 'invalidFilter' | 'uniqueness' | 'mutability' | 'invalidSyntax' | 'invalidValue';

export const schemas = {
  user: 'urn:ietf:params:scim:schemas:core:2.0:User',
  group: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  list: 'urn:ietf:params:scim:api:messages:2.0:ListResponse',
  patch: 'urn:ietf:params:scim:api:messages:2.0:PatchOp',
  error: 'urn:ietf:params:scim:api:messages:2.0:Error',
  config: 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig',
  resourceType: 'urn:ietf:params:scim:schemas:core:2.0:ResourceType',
  schema: 'urn:ietf:params:scim:schemas:core:2.0:Schema',
} as const;

export function scimError(status: number, detail: string, scimType?: ScimType): ScimAnswer {
  const body = {
    schemas: [schemas.error],
    status: String(status),
    detail,
    ...(scimType !== undefined && { scimType }),
  };
  return { status, body };
}

export const notFound = scimError(404, 'There is no such resource.');

/** A page of a list; `startIndex` counts from 1. RFC 7644, 3.4.2.4. */
export interface ScimPage {
  readonly startIndex: number;
  readonly count: number;
}

export function scimList(all: readonly object[], { startIndex, count }: ScimPage): ScimAnswer {
  const page = all.slice(startIndex - 1, startIndex - 1 + count);
  return {
    status: 200,
    body: {
      schemas: [schemas.list],
      totalResults: all.length,
      startIndex,
      itemsPerPage: page.length,
      Resources: page,
    },
  };
}

export interface ScimUser {
  readonly id: Uuid;
  readonly email: string;
  readonly name: string;
  readonly isActive: boolean;
  /** What the provider calls the account; null where it is not known, or not by this. */
  readonly externalId: string | null;
  readonly groups: readonly { readonly id: Uuid; readonly code: string }[];
}

export const userResource = ({ id, email, name, isActive, externalId, groups }: ScimUser) => ({
  schemas: [schemas.user],
  id,
  ...(externalId !== null && { externalId }),
  userName: email,
  displayName: name,
  name: { formatted: name },
  emails: [{ value: email, primary: true }],
  active: isActive,
  groups: groups.map((group) => ({ value: group.id, display: group.code })),
  meta: { resourceType: 'User', location: `/scim/v2/Users/${id}` },
});

export interface ScimGroup {
  readonly id: Uuid;
  readonly code: string;
  readonly members: readonly { readonly userId: Uuid; readonly name: string }[];
}

export const groupResource = ({ id, code, members }: ScimGroup) => ({
  schemas: [schemas.group],
  id,
  displayName: code,
  members: members.map(({ userId, name }) => ({ value: userId, display: name, type: 'User' })),
  meta: { resourceType: 'Group', location: `/scim/v2/Groups/${id}` },
});
