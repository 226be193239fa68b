const second = document.getElementById('second') as HTMLFormElement;
const code = document.getElementById('code') as HTMLInputElement;
const status = document.getElementById('status') as HTMLElement;

// What the provider sent leaves the address at once: neither the history nor a copy of the address has it.
const response = location.search;
const provider = location.pathname.split('/').pop() ?? '';
history.replaceState(null, '', location.pathname);
// Only the tab that began has it, and it is good once.
const transaction = sessionStorage.getItem('cifra-sign-in') ?? '';
sessionStorage.removeItem('cifra-sign-in');

/** Good for some minutes after the account was accepted. */
let challenge = '';

if (transaction === '') say('This sign-in was not begun here.', 'wrong');
else void send(second.dataset['finish'], { transaction, provider, response });

second.addEventListener('submit', (event) => {
  event.preventDefault();
  void send(second.dataset['operation'], { challenge, code: code.value });
});

async function send(documentId: string | undefined, fields: Readonly<Record<string, string>>): Promise<void> {
  say('One moment …', '');
  try {
    const answered = await fetch('/graphql', {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: JSON.stringify({ documentId, variables: { input: { ...fields, refreshTokenIn: 'COOKIE' } } }),
    });
    const { data, errors } = (await answered.json()) as {
      data?: Readonly<
        Record<
          string,
          { __typename: string; challenge?: string; message?: string; remedy?: string | null } | undefined
        >
      > | null;
      errors?: readonly { message: string }[];
    };
    const [answer] = Object.values(data ?? {});
    code.value = '';
    if (answer?.__typename === 'LoggedIn') {
      second.hidden = true;
      say('You are signed in.', 'done');
    } else if (answer?.__typename === 'SecondFactorRequired') {
      challenge = answer.challenge ?? '';
      second.hidden = false;
      say('', '');
      code.focus();
    } else
      say(
        [answer?.message ?? errors?.[0]?.message ?? 'It did not work.', answer?.remedy ?? ''].join(' '),
        'wrong',
      );
  } catch {
    say('The server cannot be reached. Try again.', 'wrong');
  }
}

function say(text: string, kind: '' | 'wrong' | 'done'): void {
  status.textContent = text;
  status.className = kind;
}
