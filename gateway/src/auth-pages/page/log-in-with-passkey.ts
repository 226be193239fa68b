import { call, type Answered } from './call.ts';
import { part, tell } from './elements.ts';
import { askedOf, usePasskey } from './passkey.ts';
import { wayBack } from './way-back.ts';

const form = part<HTMLFormElement>('passkey');
const press = form.querySelector('button') as HTMLButtonElement;

/** What a right password asked for; null: no password was given. */
let asked: Answered | null = null;

document.addEventListener('passkey-asked', (event) => {
  asked = (event as CustomEvent<Answered | null>).detail;
  form.hidden = asked === null;
  press.textContent = 'Use a passkey instead';
});

document.addEventListener('signed-in', () => {
  form.hidden = true;
  const back = wayBack();
  if (back === null) part('signed-in').hidden = false;
  else location.assign(back);
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  press.disabled = true;
  tell('One moment …');
  void signIn()
    .catch((error: unknown) => tell(error instanceof Error ? error.message : 'It did not work.', 'wrong'))
    .finally(() => {
      press.disabled = false;
    });
});

async function signIn(): Promise<void> {
  // A challenge is good for one answer: the next attempt asks for any passkey.
  const answer = asked ?? (await call('BeginPasskeySignIn', { input: {} }, null));
  asked = null;
  const passkey = await usePasskey(askedOf(answer));
  await call('SignInWithPasskey', { input: { passkey, refreshTokenIn: 'COOKIE' } }, null);
  for (const id of ['credentials', 'second']) part(id).hidden = true;
  tell('You are signed in.', 'done');
  document.dispatchEvent(new Event('signed-in'));
}

if (typeof PublicKeyCredential === 'undefined') form.hidden = true;
