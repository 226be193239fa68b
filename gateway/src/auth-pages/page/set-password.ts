const form = document.querySelector('form') as HTMLFormElement;
const [password, again] = ['password', 'again'].map((id) => document.getElementById(id)) as [
  HTMLInputElement,
  HTMLInputElement,
];
const status = document.getElementById('status') as HTMLElement;
const button = form.querySelector('button') as HTMLButtonElement;

// The link leaves the address at once: neither the history nor a copy of the address has it.
const link = location.hash.slice(1);
history.replaceState(null, '', location.pathname);
if (link === '') end('This address is not whole. Open the link as you got it.', 'wrong');

form.addEventListener('submit', (event) => {
  event.preventDefault();
  if (password.value !== again.value) say('The two are not the same.', 'wrong');
  else void set();
});

async function set(): Promise<void> {
  button.disabled = true;
  say('One moment …', '');
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      credentials: 'omit',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: JSON.stringify({
        documentId: form.dataset['operation'],
        variables: { input: { link, newPassword: password.value } },
      }),
    });
    const { data, errors } = (await response.json()) as {
      data?: {
        setPassword?: { __typename: string; code?: string; message?: string; remedy?: string | null };
      };
      errors?: readonly { message: string }[];
    };
    const answer = data?.setPassword;
    if (answer?.__typename === 'PasswordSet')
      end('Your password is set. Sign in with it, and with your e-mail address.', 'done');
    else {
      const words = [answer?.message ?? errors?.[0]?.message ?? 'It did not work.', answer?.remedy ?? ''];
      if (answer?.code === 'LINK_INVALID') end(words.join(' '), 'wrong');
      else say(words.join(' '), 'wrong');
    }
  } catch {
    say('The server cannot be reached. Try again.', 'wrong');
  } finally {
    button.disabled = false;
  }
}

function say(text: string, kind: '' | 'wrong' | 'done'): void {
  status.textContent = text;
  status.className = kind;
}

/** Nothing more can be done here. */
function end(text: string, kind: 'wrong' | 'done'): void {
  form.hidden = true;
  say(text, kind);
}
