import { hash } from 'node:crypto';
import { challengeBytes } from '@cifra/access/passkey-challenge';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { algorithms, userHandleOf } from './options.ts';
import type { PasskeyRow } from './queries.ts';
import type { RelyingParty } from './relying-party.ts';

/** The package is 27 MB in memory: it is loaded with the first answer. */
const loadServer = () => import('@simplewebauthn/server');
const loadHelpers = () => import('@simplewebauthn/server/helpers');

export interface VerifiedPasskey {
  readonly credentialId: string;
  readonly publicKey: Uint8Array;
  readonly algorithm: number;
  readonly counter: number;
  readonly isSynced: boolean;
  readonly transports: readonly string[];
}

interface Asked {
  readonly token: string;
  readonly party: RelyingParty;
}

/** A new passkey of a page of ours, with its user verified; null: it is not that. */
export async function verifyNewPasskey(
  credential: RegistrationResponseJSON,
  { token, party }: Asked,
): Promise<VerifiedPasskey | null> {
  const [{ verifyRegistrationResponse }, { cose, decodeCredentialPublicKey }] = await Promise.all([
    loadServer(),
    loadHelpers(),
  ]);
  try {
    if (isEmbedded(credential)) return null;
    const { verified, registrationInfo: info } = await verifyRegistrationResponse({
      response: await withoutAttestation(credential),
      expectedChallenge: challengeBytes(token).toString('base64url'),
      expectedOrigin: party.origin,
      expectedRPID: party.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...algorithms],
    });
    if (!verified || info.credential.id !== credential.id) return null;
    return {
      credentialId: info.credential.id,
      publicKey: info.credential.publicKey,
      algorithm: Number(decodeCredentialPublicKey(info.credential.publicKey).get(cose.COSEKEYS.alg)),
      counter: info.credential.counter,
      isSynced: info.credentialDeviceType === 'multiDevice',
      transports: credential.response.transports ?? [],
    };
  } catch {
    // The package throws whatever is wrong with what was sent.
    return null;
  }
}

/** What the answer says of its counter; null: it is no right answer of this passkey. Whether the counter went on, the command says. */
export async function verifyAnswer(
  answer: AuthenticationResponseJSON,
  { token, party, passkey }: Asked & { readonly passkey: PasskeyRow },
): Promise<{ readonly counter: number } | null> {
  const { verifyAuthenticationResponse } = await loadServer();
  const { userHandle } = answer.response;
  if (userHandle !== undefined && userHandle !== userHandleOf(passkey.user_id)) return null;
  try {
    if (isEmbedded(answer)) return null;
    const { verified, authenticationInfo: info } = await verifyAuthenticationResponse({
      response: answer,
      expectedChallenge: challengeBytes(token).toString('base64url'),
      expectedOrigin: party.origin,
      expectedRPID: party.rpId,
      requireUserVerification: true,
      credential: {
        id: passkey.credential_id,
        publicKey: new Uint8Array(passkey.public_key),
        counter: 0,
      },
    });
    // Whether it may be on several devices never changes (WebAuthn Level 3, 7.2).
    const isSynced = info.credentialDeviceType === 'multiDevice';
    return verified && isSynced === passkey.is_synced ? { counter: info.newCounter } : null;
  } catch {
    // As above.
    return null;
  }
}

/** By which a passkey is found. */
export const hashOfCredential = (credentialId: string): string => hash('sha256', credentialId, 'hex');

/** Our pages stand in no other page. */
function isEmbedded({ response }: RegistrationResponseJSON | AuthenticationResponseJSON): boolean {
  const text = Buffer.from(response.clientDataJSON, 'base64url').toString();
  const { crossOrigin } = JSON.parse(text) as { readonly crossOrigin?: unknown };
  return crossOrigin === true;
}

/** As the package's encoder takes it. */
type CBORType = Parameters<Awaited<ReturnType<typeof loadHelpers>>['isoCBOR']['encode']>[0];

/**
 * We ask for no attestation, and look at none that comes all the same: the package would read its certificates, and fetch the revocation
 * lists that those of known makers name.
 */
async function withoutAttestation({
  response,
  ...credential
}: RegistrationResponseJSON): Promise<RegistrationResponseJSON> {
  const { decodeAttestationObject, isoBase64URL, isoCBOR } = await loadHelpers();
  const authData = decodeAttestationObject(isoBase64URL.toBuffer(response.attestationObject)).get('authData');
  const attestationObject = isoBase64URL.fromBuffer(
    isoCBOR.encode(
      new Map<string, CBORType>([
        ['fmt', 'none'],
        ['attStmt', new Map<string, CBORType>()],
        ['authData', authData],
      ]),
    ),
  );
  return { ...credential, response: { ...response, attestationObject } };
}
