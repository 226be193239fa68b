import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeActions, type CloseAction } from '@cifra/domain/close-actions';
import {
  closeMachine,
  isPairAllowed,
  pairAfterCloseStep,
  stepsOfPerson,
} from '@cifra/domain/period-machines';
import { closeStates, lockStates, type CloseState } from '@cifra/domain/periods';
import { digestPeriod } from '@cifra/closing/close-package/digest';
import { newId } from '@cifra/books/ids';
import { periodById } from '@cifra/ledger/journal/queries';
import { writeDraft } from '../../../test/support/fixture-commands.ts';
import { CloseScene, REASON } from './close-scene.fixture.ts';
import { lockPeriodCommand, unlockPeriodCommand } from '@cifra/closing/periods/lock-period';

let scene: CloseScene;
beforeEach(async () => {
  scene = await CloseScene.open();
});
afterEach(() => scene.close());

const actions = Object.keys(closeActions) as CloseAction[];
const closings = () =>
  scene.rows('select ordinal, digest, entry_count, commit_number from period_closings order by ordinal');
const packages = () =>
  scene.rows(
    'select makers, submitted_by, submitted_digest, submitted_entry_count, rejection_reason from close_packages',
  );
const lastEvents = () =>
  scene.rows(
    `select event, before, after from audit_events
     where commit_number = (select max(number) from commits) and object_type = 'Period'`,
  );

describe('every step from every state', () => {
  const pairs = closeStates
    .flatMap((closeState) => lockStates.map((lockState) => ({ lockState, closeState })))
    .filter(isPairAllowed);

  test.each(pairs)(
    '$lockState under $closeState: each is taken, or refused by name with what is allowed',
    async (pair) => {
      const { lockState, closeState } = pair;
      for (const action of actions)
        for (const to of closeActions[action].to) {
          await scene.set('2026-01', lockState, closeState);
          const options = to === 'OPEN' || to === 'DRAFT' ? { to } : {};
          const answer = await scene.step(scene.owner, action, { month: '2026-01', ...options });
          const name = `${action} to ${to}`;
          const after = pairAfterCloseStep(pair, to);
          const steps: readonly CloseState[] = stepsOfPerson(closeMachine[closeState]);
          if (closeActions[action].from !== closeState) {
            if (steps.includes(to))
              expect(answer, name).toMatchObject({
                code: 'CLOSE_ACTION_NOT_ALLOWED',
                action,
                periodCloseState: closeState,
                allowedActions: actions.filter((each) => closeActions[each].from === closeState),
              });
            else
              expect(answer, name).toMatchObject({
                code: 'CLOSE_STEP_NOT_ALLOWED',
                fromCloseState: closeState,
                toCloseState: to,
                allowedCloseStates: steps,
              });
          } else if (!isPairAllowed(after))
            expect(answer, name).toMatchObject({ code: 'STATE_PAIR_NOT_ALLOWED' });
          // A fixture set the states: nobody submitted anything.
          else if (action === 'approveClose')
            expect(answer, name).toMatchObject({ code: 'CLOSE_CONTENT_CHANGED' });
          else expect(answer, name).toMatchObject({ __typename: 'PeriodCloseChanged', period: after });
          expect(await scene.statesOf('2026-01'), name).toBe(
            answer.period ? `${after.lockState}/${after.closeState}` : `${lockState}/${closeState}`,
          );
        }
    },
  );

  test('the steps that the period names are those that are taken', async () => {
    const prepared = await scene.step(scene.junior, 'prepareClose', { month: '2026-01' });
    // Both sides are open: a submission would not stand.
    expect(prepared.period?.allowedCloseSteps).toEqual({ forward: [], back: ['OPEN'] });
    await scene.set('2026-01', 'LOCK_SALES_AND_PURCHASING', 'DRAFT');
    const submitted = await scene.step(scene.junior, 'submitClose', { month: '2026-01' });
    expect(submitted.period?.allowedCloseSteps).toEqual({ forward: ['CLOSED'], back: ['DRAFT'] });
    const closed = await scene.step(scene.senior, 'approveClose', { month: '2026-01' });
    expect(closed.period?.allowedCloseSteps).toEqual({ forward: [], back: ['OPEN', 'DRAFT'] });
  });

  test('each step is one event with both states before and after, and the reason is the commit’s', async () => {
    await scene.submit('2026-01');
    expect(lastEvents()).toMatchObject([{ event: 'PERIOD_CLOSE_CHANGED' }]);
    expect(JSON.parse(String(lastEvents()[0]?.['after']))).toMatchObject({
      closeState: 'PENDING_APPROVAL',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      entryCount: 0,
    });
    await scene.step(scene.senior, 'approveClose', { month: '2026-01' });
    expect(
      lastEvents().map(({ before, after }) => [before, after].map((each) => JSON.parse(String(each)))),
    ).toEqual([
      [
        { lockState: 'LOCK_SALES_AND_PURCHASING', closeState: 'PENDING_APPROVAL' },
        { lockState: 'LOCKED', closeState: 'CLOSED' },
      ],
    ]);
    await scene.step(scene.senior, 'reopenPeriod', { month: '2026-01' });
    expect(scene.rows('select reason from commits order by number desc limit 1')).toEqual([
      { reason: REASON },
    ]);
  });
});

