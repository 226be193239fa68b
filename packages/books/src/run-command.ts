import type { Uuid } from '@cifra/domain/ids';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import { commits } from '@cifra/database/tables/common';
import { commitTenants } from '@cifra/database/tables/control';
import type { CommitHeader, ReadTx, WriteTx } from '@cifra/database/tx';
import type { Reading, Work, WorkDecision } from '@cifra/database/writer';
import type { CommandRequest } from './command.ts';
import { cutText } from '@cifra/domain/cut-text';
import type { RecordedDenial } from './denials.ts';
import { findAnswer, inputHash, keepAnswer, principalOf, type StoredAnswer } from './idempotency.ts';
import { assertPlainData } from './plain-data.ts';

/** `isReplayed`: it was done under the same key of everybody before, by whomever. */
export type Answer = Result<unknown, Refusal> & { readonly isReplayed?: boolean };

interface CommandWork<Tables> {
  readonly name: string;
  readonly input: unknown;
  readonly request: CommandRequest;
  readonly reading: Reading;
  /** Whether its keys are everybody's in this database (`TenantCommand.isKeyShared`). */
  readonly isKeyShared: boolean;
  readonly handle: (tx: WriteTx<Tables>) => Promise<Answer>;
  /** The tenants that its commit is about; left out: none are named, as in a tenant's own books. */
  readonly about?: (tx: ReadTx<Tables>) => Promise<readonly Uuid[]>;
}

/**
 * A command as the writer's work: the idempotent answer first, then the handler; an accepted answer is kept with its key, a
 * refusal is rolled back and leaves a COMMAND_REFUSED event with its code and facts, and its key stays free.
 */
export function commandWork<Tables>({
  name,
  input,
  request,
  reading,
  isKeyShared: isShared,
  handle,
  about,
}: CommandWork<Tables>): Work<Answer, Tables> {
  const key = request.idempotencyKey;
  const principal = principalOf(request);
  const hashOfInput = key === null ? '' : inputHash(name, input);
  let stored: StoredAnswer | null = null;
  let tenantIds: readonly Uuid[] = [];
  const keepTenants = (tx: WriteTx<Tables>): void => {
    for (const id of new Set(tenantIds)) tx.insert(commitTenants, { tenant_id: id });
  };
  return {
    header: headerOf(name, request),
    reading,
    ...(key === null && !about
      ? {}
      : {
          opening: async (tx) => {
            [stored, tenantIds] = await Promise.all([
              key === null ? null : findAnswer(tx, { principal, key, isShared }),
              about?.(tx) ?? [],
            ]);
          },
        }),
    run: async (tx, opened): Promise<WorkDecision<Answer, Tables>> => {
      // What is read of the key goes along with the first set; of a command that was done before, nothing that follows is kept.
      const handling = opened && settled(handle(tx));
      await opened;
      if (stored?.input_hash === hashOfInput)
        return {
          kind: 'nothing',
          answer: {
            ok: true,
            value: JSON.parse(stored.answer) as unknown,
            ...(isShared && { isReplayed: true }),
          },
        };
      if (stored && key !== null)
        return refusal(refused(refuse('IDEMPOTENCY_KEY_REUSED', { usedKey: key, command: name })), {
          command: name,
          keepTenants,
        });
      const answer = await (handling ? (await handling)() : handle(tx));
      if (!answer.ok) return refusal(answer, { command: name, keepTenants });
      assertPlainData(answer.value, `the answer of ${name}`);
      if (key !== null)
        keepAnswer(tx, {
          principal,
          key,
          isShared,
          command: name,
          inputHash: hashOfInput,
          answer: answer.value,
        });
      keepTenants(tx);
      return { kind: 'keep', answer };
    },
  };
}

/** Answers or throws as the promise does, when it is called: nobody has to wait for the promise. */
function settled<Value>(promise: Promise<Value>): Promise<() => Value> {
  return promise.then(
    (value) => () => value,
    (error: unknown) => () => {
      throw error;
    },
  );
}

/** A command that writes derived tables alone: no key, no event, no commit. */
export function projectionWork<Tables>({
  name,
  request,
  reading,
  handle,
}: Omit<CommandWork<Tables>, 'input' | 'isKeyShared'>): Work<Answer, Tables> {
  return {
    header: headerOf(name, request),
    reading,
    run: async (tx): Promise<WorkDecision<Answer, Tables>> => {
      const answer = await handle(tx);
      if (!answer.ok) throw new InvariantBroken(`${name} writes derived tables alone and cannot refuse`);
      assertPlainData(answer.value, `the answer of ${name}`);
      return { kind: 'derived', answer };
    },
  };
}

/** A denied attempt: nothing but its event. */
export function denialWork<Tables>(
  denied: Pick<RecordedDenial, 'field' | 'permission' | 'request' | 'repeats' | 'aboutTenantId'>,
): Work<null, Tables> {
  const { permission, repeats, aboutTenantId = null } = denied;
  return {
    header: headerOf('access.deny', denied.request),
    run: async () => ({
      kind: 'undo',
      answer: null,
      outcome: 'denied',
      after: (tx) =>
        tx.record({
          event: 'ACCESS_DENIED',
          objectType: 'Field',
          // A name from outside may hold what no text of the books may.
          objectId: cutText(denied.field.replaceAll(/\p{Cc}/gu, '\uFFFD'), 80).trim(),
          after: {
            permission,
            ...(aboutTenantId !== null && { tenantId: aboutTenantId }),
            ...(repeats > 0 && { repeats }),
          },
        }),
    }),
  };
}

/** What the commit says of the request, cut to its columns: nothing that a caller says of itself keeps an attempt off the record. */
function headerOf(command: string, { actor, requestId, origin, reason }: CommandRequest): CommitHeader {
  return {
    actor: { ...actor, name: nameInCommit(actor) },
    requestId: cutText(requestId.trim(), commits.columns.request_id.length).trim(),
    origin: cutText(origin, commits.columns.origin.length),
    command,
    reason: reason === null ? null : cutText(reason, commits.columns.reason.length),
  };
}

function nameInCommit({ kind, name }: CommandRequest['actor']): string | null {
  return kind === 'user' || name === null ? null : cutText(name, commits.columns.actor_name.length);
}

function refusal<Tables>(
  answer: Answer & { ok: false },
  { command, keepTenants }: { readonly command: string; readonly keepTenants: (tx: WriteTx<Tables>) => void },
): WorkDecision<Answer, Tables> {
  return {
    kind: 'undo',
    answer,
    outcome: 'refused',
    after: (tx) => {
      tx.record({
        event: 'COMMAND_REFUSED',
        objectType: 'Command',
        objectId: command,
        after: answer.refusal,
      });
      keepTenants(tx);
    },
  };
}
