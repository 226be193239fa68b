import type { Uuid } from './ids.ts';
import { objectTypes, type FirmObjectType, type ObjectType, type TenantObjectType } from './object-types.ts';

/**
 * Ids as the API writes them: one opaque text that says which type of object it is of, in which tenant, and which row. Rows, commands, claims and the
 * chain have the UUIDs inside. Format: docs/decisions/0019-object-ids.md.
 */

/** What an id says. `tenantId` is null for an object of the firm; that of a tenant is its own row. */
export type ObjectName =
  | { readonly type: FirmObjectType; readonly tenantId: null; readonly rowId: Uuid }
  | { readonly type: TenantObjectType; readonly tenantId: Uuid; readonly rowId: Uuid };

/** The first byte of every id. Ids of another form would have another one. */
const VERSION = 1;

/** Characters of base64url, by value. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The id of an object of the firm, of a tenant too: 24 characters. */
export function firmObjectId(type: FirmObjectType, rowId: Uuid): string {
  return headOf(objectTypes[type].number, rowId);
}

/** The id of a tenant's object: 46 characters, of which the first 24 are the same for all objects of the type in the tenant. */
export function objectId(type: TenantObjectType, tenantId: Uuid, rowId: Uuid): string {
  const { number } = objectTypes[type];
  let ofTenant = heads.get(tenantId);
  if (ofTenant === undefined) {
    // A firm has some thousand tenants at most; a process that meets more begins anew.
    if (heads.size >= MOST_TENANTS) heads.clear();
    heads.set(tenantId, (ofTenant = []));
  }
  const head = (ofTenant[number] ??= headOf(number, tenantId));
  return head + textOfRow(rowId);
}

/** The heads of ids that were written, by tenant and number of the type: lists have hundreds of objects of one tenant. */
const heads = new Map<Uuid, string[]>();
const MOST_TENANTS = 10_000;

/** What an id says. Null for every text that is not written exactly as an id is: an object has one id. */
export function parseObjectId(text: string): ObjectName | null {
  if (text.length !== 24 && text.length !== 46) return null;
  const head = bytesOf(text, 0, 24);
  if (head === null || head[0] !== VERSION) return null;
  const type = typeOfNumber.get(head[1] as number);
  if (type === undefined) return null;
  const first = uuidAt(head, 2);
  if (isOfTenant(type)) {
    if (text.length !== 46) return null;
    const row = bytesOf(text, 24, 46);
    return row === null ? null : { type, tenantId: first, rowId: uuidAt(row, 0) };
  }
  return text.length === 24 ? { type, tenantId: null, rowId: first } : null;
}

/** The tenant that an id names: the one that owns the object, or the tenant itself. Null for the firm's other objects. */
export function tenantOfObject({ type, tenantId, rowId }: ObjectName): Uuid | null {
  return type === 'Tenant' ? rowId : tenantId;
}

function isOfTenant(type: ObjectType): type is TenantObjectType {
  return objectTypes[type].of === 'tenant';
}

const typeOfNumber: ReadonlyMap<number, ObjectType> = new Map(
  Object.entries(objectTypes).map(([name, { number }]) => [number, name as ObjectType]),
);

/**
 * 18 bytes: version, number of the type, and the 16 of a tenant or of an object of the firm, as twelve groups of three digits. Written out as
 * that of a row is: every object of a list names its tenant.
 */