describe('nobody approves their own work', () => {
  test('T5: who prepared, submitted or acknowledged does not close, owners included; another person does', async () => {
    await scene.step(scene.junior, 'prepareClose', { month: '2026-01' });
    await scene.set('2026-01', 'LOCK_SALES_AND_PURCHASING', 'DRAFT');
    expect(await scene.step(scene.owner, 'submitClose', { month: '2026-01' })).toMatchObject({
      __typename: 'PeriodCloseChanged',
    });
    const makers = [scene.junior.id, scene.owner.id];
    const junior = { ...scene.junior, permissions: scene.owner.permissions };
    for (const maker of [junior, scene.owner])
      expect(await scene.step(maker, 'approveClose', { month: '2026-01' }), maker.name).toMatchObject({
        code: 'MAKER_IS_CHECKER',
        approverRef: maker.id,
        preparedByRefs: makers,
      });
    expect(await scene.statesOf('2026-01')).toBe('LOCK_SALES_AND_PURCHASING/PENDING_APPROVAL');
    expect(await scene.step(scene.senior, 'approveClose', { month: '2026-01' })).toMatchObject({
      period: { lockState: 'LOCKED', closeState: 'CLOSED' },
    });
    expect(closings()).toHaveLength(1);
  });

  test('T5: makers stay makers when the close goes back to DRAFT, and are forgotten when the period is OPEN', async () => {
    await scene.submit('2026-01', scene.owner);
    await scene.step(scene.senior, 'rejectClose', { month: '2026-01' });
    await scene.step(scene.junior, 'submitClose', { month: '2026-01' });
    expect(await scene.step(scene.owner, 'approveClose', { month: '2026-01' })).toMatchObject({
      code: 'MAKER_IS_CHECKER',
    });
    await scene.step(scene.junior, 'withdrawClose', { month: '2026-01' });
    await scene.step(scene.junior, 'abandonClose', { month: '2026-01' });
    expect(packages()).toMatchObject([{ makers: '[]', submitted_by: null, submitted_digest: null }]);
    await scene.submit('2026-01');
    expect(await scene.step(scene.owner, 'approveClose', { month: '2026-01' })).toMatchObject({
      period: { closeState: 'CLOSED' },
    });
  });

  test('the guard alone keeps makers out: the same step without makers closes the month', async () => {
    await scene.submit('2026-01', scene.owner);
    scene.tamper(`update close_packages set makers = '[]'`);
    expect(await scene.step(scene.owner, 'approveClose', { month: '2026-01' })).toMatchObject({
      period: { closeState: 'CLOSED' },
    });
  });
});

