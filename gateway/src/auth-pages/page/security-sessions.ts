import { call } from './call.ts';
import { inWordsOfTime, made, part } from './elements.ts';
import { quiet } from './security-passkeys.ts';
import { doing, showing, failed } from './security-state.ts';
import { callAsUser } from './signed-in.ts';

interface MySession {
  readonly id: string;
  readonly isCurrent: boolean;
  readonly begunAt: string;
  readonly lastUsedAt: string;
  readonly address: string;
  readonly agent: string;
}

async function showSessions(): Promise<void> {
  const { nodes } = (await callAsUser('MySessions')) as unknown as { nodes: readonly MySession[] };
  part('session-list').replaceChildren(...nodes.map(shownSession));
}
showing(() => void showSessions().catch((error: unknown) => failed(error, 'sessions')));

function shownSession(session: MySession): HTMLLIElement {
  const item = made('li');
  const from = made('span', session.isCurrent ? 'This browser' : session.agent || 'A program');
  from.className = 'name';
  const times = made(
    'span',
    `From ${session.address}, since ${inWordsOfTime(session.begunAt)}, last used ${inWordsOfTime(session.lastUsedAt)}`,
  );
  times.className = 'facts';
  item.append(from, times);
  if (!session.isCurrent) {
    const row = made('div');
    row.className = 'row';
    const button = quiet('End it', `End the session from ${session.address}`);
    button.addEventListener('click', () =>
      doing(button, 'sessions', async () => {
        await endSessions(session.id);
        await showSessions();
        part('sessions').focus();
        return 'The session has ended.';
      }),
    );
    row.append(button);
    item.append(row);
  }
  return item;
}

const endSessions = (sessionId: string | null) =>
  callAsUser('EndMySessions', { input: { idempotencyKey: crypto.randomUUID(), sessionId } });

/** The cookie goes with it. */
async function leave(): Promise<string> {
  await call('SignOut', { input: {} }, null).catch(() => undefined);
  location.assign('/auth/log-in');
  return 'You are signed out.';
}

const endAll = part<HTMLButtonElement>('end-all');
endAll.addEventListener('click', () =>
  doing(endAll, 'sessions', async () => {
    await endSessions(null);
    return leave();
  }),
);

const signOut = part<HTMLButtonElement>('sign-out');
signOut.addEventListener('click', () => doing(signOut, 'sessions', leave));
