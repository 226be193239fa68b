import { Clients } from './clients.ts';
import { createFetcher, type Fetcher } from './fetcher.ts';
import { pageOperations } from './operations.ts';
import { ask, isUnauthenticated } from './post.ts';
import { Session } from './session.ts';

declare const YogaGraphiQL: {
  renderYogaGraphiQL(root: Element, props: Readonly<Record<string, unknown>> & { fetcher: Fetcher }): void;
};

const session = new Session();
const clients = new Clients();

function element<Type extends HTMLElement>(id: string): Type {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found as Type;
}

const logInForm = element<HTMLFormElement>('log-in');
const tokenForm = element<HTMLFormElement>('paste');
const account = element('account');
const clientInput = element<HTMLInputElement>('client');
const status = element('status');

function say(text: string, isWrong = false): void {
  status.textContent = text;
  status.className = isWrong ? 'wrong' : '';
}

/** Shows one of the three: the log-in, the field for a token, who is logged in. */
function show(shown: HTMLElement): void {
  for (const part of [logInForm, tokenForm, account]) part.hidden = part !== shown;
}

async function showAccount(): Promise<void> {
  const answer = await ask({ query: pageOperations.me }, await session.token());
  if (isUnauthenticated(answer)) {
    await session.logOut();
    throw new Error('This token or key is not valid.');
  }
  const me = answer.data?.['me'] as { name: string; email: string | null } | null | undefined;
  element('who').textContent = me ? `${me.name}${me.email === null ? '' : `, ${me.email}`}` : 'with a token';
  show(account);
  say('');
  await clients.load(session);
  element('clients').replaceChildren(
    ...clients.labels.map((label) => Object.assign(document.createElement('option'), { value: label })),
  );
  clientInput.value = clients.chosen?.label ?? '';
  clientInput.placeholder = `Choose one of ${clients.labels.length}`;
}

function showLogIn(message = ''): void {
  clients.forget();
  element('clients').replaceChildren();
  clientInput.value = '';
  show(logInForm);
  say(message, message !== '');
}

/** Runs what a button stands for; what goes wrong is said beside it. */
function on(target: HTMLElement, event: 'submit' | 'click', act: () => Promise<void> | void): void {
  target.addEventListener(event, (occurred) => {
    occurred.preventDefault();
    void (async () => {
      try {
        await act();
      } catch (error) {
        say(error instanceof Error ? error.message : String(error), true);
      }
    })();
  });
}

on(logInForm, 'submit', async () => {
  const password = element<HTMLInputElement>('password');
  say('Logging in …');
  try {
    await session.logIn(element<HTMLInputElement>('email').value.trim(), password.value);
  } finally {
    password.value = '';
  }
  await showAccount();
});

on(tokenForm, 'submit', async () => {
  const token = element<HTMLInputElement>('token');
  session.paste(token.value.trim());
  token.value = '';
  await showAccount();
});

on(element('use-token'), 'click', () => show(tokenForm));
on(element('use-password'), 'click', () => show(logInForm));
on(element('log-out'), 'click', async () => {
  await session.logOut();
  showLogIn();
});

clientInput.addEventListener('change', () => {
  const isFound = clients.choose(clientInput.value);
  if (isFound) clientInput.value = clients.chosen?.label ?? '';
  say(isFound || clientInput.value === '' ? '' : 'No client has that name.', true);
});
// The list shows all clients again, not only the one that is chosen.
clientInput.addEventListener('focus', () => clientInput.select());

YogaGraphiQL.renderYogaGraphiQL(element('root'), {
  fetcher: createFetcher(session, clients, () => showLogIn('The session has ended. Log in again.')),
  defaultTabs: JSON.parse(element('examples').textContent) as unknown,
  // Operations may hold what is confidential: they stay in this tab, and out of the address.
  storage: sessionStorage,
  onEditQuery: () => undefined,
  shouldPersistHeaders: false,
  showPersistHeadersSettings: false,
  isHeadersEditorEnabled: false,
  defaultEditorToolsVisibility: false,
  logo: '<span></span>',
  title: '<span></span>',
});

try {
  if (await session.renew()) await showAccount();
  else showLogIn();
} catch (error) {
  showLogIn(error instanceof Error ? error.message : String(error));
}