describe('what was submitted is what is approved', () => {
  test('an entry that somebody changed below the product is CLOSE_CONTENT_CHANGED, and the month stays', async () => {
    await scene.post('2026-01');
    await scene.submit('2026-01');
    scene.tamper(`update journal_entries set description = 'Something else'`);
    expect(await scene.step(scene.senior, 'approveClose', { month: '2026-01' })).toMatchObject({
      code: 'CLOSE_CONTENT_CHANGED',
    });
    expect(await scene.statesOf('2026-01')).toBe('LOCK_SALES_AND_PURCHASING/PENDING_APPROVAL');
    expect(closings()).toEqual([]);
  });

  test('so are a line of another amount and a missing digest', async () => {
    await scene.post('2026-01');
    await scene.submit('2026-01');
    scene.tamper(`update journal_lines set base_amount = base_amount * 2 where ordinal = 2`);
    expect(await scene.step(scene.senior, 'approveClose', { month: '2026-01' })).toMatchObject({
      code: 'CLOSE_CONTENT_CHANGED',
    });
    scene.tamper(`update journal_lines set base_amount = base_amount / 2 where ordinal = 2;
      update close_packages set submitted_digest = null`);
    expect(await scene.step(scene.senior, 'approveClose', { month: '2026-01' })).toMatchObject({
      code: 'CLOSE_CONTENT_CHANGED',
    });
  });

  test('the digest alone finds it: with the changed content’s own digest in the package the month closes', async () => {
    await scene.post('2026-01');
    await scene.submit('2026-01');
    scene.tamper(`update journal_entries set description = 'Something else'`);
    const id = await scene.periodOf('2026-01');
    const digest = await scene.world.books.read(scene.world.tenant.id, async (tx) => {
      const period = await tx.first(periodById, { id });
      return period && digestPeriod(tx, period);
    });
    scene.tamper(`update close_packages set submitted_digest = '${digest?.digest}'`);
    expect(await scene.step(scene.senior, 'approveClose', { month: '2026-01' })).toMatchObject({
      period: { closeState: 'CLOSED' },
    });
  });

  test('posting into a submitted month sends it back to DRAFT and nothing is submitted any more', async () => {
    await scene.submit('2026-01');
    expect((await scene.post('2026-01')).ok).toBe(true);
    expect(await scene.statesOf('2026-01')).toBe('LOCK_SALES_AND_PURCHASING/DRAFT');
    expect(packages()).toMatchObject([
      { submitted_by: null, submitted_digest: null, submitted_entry_count: null },
    ]);
    expect(await scene.step(scene.senior, 'approveClose', { month: '2026-01' })).toMatchObject({
      code: 'CLOSE_STEP_NOT_ALLOWED',
      allowedCloseStates: ['PENDING_APPROVAL', 'OPEN'],
    });
    await scene.step(scene.junior, 'submitClose', { month: '2026-01' });
    await scene.step(scene.senior, 'approveClose', { month: '2026-01' });
    expect(closings()).toMatchObject([{ ordinal: 1, entry_count: 1 }]);
  });

  test('an entry in the month beside it leaves the submitted month as it is', async () => {
    await scene.submit('2026-01');
    await scene.post('2026-02');
    expect(await scene.statesOf('2026-01')).toBe('LOCK_SALES_AND_PURCHASING/PENDING_APPROVAL');
    expect(await scene.step(scene.senior, 'approveClose', { month: '2026-01' })).toMatchObject({
      period: { closeState: 'CLOSED' },
    });
  });

  test('taking the lock back sends it back to DRAFT in the same commit, and nothing is submitted any more', async () => {
    await scene.submit('2026-01');
    const { books, tenant } = scene.world;
    const periodId = await scene.periodOf('2026-01');
    const step = { periodId, reason: REASON, version: null };
    const request = () => scene.requestOf(scene.senior);
    await books.execute(lockPeriodCommand, { tenantId: tenant.id }, { ...step, to: 'LOCKED' }, request());
    expect(packages()).not.toMatchObject([{ submitted_digest: null }]);
    await books.execute(unlockPeriodCommand, { tenantId: tenant.id }, { ...step, to: 'UNLOCKED' }, request());
    expect(await scene.statesOf('2026-01')).toBe('UNLOCKED/DRAFT');
    expect(packages()).toMatchObject([{ submitted_by: null, submitted_digest: null }]);
    expect(
      scene.rows(
        `select (select commit_number from close_packages) = (select max(commit_number) from periods) as same`,
      ),
    ).toEqual([{ same: 1 }]);
  });
});

