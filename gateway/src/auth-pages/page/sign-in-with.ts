const place = document.getElementById('providers') as HTMLElement;
const state = document.getElementById('status') as HTMLElement;
// Read before the page's own script takes it out of the address.
const invitation = place.dataset['purpose'] === 'invitation' ? location.hash.slice(1) : null;

interface Provider {
  readonly code: string;
  readonly name: string;
}

interface Options {
  readonly providers: readonly Provider[];
}

interface Begun {
  readonly __typename: string;
  readonly authorizationUrl?: string;
  readonly transaction?: string;
  readonly message?: string;
  readonly remedy?: string | null;
}

void offer();

async function offer(): Promise<void> {
  const options = await send<Options>('options', {});
  if (options === null) return;
  for (const { code, name } of options.providers) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = `Sign in with ${name}`;
    button.addEventListener('click', () => void begin(code, button));
    place.append(button);
  }
}

async function begin(provider: string, button: HTMLButtonElement): Promise<void> {
  button.disabled = true;
  const input = { provider, ...(invitation !== null && { link: invitation }) };
  const begun = await send<Begun>('begin', { input });
  if (begun?.__typename === 'SignInBegun' && begun.authorizationUrl !== undefined) {
    // This tab alone has it: whoever is sent an answer of somebody else's sign-in cannot end it here.
    sessionStorage.setItem('cifra-sign-in', begun.transaction ?? '');
    location.assign(begun.authorizationUrl);
    return;
  }
  state.textContent = [
    begun?.message ?? 'The server cannot be reached. Try again.',
    begun?.remedy ?? '',
  ].join(' ');
  state.className = 'wrong';
  button.disabled = false;
}

async function send<Answer>(operation: 'options' | 'begin', variables: object): Promise<Answer | null> {
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      credentials: 'omit',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: JSON.stringify({ documentId: place.dataset[operation], variables }),
    });
    const { data } = (await response.json()) as { data?: Readonly<Record<string, Answer>> | null };
    return Object.values(data ?? {})[0] ?? null;
  } catch {
    return null;
  }
}
