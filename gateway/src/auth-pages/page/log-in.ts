const [credentials, second] = ['credentials', 'second'].map((id) => document.getElementById(id)) as [
  HTMLFormElement,
  HTMLFormElement,
];
const [email, password, code] = ['email', 'password', 'code'].map((id) => document.getElementById(id)) as [
  HTMLInputElement,
  HTMLInputElement,
  HTMLInputElement,
];
const status = document.getElementById('status') as HTMLElement;

interface Answer {
  readonly __typename: string;
  readonly code?: string;
  readonly challenge?: string;
  readonly passkey?: object | null;
  readonly message?: string;
  readonly remedy?: string | null;
}

/** Good for some minutes after a right password. */
let challenge = '';

credentials.addEventListener('submit', (event) => {
  event.preventDefault();
  void send(credentials, { email: email.value, password: password.value }, (answer) => {
    if (answer.__typename !== 'SecondFactorRequired') return false;
    challenge = answer.challenge ?? '';
    password.value = '';
    credentials.hidden = true;
    second.hidden = false;
    say('', '');
    code.focus();
    // The script of passkeys takes it from here, where there is one.
    document.dispatchEvent(new CustomEvent('passkey-asked', { detail: answer.passkey ?? null }));
    return true;
  });
});

second.addEventListener('submit', (event) => {
  event.preventDefault();
  void send(second, { challenge, code: code.value }, (answer) => {
    code.value = '';
    if (answer.code !== 'TOKEN_INVALID') return false;
    credentials.hidden = false;
    second.hidden = true;
    say('That took too long. Sign in again.', 'wrong');
    return true;
  });
});

/** Sends a form; `isHandled` says whether the answer was something else than the end or a refusal. */
async function send(
  form: HTMLFormElement,
  fields: Readonly<Record<string, string>>,
  isHandled: (answer: Answer) => boolean,
): Promise<void> {
  const button = form.querySelector('button') as HTMLButtonElement;
  button.disabled = true;
  say('One moment …', '');
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: JSON.stringify({
        documentId: form.dataset['operation'],
        variables: { input: { ...fields, refreshTokenIn: 'COOKIE' } },
      }),
    });
    const { data, errors } = (await response.json()) as {
      data?: Readonly<Record<string, Answer | undefined>> | null;
      errors?: readonly { message: string }[];
    };
    const [answer] = Object.values(data ?? {});
    if (answer === undefined) say(errors?.[0]?.message ?? 'It did not work.', 'wrong');
    else if (answer.__typename === 'LoggedIn') end();
    else if (!isHandled(answer))
      say([answer.message ?? 'It did not work.', answer.remedy ?? ''].join(' '), 'wrong');
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

/** The session is in the cookie: pages of this server go on with it. */
function end(): void {
  password.value = '';
  credentials.hidden = true;
  second.hidden = true;
  say('You are signed in.', 'done');
  document.dispatchEvent(new Event('signed-in'));
}