describe('rejecting, reopening, closing again', () => {
  test('L6: a rejected close cannot be approved, and the package keeps why it was rejected', async () => {
    await scene.submit('2026-01');
    expect(await scene.step(scene.senior, 'rejectClose', { month: '2026-01' })).toMatchObject({
      period: { closeState: 'DRAFT' },
    });
    expect(packages()).toMatchObject([{ rejection_reason: REASON, submitted_digest: null }]);
    for (const person of [scene.senior, scene.owner])
      expect(await scene.step(person, 'approveClose', { month: '2026-01' })).toMatchObject({
        code: 'CLOSE_STEP_NOT_ALLOWED',
        fromCloseState: 'DRAFT',
        toCloseState: 'CLOSED',
      });
    expect(closings()).toEqual([]);
  });

  test('months close in order and reopen in reverse; the refusal names the month that comes first', async () => {
    await scene.submit('2026-01');
    await scene.submit('2026-02');
    expect(await scene.step(scene.senior, 'approveClose', { month: '2026-02' })).toMatchObject({
      code: 'CLOSE_OUT_OF_ORDER',
      firstPeriodRef: '2026-01',
      firstCloseState: 'PENDING_APPROVAL',
    });
    for (const month of ['2026-01', '2026-02'])
      expect(await scene.step(scene.senior, 'approveClose', { month })).toMatchObject({
        period: { closeState: 'CLOSED' },
      });
    expect(await scene.step(scene.senior, 'reopenPeriod', { month: '2026-01' })).toMatchObject({
      code: 'CLOSE_OUT_OF_ORDER',
      firstPeriodRef: '2026-02',
      firstCloseState: 'CLOSED',
    });
    for (const month of ['2026-02', '2026-01'])
      expect(await scene.step(scene.senior, 'reopenPeriod', { month, to: 'OPEN' })).toMatchObject({
        period: { lockState: 'LOCK_SALES_AND_PURCHASING', closeState: 'OPEN' },
      });
  });

  test('Y12: a double click closes once, with the same key and with another one', async () => {
    await scene.submit('2026-01');
    const answers = await Promise.all([
      scene.step(scene.senior, 'approveClose', { month: '2026-01', key: 'click' }),
      scene.step(scene.senior, 'approveClose', { month: '2026-01', key: 'click' }),
      scene.step(scene.senior, 'approveClose', { month: '2026-01', key: 'other' }),
    ]);
    expect(answers.map(({ __typename, code }) => code ?? __typename).toSorted()).toEqual([
      'CLOSE_STEP_NOT_ALLOWED',
      'PeriodCloseChanged',
      'PeriodCloseChanged',
    ]);
    expect(closings()).toHaveLength(1);
  });

  test('a submission repeated under its key answers the same and verifies into nothing new', async () => {
    await scene.step(scene.junior, 'prepareClose', { month: '2026-01' });
    await scene.set('2026-01', 'LOCK_SALES_AND_PURCHASING', 'DRAFT');
    const step = { month: '2026-01', key: 'submit' };
    const first = await scene.step(scene.junior, 'submitClose', step);
    expect(await scene.step(scene.junior, 'submitClose', step)).toEqual(first);
    expect(scene.rows('select is_valid from chain_verifications')).toEqual([{ is_valid: 1 }]);
  });

  test('a month that is closed again is a second closing', async () => {
    await scene.submit('2026-01');
    await scene.step(scene.senior, 'approveClose', { month: '2026-01' });
    await scene.step(scene.senior, 'reopenPeriod', { month: '2026-01', to: 'DRAFT' });
    await scene.post('2026-01');
    await scene.step(scene.junior, 'submitClose', { month: '2026-01' });
    await scene.step(scene.senior, 'approveClose', { month: '2026-01' });
    const [first, second] = closings();
    expect([first, second]).toMatchObject([
      { ordinal: 1, entry_count: 0 },
      { ordinal: 2, entry_count: 1 },
    ]);
    expect(first?.['digest']).not.toBe(second?.['digest']);
  });
});

