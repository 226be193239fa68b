import { CompactSign, compactVerify, decodeProtectedHeader } from 'jose';
import type { SigningKey, VerifyKeys } from './keys.ts';

const TYPE = 'cifra-signed-text';

/** Signs a text that is kept beside its signature: a detached JWS (RFC 7515, appendix F; EdDSA), which names the key. */
export async function signText(text: string, { keyId, privateKey }: SigningKey): Promise<string> {
  const signed = await new CompactSign(Buffer.from(text))
    .setProtectedHeader({ alg: 'EdDSA', typ: TYPE, kid: keyId })
    .sign(privateKey);
  const [header = '', , signature = ''] = signed.split('.');
  return `${header}..${signature}`;
}

/** The key that signed the text; null where the signature is not of this text, or of a key that is not known. */
export async function signerOf(
  text: string,
  { signature, keys }: { readonly signature: string; readonly keys: VerifyKeys },
): Promise<string | null> {
  const [header = '', between, value = ''] = signature.split('.');
  if (between !== '') return null;
  const token = `${header}.${Buffer.from(text).toString('base64url')}.${value}`;
  try {
    const { kid, typ } = decodeProtectedHeader(token);
    const key = typ === TYPE && kid !== undefined ? await keys.find(kid) : null;
    if (key === null || kid === undefined) return null;
    await compactVerify(token, key, { algorithms: ['EdDSA'] });
    return kid;
  } catch {
    return null;
  }
}
