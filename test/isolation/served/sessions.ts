import { newRefreshToken } from '@cifra/access/refresh-token';
import { endSessionsCommand } from '@cifra/firm/users/sessions/end-sessions';
import { systemRequest } from '@cifra/ops/system-request';
import { rowsNamedIn } from '../api-ids.ts';
import { memberOf, type Attack } from './attack.ts';
import type { Answer, Mutating } from './product.ts';
import { emailOf, PASSWORD, type Session } from './served-world.ts';

/** A session of somebody of one tenant; others list it, end it and refresh it; and once it has ended, nothing is answered for it. */

const attempts = ['list', 'end', 'end as manager', 'refresh', 'log out'] as const;
const endings = ['log-out', 'by its user', 'all by the firm', 'deactivation'] as const;

export async function attackSession(attack: Attack): Promise<void> {
  const { world, random } = attack;
  const victim = await world.beginSession('juniorOfA');
  if (random.isTrue(0.5)) await attempt(attack, victim);
  else await end(attack, victim);
  const request = systemRequest('isolation');
  await world.books.executeControl(
    endSessionsCommand,
    { userId: victim.userId, sessionId: victim.id },
    request,
  );
}

const isAnswered = async ({ product }: Attack, session: Session): Promise<boolean> => {
  const { status, text } = await product.ask(session, { query: '{ me { name } }' });
  return status === 200 && text.includes('"name"');
};

const firms = (call: Omit<Mutating, 'tenant' | 'selection'>): Mutating => ({
  ...call,
  selection: '',
  tenant: null,
});

async function attempt(attack: Attack, victim: Session): Promise<void> {
  const { world, product, random, find } = attack;
  const name = random.pick(['ownerOfB', 'ownerOfA'] as const);
  const own = await world.sessionOf(name);
  const kind = random.pick(attempts);
  const refreshToken = [
    random.pick([victim.id, victim.handle]),
    random.pick([newRefreshToken(), own.refreshToken.split('.')[1] ?? '', 'x']),
  ].join('.');
  const { id: sessionId, userId } = victim;
  let answer: Answer;
  switch (kind) {
    case 'list': {
      answer = await product.ask(own, {
        query: `{ mySessions(first: 20) { nodes { id address agent } } users(first: 20) { nodes { id sessions(first: 5) { nodes { id } } } } }`,
      });
      if (rowsNamedIn(answer.text).includes(victim.id))
        find({ kind: 'leak', detail: `${name} saw a session of juniorOfA: ${answer.text}` });
      break;
    }
    case 'end':
      answer = await product.mutate(own, firms({ mutation: 'endMySessions', input: { sessionId } }));
      break;
    case 'end as manager':
      answer = await product.mutate(
        own,
        firms({ mutation: 'endUserSessions', input: { userId, sessionId } }),
      );
      break;
    case 'refresh':
      answer = await product.mutate(own, firms({ mutation: 'refreshLogIn', input: { refreshToken } }));
      if (answer.text.includes('"LoggedIn"'))
        find({ kind: 'leak', detail: `${name} refreshed a session of juniorOfA with ${refreshToken}` });
      break;
    case 'log out':
      answer = await product.mutate(own, firms({ mutation: 'logOut', input: { refreshToken } }));
      break;
  }
  if (await isAnswered(attack, victim)) attack.count('own');
  else
    find({
      kind: 'write',
      detail: `${name}, with "${kind}", ended a session of juniorOfA: ${answer.text.slice(0, 400)}`,
    });
}

async function end(attack: Attack, victim: Session): Promise<void> {
  const { world, product, random, find } = attack;
  const how = random.pick(endings);
  const { userId } = victim;
  const owner = await world.sessionOf('firmOwner');
  if (!(await isAnswered(attack, victim)))
    find({ kind: 'internal', detail: 'a session that was begun is not answered' });
  const ended = await product.mutate(
    how === 'log-out' || how === 'by its user' ? victim : owner,
    firms(
      {
        'log-out': { mutation: 'logOut', input: { refreshToken: victim.refreshToken } },
        'by its user': { mutation: 'endMySessions', input: { sessionId: victim.id } },
        'all by the firm': { mutation: 'endUserSessions', input: { userId } },
        deactivation: { mutation: 'deactivateUser', input: { userId, reason: 'For a while, to see it.' } },
      }[how],
    ),
  );
  if (memberOf(ended)['code'] !== undefined || !ended.text.includes('"data":{'))
    find({ kind: 'internal', detail: `${how} was refused: ${ended.text}` });
  await expectEnded(attack, victim, how);
  if (how === 'deactivation') {
    const input = { userId, reason: 'It was seen: they come back.' };
    const back = await product.mutate(owner, firms({ mutation: 'reactivateUser', input }));
    if (!back.text.includes('"UserChanged"'))
      find({ kind: 'internal', detail: `not reactivated: ${back.text}` });
    await expectEnded(attack, victim, `${how} and return`);
  }
}

/** Neither its access token nor its refresh token is good any more. */
async function expectEnded(attack: Attack, session: Session, how: string): Promise<void> {
  if (await isAnswered(attack, session))
    attack.find({ kind: 'leak', detail: `an access token is good after ${how}` });
  else attack.count('refused');
  const { refreshToken } = session;
  const refreshed = await attack.product.mutate(
    null,
    firms({ mutation: 'refreshLogIn', input: { refreshToken } }),
  );
  if (refreshed.text.includes('"LoggedIn"'))
    attack.find({ kind: 'leak', detail: `a refresh token is good after ${how}` });
}

/** With real passwords, which cost a quarter of a second each: a log-in, and the end of its session and of another when the password is changed. */
export async function attackPasswordChange(attack: Attack): Promise<void> {
  const { world, product, find } = attack;
  const input = { email: emailOf('juniorOfA'), password: PASSWORD };
  const selection = '... on LoggedIn { accessToken refreshToken }';
  const loggedIn = await product.mutate(null, { mutation: 'logIn', input, selection, tenant: null });
  const { accessToken, refreshToken } = memberOf(loggedIn);
  if (typeof accessToken !== 'string' || typeof refreshToken !== 'string')
    throw new Error(`juniorOfA was not let in: ${loggedIn.text}`);
  const other = await world.beginSession('juniorOfA');
  const session: Session = { ...other, accessToken, refreshToken };
  if (!(await isAnswered(attack, session))) find({ kind: 'internal', detail: 'a log-in is not answered' });
  const newPassword = 'seventeen yellow umbrellas';
  product.composition.logs.addSecret(newPassword);
  const changed = await product.mutate(
    session,
    firms({ mutation: 'changePassword', input: { currentPassword: PASSWORD, newPassword } }),
  );
  if (memberOf(changed)['code'] !== undefined)
    find({ kind: 'internal', detail: `the password was not changed: ${changed.text}` });
  await expectEnded(attack, other, 'the password was changed');
  await expectEnded(attack, session, 'the password was changed');
}
