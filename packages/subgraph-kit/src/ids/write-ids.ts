import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { firmObjectId, objectId, parseObjectId } from '@cifra/domain/object-id';
import {
  objectTypes,
  type FirmObjectType,
  type ObjectType,
  type TenantObjectType,
} from '@cifra/domain/object-types';
import type { IdMeaning, Parent } from './id-fields.ts';

/** Writes a row's id as the API has it. `tenantId`: of the parent or the claim; null where there is none. */
export type IdWriter = (value: unknown, parent: Parent, tenantId: Uuid | null) => unknown;

/** The id of a row. Throws where an object of a tenant came without one. */
export function idOfRow(type: ObjectType, tenantId: Uuid | null, rowId: Uuid): string {
  if (objectTypes[type].of === 'firm') return firmObjectId(type as FirmObjectType, rowId);
  if (tenantId === null) throw new Error(`a row of ${type} came without its tenant`);
  return objectId(type as TenantObjectType, tenantId, rowId);
}

export function idWriter({ types, mayBeText, typeIn }: IdMeaning, place: string): IdWriter {
  const [only] = types === 'any' ? [] : types;
  const write: IdWriter = (value, parent, tenantId) => {
    if (value === null || value === undefined) return null;
    if (Array.isArray(value)) return value.map((each) => write(each, parent, tenantId));
    if (typeof value !== 'string') throw new Error(`${place} has an id that is no text`);
    const type = typeIn === undefined ? (only ?? null) : typeIn(parent);
    const isRow = mayBeText ? parseUuid(value).ok : value.length === 36;
    if (isRow && type !== null) return idOfRow(type, tenantId, value as Uuid);
    if (mayBeText && !isRow) return value;
    // A representation of an entity that this subgraph does not resolve is its own answer.
    if (type !== null && parseObjectId(value)?.type === type) return value;
    throw new Error(`${place} has an id of no row`);
  };
  return write;
}