describe('refusals come in their order', () => {
  const UNKNOWN = newId();

  test('of an approval: period, version, step, order of months, maker, content, blockers', async () => {
    await scene.post('2026-02');
    const approve = (options: { readonly version?: string; readonly periodId?: typeof UNKNOWN } = {}) =>
      scene.step(scene.owner, 'approveClose', { month: '2026-02', ...options });
    const codes: (string | undefined)[] = [];
    const note = async (...options: Parameters<typeof approve>) =>
      codes.push((await approve(...options)).code);
    await note({ version: '999', periodId: UNKNOWN });
    await note({ version: '999' });
    await note();
    await scene.submit('2026-02', scene.owner);
    const draft = { id: newId(), description: 'Late', state: 'PENDING_APPROVAL', version: null } as const;
    const { books, tenant, request } = scene.world;
    await books.execute(writeDraft, { tenantId: tenant.id }, draft, request());
    scene.tamper(`update entry_drafts set posting_date = '2026-02-15';
      update journal_entries set description = 'Changed'`);
    await note();
    await scene.set('2026-01', 'LOCKED', 'CLOSED');
    await note();
    scene.tamper(`update close_packages set makers = '[]'`);
    await note();
    scene.tamper(`update journal_entries set description = 'fixture'`);
    await note();
    scene.tamper('delete from entry_drafts');
    await note();
    expect(codes).toEqual([
      'PERIOD_UNKNOWN',
      'VERSION_CONFLICT',
      'CLOSE_STEP_NOT_ALLOWED',
      'CLOSE_OUT_OF_ORDER',
      'MAKER_IS_CHECKER',
      'CLOSE_CONTENT_CHANGED',
      'CLOSE_BLOCKED',
      undefined,
    ]);
  });

  test('of a submission: period, version, step, pair of states, blockers', async () => {
    const submit = (options: { readonly version?: string; readonly periodId?: typeof UNKNOWN } = {}) =>
      scene.step(scene.junior, 'submitClose', { month: '2026-01', ...options });
    await scene.post('2026-01');
    scene.tamper(`update journal_entries set description = 'Changed'`);
    const codes = [
      (await submit({ version: '999', periodId: UNKNOWN })).code,
      (await submit({ version: '999' })).code,
      (await submit()).code,
    ];
    await scene.set('2026-01', 'UNLOCKED', 'DRAFT');
    codes.push((await submit()).code);
    await scene.set('2026-01', 'LOCK_SALES_AND_PURCHASING', 'DRAFT');
    const blocked = await submit();
    codes.push(blocked.code);
    expect(blocked['blockedBy']).toEqual([expect.stringContaining('journal_entries')]);
    expect(codes).toEqual([
      'PERIOD_UNKNOWN',
      'VERSION_CONFLICT',
      'CLOSE_STEP_NOT_ALLOWED',
      'STATE_PAIR_NOT_ALLOWED',
      'CLOSE_BLOCKED',
    ]);
    expect(scene.rows('select * from chain_verifications')).toEqual([]);
  });

  test('of going back: period, version, step or action, reason, order of months', async () => {
    const codes: (string | undefined)[] = [];
    const reopen = async (options: object = {}) =>
      codes.push(
        (await scene.step(scene.senior, 'reopenPeriod', { month: '2026-01', to: 'DRAFT', ...options })).code,
      );
    const short = { reason: 'too short' };
    await reopen({ ...short, version: '999', periodId: UNKNOWN });
    await reopen({ ...short, version: '999' });
    await reopen(short);
    for (const month of ['2026-01', '2026-02']) await scene.set(month, 'LOCKED', 'CLOSED');
    await reopen(short);
    await reopen();
    await scene.set('2026-02', 'UNLOCKED', 'OPEN');
    await reopen();
    expect(codes).toEqual([
      'PERIOD_UNKNOWN',
      'VERSION_CONFLICT',
      'CLOSE_ACTION_NOT_ALLOWED',
      'REASON_TOO_SHORT',
      'CLOSE_OUT_OF_ORDER',
      undefined,
    ]);
  });

  test('what came up between submission and approval blocks the approval too', async () => {
    await scene.submit('2026-03');
    for (const month of ['2026-01', '2026-02']) await scene.set(month, 'LOCKED', 'CLOSED');
    const { books, tenant, request } = scene.world;
    const draft = { id: newId(), description: 'Late', state: 'PENDING_APPROVAL', version: null } as const;
    await books.execute(writeDraft, { tenantId: tenant.id }, draft, request());
    expect(await scene.step(scene.senior, 'approveClose', { month: '2026-03' })).toMatchObject({
      code: 'CLOSE_BLOCKED',
      blockedBy: [expect.stringContaining('awaiting approval')],
    });
    expect(closings()).toEqual([]);
  });
});
