import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** What an attack, or another kind of authenticator, does differently. */
export interface Differently {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly crossOrigin?: boolean;
  readonly isUserVerified?: boolean;
  readonly userHandle?: string;
  /** What the authenticator says in place of its own count. */
  readonly counter?: number;
  readonly isSynced?: boolean;
  /** The certificates of an attestation, which nobody asked for. */
  readonly certificates?: readonly Buffer[];
}

interface Options {
  readonly challenge: string;
  readonly rp?: { readonly id: string };
  readonly rpId?: string;
  readonly user?: { readonly id: string };
}

const flags = { present: 0x01, verified: 0x04, eligible: 0x08, backedUp: 0x10, attested: 0x40 };

/** A passkey as browser and authenticator make and use one (WebAuthn Level 3): ES256, attestation `none`. It takes and gives JSON texts, as pages do. */
export class SoftwareAuthenticator {
  readonly #origin: string;
  readonly #id = randomBytes(32).toString('base64url');
  readonly #privateKey: KeyObject;
  readonly #publicKey: Buffer;
  #userHandle = '';
  #counter: number;

  /** `counter`: 0 for one that does not count, as those of phones. */
  constructor(origin: string, { counter = 1 }: { readonly counter?: number } = {}) {
    this.#origin = origin;
    this.#counter = counter;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    this.#privateKey = privateKey;
    // COSE_Key: {1: EC2, 3: ES256, -1: P-256, -2: x, -3: y}.
    this.#publicKey = Buffer.concat([
      Buffer.from('a50102032620012158', 'hex'),
      Buffer.from([32]),
      Buffer.from(x, 'base64url'),
      Buffer.from('225820', 'hex'),
      Buffer.from(y, 'base64url'),
    ]);
  }

  create(options: string, differently: Differently = {}): string {
    const { challenge, rp, user } = JSON.parse(options) as Options;
    this.#userHandle = user?.id ?? '';
    const id = Buffer.from(this.#id, 'base64url');
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, this.#publicKey]);
    const data = this.#dataOf(rp?.id ?? '', differently, attested);
    const { certificates } = differently;
    const attestationObject = Buffer.concat([
      Buffer.from([0xa3]),
      text('fmt'),
      text(certificates === undefined ? 'none' : 'packed'),
      text('attStmt'),
      certificates === undefined ? Buffer.from([0xa0]) : statementWith(certificates),
      text('authData'),
      bytes(data),
    ]);
    return this.#credential({
      clientDataJSON: this.#clientData('webauthn.create', challenge, differently),
      attestationObject: attestationObject.toString('base64url'),
      transports: ['internal', 'a new one'],
    });
  }

  get(options: string, differently: Differently = {}): string {
    const { challenge, rpId = '' } = JSON.parse(options) as Options;
    const data = this.#dataOf(rpId, differently);
    const clientDataJSON = this.#clientData('webauthn.get', challenge, differently);
    const hashed = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest();
    return this.#credential({
      clientDataJSON,
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', Buffer.concat([data, hashed]), this.#privateKey).toString('base64url'),
      userHandle: differently.userHandle ?? this.#userHandle,
    });
  }

  #credential(response: object): string {
    return JSON.stringify({
      id: this.#id,
      rawId: this.#id,
      type: 'public-key',
      response,
      clientExtensionResults: {},
      authenticatorAttachment: 'platform',
    });
  }

  #clientData(type: string, challenge: string, differently: Differently): string {
    const { origin = this.#origin, crossOrigin = false } = differently;
    const data = { type, challenge: differently.challenge ?? challenge, origin, crossOrigin };
    return Buffer.from(JSON.stringify(data)).toString('base64url');
  }

  #dataOf(ownRpId: string, differently: Differently, attested: Buffer | null = null): Buffer {
    const { rpId = ownRpId, isUserVerified = true, isSynced = false, counter = this.#counter } = differently;
    if (this.#counter > 0) this.#counter += 1;
    const set =
      flags.present |
      (isUserVerified ? flags.verified : 0) |
      (isSynced ? flags.eligible | flags.backedUp : 0) |
      (attested === null ? 0 : flags.attested);
    const head = Buffer.alloc(5);
    head.writeUInt8(set);
    head.writeUInt32BE(counter, 1);
    return Buffer.concat([
      createHash('sha256').update(rpId).digest(),
      head,
      ...(attested === null ? [] : [attested]),
    ]);
  }
}

/** CBOR (RFC 8949): texts of up to 23 bytes, byte strings of up to 65,535. */
const text = (value: string): Buffer =>
  Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);

function bytes(value: Buffer): Buffer {
  const head = Buffer.from([0x59, 0, 0]);
  head.writeUInt16BE(value.length, 1);
  return Buffer.concat([head, value]);
}

/** {alg: ES256, sig: …, x5c: […]} */
const statementWith = (certificates: readonly Buffer[]): Buffer =>
  Buffer.concat([
    Buffer.from([0xa3]),
    text('alg'),
    Buffer.from([0x26]),
    text('sig'),
    bytes(Buffer.alloc(70)),
    text('x5c'),
    Buffer.from([0x80 + certificates.length]),
    ...certificates.map(bytes),
  ]);
