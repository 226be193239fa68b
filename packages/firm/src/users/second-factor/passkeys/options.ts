import { CHALLENGE_SECONDS, challengeBytes } from '@cifra/access/passkey-challenge';
import type { Uuid } from '@cifra/domain/ids';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import type { PasskeyRow } from './queries.ts';
import type { RelyingParty } from './relying-party.ts';

/** EdDSA (Ed25519), ES256, RS256: what every authenticator has one of. Numbers: IANA COSE Algorithms. */
export const algorithms: readonly number[] = [-8, -7, -257];

const timeout = CHALLENGE_SECONDS * 1000;

/** Where a browser looks first (WebAuthn Level 3, 5.8.7). */
export type Hint = 'CLIENT_DEVICE' | 'SECURITY_KEY' | 'HYBRID';

const hintsOf = (hint: Hint | null) => ({
  hints: hint === null ? [] : [browserHints[hint]],
});

const browserHints = {
  CLIENT_DEVICE: 'client-device',
  SECURITY_KEY: 'security-key',
  HYBRID: 'hybrid',
} as const;

/** What authenticators keep of a user besides the names: the id, which says nothing of anybody. */
export const userHandleOf = (userId: Uuid): string =>
  Buffer.from(userId.replaceAll('-', ''), 'hex').toString('base64url');

/** For `navigator.credentials.create`: a passkey that is found without a name, and that verifies who uses it. */
export function creationOptions(
  token: string,
  {
    party: { rpId },
    user,
    existing,
    hint,
  }: {
    readonly party: RelyingParty;
    readonly hint: Hint | null;
    readonly user: { readonly id: Uuid; readonly email: string; readonly name: string };
    readonly existing: readonly PasskeyRow[];
  },
): PublicKeyCredentialCreationOptionsJSON {
  return {
    challenge: challengeBytes(token).toString('base64url'),
    rp: { id: rpId, name: 'Cifra' },
    user: { id: userHandleOf(user.id), name: user.email, displayName: user.name },
    pubKeyCredParams: algorithms.map((alg) => ({ alg, type: 'public-key' })),
    timeout,
    attestation: 'none',
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
    excludeCredentials: descriptors(existing, rpId),
    ...hintsOf(hint),
  };
}

/** For `navigator.credentials.get`. `passkeys`: those that may answer; null: whichever the user chooses. */
export function requestOptions(
  token: string,
  {
    party: { rpId },
    passkeys,
    hint,
  }: {
    readonly party: RelyingParty;
    readonly passkeys: readonly PasskeyRow[] | null;
    readonly hint: Hint | null;
  },
): PublicKeyCredentialRequestOptionsJSON {
  return {
    challenge: challengeBytes(token).toString('base64url'),
    rpId,
    timeout,
    userVerification: 'required',
    allowCredentials: passkeys === null ? [] : descriptors(passkeys, rpId),
    ...hintsOf(hint),
  };
}

function descriptors(passkeys: readonly PasskeyRow[], rpId: string) {
  return passkeys
    .filter((each) => each.rp_id === rpId)
    .map(({ credential_id: id, transports }) => ({
      id,
      type: 'public-key' as const,
      transports: JSON.parse(transports) as ('usb' | 'nfc' | 'ble' | 'smart-card' | 'hybrid' | 'internal')[],
    }));
}