function headOf(number: number, id: Uuid): string {
  const kind = VERSION * 256 + number;
  const a = kind >> 4;
  const b = ((kind & 15) << 8) | (digitAt(id, 0) << 4) | digitAt(id, 1);
  const c = twelveBits(id, 2, 3, 4);
  const d = twelveBits(id, 5, 6, 7);
  const e = twelveBits(id, 9, 10, 11);
  const f = twelveBits(id, 12, 14, 15);
  const g = twelveBits(id, 16, 17, 19);
  const h = twelveBits(id, 20, 21, 22);
  const i = twelveBits(id, 24, 25, 26);
  const j = twelveBits(id, 27, 28, 29);
  const k = twelveBits(id, 30, 31, 32);
  const l = twelveBits(id, 33, 34, 35);
  // prettier-ignore
  return String.fromCharCode(
    codeOf(a >> 6), codeOf(a & 63), codeOf(b >> 6), codeOf(b & 63), codeOf(c >> 6), codeOf(c & 63),
    codeOf(d >> 6), codeOf(d & 63), codeOf(e >> 6), codeOf(e & 63), codeOf(f >> 6), codeOf(f & 63),
    codeOf(g >> 6), codeOf(g & 63), codeOf(h >> 6), codeOf(h & 63), codeOf(i >> 6), codeOf(i & 63),
    codeOf(j >> 6), codeOf(j & 63), codeOf(k >> 6), codeOf(k & 63), codeOf(l >> 6), codeOf(l & 63),
  );
}

/**
 * 16 bytes: ten groups of three digits, and two digits that leave four bits of the last character zero. Written out, because every object of a
 * list has one: a third of what `Buffer` takes (0.3 µs).
 */
function textOfRow(id: Uuid): string {
  const a = twelveBits(id, 0, 1, 2);
  const b = twelveBits(id, 3, 4, 5);
  const c = twelveBits(id, 6, 7, 9);
  const d = twelveBits(id, 10, 11, 12);
  const e = twelveBits(id, 14, 15, 16);
  const f = twelveBits(id, 17, 19, 20);
  const g = twelveBits(id, 21, 22, 24);
  const h = twelveBits(id, 25, 26, 27);
  const i = twelveBits(id, 28, 29, 30);
  const j = twelveBits(id, 31, 32, 33);
  const k = (digitAt(id, 34) << 8) | (digitAt(id, 35) << 4);
  // prettier-ignore
  return String.fromCharCode(
    codeOf(a >> 6), codeOf(a & 63), codeOf(b >> 6), codeOf(b & 63), codeOf(c >> 6), codeOf(c & 63),
    codeOf(d >> 6), codeOf(d & 63), codeOf(e >> 6), codeOf(e & 63), codeOf(f >> 6), codeOf(f & 63),
    codeOf(g >> 6), codeOf(g & 63), codeOf(h >> 6), codeOf(h & 63), codeOf(i >> 6), codeOf(i & 63),
    codeOf(j >> 6), codeOf(j & 63), codeOf(k >> 6), codeOf(k & 63),
  );
}

/** Three digits of an id, by their places in its text. */
function twelveBits(id: Uuid, first: number, second: number, third: number): number {
  return (digitAt(id, first) << 8) | (digitAt(id, second) << 4) | digitAt(id, third);
}

function digitAt(id: Uuid, place: number): number {
  const code = id.charCodeAt(place);
  return code < 58 ? code - 48 : code - 87;
}

const CODES: Uint8Array = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));

function codeOf(value: number): number {
  return CODES[value] as number;
}

/** The values of the alphabet's characters, by their codes; NONE for all others. */
const NONE = 64;
const VALUES: Uint8Array = new Uint8Array(128).fill(NONE);
for (const [value, code] of CODES.entries()) VALUES[code] = value;

/** The bytes of a part of a text in base64url. Null where a character is none of the alphabet, or where bits are left over that are not zero. */
function bytesOf(text: string, from: number, to: number): readonly number[] | null {
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (let index = from; index < to; index += 1) {
    const value = VALUES[text.charCodeAt(index)] ?? NONE;
    if (value === NONE) return null;
    bits = (bits << 6) | value;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push(bits >> count);
    bits &= (1 << count) - 1;
  }
  return bits === 0 ? bytes : null;
}

const HEX: readonly string[] = Array.from({ length: 256 }, (_byte, value) =>
  value.toString(16).padStart(2, '0'),
);

function uuidAt(bytes: readonly number[], from: number): Uuid {
  let text = '';
  for (let index = 0; index < 16; index += 1) {
    if (index === 4 || index === 6 || index === 8 || index === 10) text += '-';
    text += HEX[bytes[from + index] as number] as string;
  }
  return text as Uuid;
}
