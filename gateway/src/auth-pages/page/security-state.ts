import { Refused } from './call.ts';
import { part, tell } from './elements.ts';
import { callAsUser } from './signed-in.ts';
import { throughPage } from './way-back.ts';

export interface MyPasskey {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly isSynced: boolean;
  readonly createdAt: string;
  readonly lastUsedAt: string;
}

export interface Me {
  readonly name: string;
  readonly email: string;
  readonly secondFactors: {
    readonly authenticator: 'NONE' | 'PENDING' | 'ACTIVE';
    readonly recoveryCodesLeft: number;
    readonly passkeys: readonly MyPasskey[];
  };
}

type Show = (me: Me) => void;
const shows: Show[] = [];

/** Has a section of the page show what is known, now and after each change. */
export const showing = (show: Show): void => void shows.push(show);

/** Reads anew who is signed in, and shows it. */
export async function refresh(): Promise<void> {
  const me = (await callAsUser('MyFactors')) as unknown as Me;
  for (const show of shows) show(me);
}

/** Does one thing with a button, which is disabled meanwhile, and says what came of it. `place`: the section to come back to. */
export function doing(button: HTMLButtonElement, place: string, act: () => Promise<string>): void {
  button.disabled = true;
  tell('One moment …');
  const run = async (): Promise<void> => {
    try {
      tell(await act(), 'done');
    } catch (error) {
      failed(error, place);
    } finally {
      button.disabled = false;
    }
  };
  void run();
}

/** The same for what a form sends. */
export const onSubmit = (id: string, place: string, act: () => Promise<string>): void =>
  part<HTMLFormElement>(id).addEventListener('submit', (event) => {
    event.preventDefault();
    const button = part(id).querySelector('button') as HTMLButtonElement;
    doing(button, place, act);
  });

/** Says what went wrong; asks for a proof or a log-in first where that is it, and comes back. */
export function failed(error: unknown, place = ''): void {
  const code = error instanceof Refused ? error.code : '';
  if (code === 'STEP_UP_REQUIRED') location.assign(throughPage('step-up', `#${place}`));
  else if (['UNAUTHENTICATED', 'TOKEN_INVALID'].includes(code) && place === '') {
    part('signed-out').hidden = false;
    part<HTMLAnchorElement>('sign-in').href = throughPage('log-in');
    tell('');
  } else tell(error instanceof Error ? error.message : 'It did not work.', 'wrong');
}

/** Shows recovery codes, this once. */
export function showCodes(codes: readonly string[]): void {
  if (codes.length === 0) return;
  const section = part('codes');
  part('code-list').replaceChildren(
    ...codes.map((code) => {
      const item = document.createElement('li');
      item.append(document.createElement('code'));
      (item.firstChild as HTMLElement).textContent = code;
      return item;
    }),
  );
  section.hidden = false;
  section.focus();
}

part('codes-kept').addEventListener('click', () => {
  part('code-list').replaceChildren();
  part('codes').hidden = true;
  part('passkeys').focus();
});

/** What is typed into a field, which is then empty. */
export function takeValue(id: string): string {
  const field = part<HTMLInputElement>(id);
  const { value } = field;
  field.value = '';
  return value;
}
