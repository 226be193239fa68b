import { Refused, type Answered } from './call.ts';

export interface AskedPasskey {
  readonly token: string;
  readonly options: string;
  readonly origin: string;
}

/** What an operation asks, if a page of this address may ask it. Throws `Refused`. */
export function askedOf(answer: Answered): AskedPasskey {
  const asked = answer as unknown as AskedPasskey;
  if (typeof PublicKeyCredential === 'undefined')
    throw new Refused('', 'This browser has no passkeys, or not on this page.');
  if (asked.origin !== location.origin)
    throw new Refused('', `Passkeys work at ${asked.origin} alone. Open this page there.`);
  return asked;
}

/** Has the browser make a passkey: what `confirmPasskey` takes. Throws `Refused`. */
export const makePasskey = ({ token, options }: AskedPasskey) =>
  given(token, () =>
    navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(
        JSON.parse(options) as PublicKeyCredentialCreationOptionsJSON,
      ),
    }),
  );

/** Has a passkey answer: what `logInWithPasskey` and `stepUp` take. Throws `Refused`. */
export const usePasskey = ({ token, options }: AskedPasskey) =>
  given(token, () =>
    navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(
        JSON.parse(options) as PublicKeyCredentialRequestOptionsJSON,
      ),
    }),
  );

async function given(token: string, prompt: () => Promise<Credential | null>) {
  try {
    const credential = (await prompt()) as PublicKeyCredential | null;
    if (credential !== null) return { token, credential: JSON.stringify(credential) };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'InvalidStateError')
      throw new Refused('', 'This device has a passkey for you already.');
  }
  throw new Refused('', 'No passkey was used. Try again, or use another way.');
}
