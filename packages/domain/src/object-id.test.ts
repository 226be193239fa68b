import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Uuid } from './ids.ts';
import { firmObjectId, objectId, parseObjectId, tenantOfObject, type ObjectName } from './object-id.ts';
import { objectTypes, type FirmObjectType, type ObjectType, type TenantObjectType } from './object-types.ts';

const tenantId = '01990000-0000-7000-8000-00000000000a' as Uuid;
const rowId = '01990000-0000-7000-8000-00000000000b' as Uuid;

const names = Object.keys(objectTypes) as ObjectType[];
const ofTenant = names.filter((name): name is TenantObjectType => objectTypes[name].of === 'tenant');
const ofFirm = names.filter((name): name is FirmObjectType => objectTypes[name].of === 'firm');

const uuids = fc.uuid().map((text) => text as Uuid);
const ids = fc.oneof(
  fc.record({ type: fc.constantFrom(...ofTenant), tenantId: uuids, rowId: uuids }),
  fc.record({ type: fc.constantFrom(...ofFirm), tenantId: fc.constant(null), rowId: uuids }),
);

function textOf(name: ObjectName): string {
  return name.tenantId === null
    ? firmObjectId(name.type, name.rowId)
    : objectId(name.type, name.tenantId, name.rowId);
}

test('what an id says is what it was made of', () => {
  fc.assert(
    fc.property(ids, (name) => {
      expect(parseObjectId(textOf(name))).toEqual(name);
    }),
  );
});

test('an id has one spelling: every other text is none, or the id of something else', () => {
  const characters = fc.constantFrom(
    ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= é',
  );
  fc.assert(
    fc.property(ids, characters, fc.nat(), (name, character, at) => {
      const text = textOf(name);
      const place = at % text.length;
      const altered = `${text.slice(0, place)}${character}${text.slice(place + 1)}`;
      const read = parseObjectId(altered);
      if (read !== null) expect(textOf(read)).toBe(altered);
      if (altered !== text) expect(read).not.toEqual(name);
      for (const other of [`${text}=`, ` ${text}`, text.slice(1), `${text}A`])
        expect(parseObjectId(other)).toBeNull();
    }),
  );
});

test('texts of any kind are no ids, or are written as one', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String({ minLength: 24, maxLength: 46 })), (text) => {
      const read = parseObjectId(text);
      if (read !== null) expect(textOf(read)).toBe(text);
    }),
  );
});

test('bits that are left over have to be zero', () => {
  const text = objectId('Account', tenantId, rowId);
  expect(text.endsWith('w')).toBe(true);
  expect(parseObjectId(`${text.slice(0, -1)}x`)).toBeNull();
});

test('a UUID is no id, nor is the id of a type or of a form that does not exist', () => {
  expect(parseObjectId(rowId)).toBeNull();
  expect(parseObjectId(`AcgB${'A'.repeat(20)}`)).toBeNull();
  expect(parseObjectId(`AgEB${'A'.repeat(20)}`)).toBeNull();
});

test('an id of a tenant’s type has a row, and one of the firm has none besides its own', () => {
  const account = objectId('Account', tenantId, rowId);
  const user = firmObjectId('User', rowId);
  expect(parseObjectId(account.slice(0, 24))).toBeNull();
  expect(parseObjectId(user + account.slice(24))).toBeNull();
});

test('a tenant’s objects name it, and so does it itself; the firm’s other objects name none', () => {
  const tenantOf = (text: string) => {
    const name = parseObjectId(text);
    return name === null ? undefined : tenantOfObject(name);
  };
  expect(tenantOf(objectId('Account', tenantId, rowId))).toBe(tenantId);
  expect(tenantOf(firmObjectId('Tenant', tenantId))).toBe(tenantId);
  expect(tenantOf(firmObjectId('User', rowId))).toBeNull();
});

test('ids stay as they were handed out', () => {
  expect(firmObjectId('Tenant', tenantId)).toBe('AQEBmQAAAABwAIAAAAAAAAAK');
  expect(objectId('Account', tenantId, rowId)).toBe('ASABmQAAAABwAIAAAAAAAAAKAZkAAAAAcACAAAAAAAAACw');
});

test('every type has a number of its own, which a byte holds', () => {
  const numbers = Object.values(objectTypes).map(({ number }) => number);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(numbers.every((number) => number > 0 && number < 256)).toBe(true);
});
