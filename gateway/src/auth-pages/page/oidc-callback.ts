import { call, type Answered } from './call.ts';
import { part, tell } from './elements.ts';
import { askedOf, usePasskey } from './passkey.ts';
import { callAsUser } from './signed-in.ts';
import { takeWayThere } from './way-there.ts';

// What the provider sent leaves the address at once: neither the history nor a copy of the address has it.
const returned = { provider: location.pathname.split('/').pop() ?? '', response: location.search };
history.replaceState(null, '', location.pathname);
const wayThere = takeWayThere();

const byCode = part<HTMLFormElement>('second');
const byPasskey = part<HTMLFormElement>('passkey');

/** Good for some minutes after the account was accepted. */
let challenge = '';
let asked: Answered | null = null;

if (wayThere === null) tell('This sign-in was not begun here.', 'wrong');
else if (wayThere.isToLink) attempt(() => link(wayThere.transaction));
else attempt(() => finish(wayThere.transaction));

byCode.addEventListener('submit', (event) => {
  event.preventDefault();
  const field = part<HTMLInputElement>('code');
  const { value: code } = field;
  field.value = '';
  attempt(async () => {
    await call('SignInWithCode', { input: { challenge, code, refreshTokenIn: 'COOKIE' } }, null);
    return signedIn();
  });
});

byPasskey.addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(async () => {
    const passkey = await usePasskey(askedOf(asked ?? {}));
    await call('SignInWithPasskey', { input: { passkey, refreshTokenIn: 'COOKIE' } }, null);
    return signedIn();
  });
});

async function finish(transaction: string): Promise<string> {
  const input = { transaction, ...returned, refreshTokenIn: 'COOKIE' };
  const answer = await call('FinishSignIn', { input }, null);
  if (answer['__typename'] !== 'SecondFactorRequired') return signedIn();
  challenge = String(answer['challenge']);
  asked = answer['passkey'] as Answered | null;
  byCode.hidden = false;
  byPasskey.hidden = asked === null || typeof PublicKeyCredential === 'undefined';
  part('code').focus();
  return '';
}

function signedIn(): string {
  byCode.hidden = true;
  byPasskey.hidden = true;
  return 'You are signed in.';
}

/** The account is linked with whoever is signed in here and began it. */
async function link(transaction: string): Promise<string> {
  part<HTMLAnchorElement>('again').href = '/auth/security#accounts';
  part('again').textContent = 'Back to how you sign in';
  await callAsUser('LinkAccount', { input: { transaction, ...returned } });
  location.assign('/auth/security#accounts');
  return 'The account is linked.';
}

function attempt(act: () => Promise<string>): void {
  tell('One moment …');
  void act()
    .then((said) => tell(said, said === '' ? '' : 'done'))
    .catch((error: unknown) => tell(error instanceof Error ? error.message : 'It did not work.', 'wrong'));
}
