import { Refused } from './call.ts';
import { part, tell } from './elements.ts';
import { askedOf, usePasskey } from './passkey.ts';
import { callAsUser } from './signed-in.ts';
import { throughPage, wayBack } from './way-back.ts';

interface Me {
  readonly email: string;
  readonly secondFactors: {
    readonly recoveryCodesLeft: number;
    readonly passkeys: readonly { readonly host: string }[];
  };
}

/** Shows the ways that this person has. */
async function begin(): Promise<void> {
  const me = (await callAsUser('MyFactors')) as unknown as Me;
  part('why').textContent += ` You are signed in as ${me.email}.`;
  const { passkeys, recoveryCodesLeft } = me.secondFactors;
  const hasPasskey =
    typeof PublicKeyCredential !== 'undefined' && passkeys.some(({ host }) => host === location.hostname);
  const hasSecondFactor = passkeys.length > 0 || recoveryCodesLeft > 0;
  offer('with-passkey', hasPasskey);
  offer('with-code', hasSecondFactor);
  offer('with-password', !hasSecondFactor);
  document.querySelector<HTMLElement>('form:not([hidden]) :is(input, button)')?.focus();
}

const offer = (form: string, isOffered: boolean): void => {
  part(form).hidden = !isOffered;
};

const valueOf = (id: string): string => part<HTMLInputElement>(id).value;

const proofs: Readonly<Record<string, () => Promise<object>>> = {
  'with-passkey': async () => ({
    passkey: await usePasskey(askedOf(await callAsUser('AskMyPasskey', { input: {} }))),
  }),
  'with-code': () => Promise.resolve({ code: valueOf('code') }),
  'with-password': () => Promise.resolve({ password: valueOf('password') }),
};

for (const [id, proof] of Object.entries(proofs)) {
  const form = part<HTMLFormElement>(id);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void prove(form, proof);
  });
}

async function prove(form: HTMLFormElement, proof: () => Promise<object>): Promise<void> {
  const button = form.querySelector('button') as HTMLButtonElement;
  button.disabled = true;
  tell('One moment …');
  try {
    await callAsUser('StepUp', { input: await proof() });
    for (const each of document.forms) each.hidden = true;
    const back = wayBack();
    tell('It is you.', 'done');
    if (back !== null) location.assign(back);
  } catch (error) {
    fail(error);
    const field = form.querySelector('input');
    if (field !== null) field.value = '';
    field?.focus();
  } finally {
    button.disabled = false;
  }
}

function fail(error: unknown): void {
  if (error instanceof Refused && error.code === 'TOKEN_INVALID') {
    part('signed-out').hidden = false;
    part<HTMLAnchorElement>('sign-in').href = throughPage('log-in');
    tell('');
  } else tell(error instanceof Error ? error.message : 'It did not work.', 'wrong');
}

begin().catch(fail);
