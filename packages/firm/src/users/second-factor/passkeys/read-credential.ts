import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';

/** Far more than any authenticator sends. */
const LONGEST = 20_000;

const base64url = /^[A-Za-z0-9_-]+$/;

/** How browsers reach an authenticator (WebAuthn Level 3, 5.8.4). Others are dropped. */
const transports = ['usb', 'nfc', 'ble', 'smart-card', 'hybrid', 'internal'] as const;

type Fields = Readonly<Record<string, unknown>>;

interface Sent {
  readonly id: string;
  readonly response: Fields;
}

/** A new credential as `PublicKeyCredential.toJSON` writes it: what we look at, and nothing else of it. Null: it is none. */
export function readNewCredential(text: string): RegistrationResponseJSON | null {
  const sent = read(text);
  const parts = partsOf(sent, ['clientDataJSON', 'attestationObject']);
  if (sent === null || parts === null) return null;
  const { transports: given } = sent.response;
  const named = transports.filter((each) => Array.isArray(given) && given.includes(each));
  return { ...ofKey(sent), response: { ...parts, transports: [...named] } };
}

/** The answer of a credential, in the same way. */
export function readAnswer(text: string): AuthenticationResponseJSON | null {
  const sent = read(text);
  const parts = partsOf(sent, ['clientDataJSON', 'authenticatorData', 'signature']);
  if (sent === null || parts === null) return null;
  const { userHandle = null } = sent.response;
  if (userHandle !== null && !isText(userHandle)) return null;
  return { ...ofKey(sent), response: { ...parts, ...(userHandle !== null && { userHandle }) } };
}

const ofKey = ({ id }: Sent) => ({ id, rawId: id, type: 'public-key', clientExtensionResults: {} }) as const;

function read(text: string): Sent | null {
  if (text.length > LONGEST) return null;
  let sent: unknown;
  try {
    sent = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(sent)) return null;
  const { id, rawId, type, response } = sent;
  const isCredential = isText(id) && id.length <= 1400 && id === rawId && type === 'public-key';
  return isCredential && isRecord(response) ? { id, response } : null;
}

function partsOf<Name extends string>(
  sent: Sent | null,
  names: readonly Name[],
): Readonly<Record<Name, string>> | null {
  const entries = names.map((name) => [name, sent?.response[name]] as const);
  return entries.every(([, value]) => isText(value))
    ? (Object.fromEntries(entries) as Record<Name, string>)
    : null;
}

const isText = (value: unknown): value is string => typeof value === 'string' && base64url.test(value);

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
