import { inWordsOfTime, made, part } from './elements.ts';
import { quiet, removing } from './security-passkeys.ts';
import { doing, failed, showing } from './security-state.ts';
import { callAllAsUser, callAsUser } from './signed-in.ts';
import { leaveToLink } from './way-there.ts';

interface MyAccount {
  readonly provider: string;
  readonly providerName: string;
  readonly linkedAt: string;
}

interface Offered {
  readonly code: string;
  readonly name: string;
}

async function showAccounts(): Promise<void> {
  const { me, signInOptions } = await callAllAsUser('MyAccounts');
  const accounts = (me?.['identities'] ?? []) as readonly MyAccount[];
  const offered = (signInOptions?.['providers'] ?? []) as readonly Offered[];
  const free = offered.filter(({ code }) => accounts.every(({ provider }) => provider !== code));
  part('accounts').hidden = accounts.length + free.length === 0;
  part('account-list').replaceChildren(...accounts.map(shownAccount));
  part('account-offers').replaceChildren(...free.map(linking));
}
showing(() => void showAccounts().catch((error: unknown) => failed(error, 'accounts')));

function shownAccount({ provider, providerName, linkedAt }: MyAccount): HTMLLIElement {
  const item = made('li');
  const name = made('span', providerName);
  name.className = 'name';
  const since = made('span', `Signs you in since ${inWordsOfTime(linkedAt)}`);
  since.className = 'facts';
  const row = made('div');
  row.className = 'row';
  row.append(
    removing({ verb: 'unlink', name: providerName, place: 'accounts' }, async () => {
      await callAsUser('UnlinkAccount', { input: { idempotencyKey: crypto.randomUUID(), provider } });
      await showAccounts();
      return `${providerName} does not sign you in any more.`;
    }),
  );
  item.append(name, since, row);
  return item;
}

function linking({ code, name }: Offered): HTMLButtonElement {
  const button = quiet(`Link ${name}`, `Link your account at ${name}`);
  button.addEventListener('click', () =>
    doing(button, 'accounts', async () => {
      const begun = await callAsUser('BeginLink', { input: { provider: code, purpose: 'LINK' } });
      leaveToLink(String(begun['transaction']), String(begun['authorizationUrl']));
      return `Going to ${name} …`;
    }),
  );
  return button;
}
