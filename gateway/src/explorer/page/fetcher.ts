import type { Clients } from './clients.ts';
import { fillIn, kindOf, type OperationTree } from './fill-in.ts';
import { introspectionText } from './persisted.ts';
import { isUnauthenticated, send, type Answer, type Operation } from './post.ts';
import { readEvents } from './read-events.ts';
import { refusalInWords } from './refusal-in-words.ts';
import type { Session } from './session.ts';

/** What GraphiQL calls to run an operation. */
export type Fetcher = (
  operation: Operation,
  options?: { readonly documentAST?: OperationTree },
) => Promise<unknown>;

/** Runs operations with the session's token and the chosen client. A token that is no longer good is renewed once. */
export function createFetcher(session: Session, clients: Clients, onLoggedOut: () => void): Fetcher {
  return async (operation, { documentAST } = {}) => {
    const name = operation.operationName ?? null;
    const filled: ReturnType<typeof fillIn> = documentAST
      ? fillIn({ tree: documentAST, name }, operation.variables ?? {}, {
          client: clients.chosen?.id ?? null,
          newKey,
        })
      : { isComplete: true, variables: operation.variables ?? {} };
    if (!filled.isComplete) return { errors: [{ message: filled.message }] };
    const query = isIntrospection(operation, documentAST) ? introspectionText : operation.query;
    const complete = { ...operation, query, variables: filled.variables };
    const isStream = documentAST !== undefined && kindOf(documentAST, name) === 'subscription';
    const wasOpen = session.isOpen;
    const first = await run(complete, { token: await session.token(), isStream });
    if (!wasOpen || !('answer' in first) || !isUnauthenticated(first.answer)) return resultOf(first);
    if (!(await session.renew())) {
      onLoggedOut();
      return first.answer;
    }
    return resultOf(await run(complete, { token: await session.token(), isStream }));
  };
}

type Ran = { readonly answer: Answer } | { readonly events: AsyncGenerator };

async function run(
  operation: Operation,
  { token, isStream }: { token: string | null; isStream: boolean },
): Promise<Ran> {
  const abort = new AbortController();
  const response = await send(operation, { token, isStream, signal: abort.signal });
  return response.headers.get('content-type')?.startsWith('text/event-stream')
    ? { events: readEvents(response, () => abort.abort()) }
    : { answer: (await response.json()) as Answer };
}

function resultOf(ran: Ran): unknown {
  return 'answer' in ran ? refusalInWords(ran.answer) : ran.events;
}

/** GraphiQL's own, for its documentation: it has no syntax tree of it. */
function isIntrospection({ operationName }: Operation, documentAST: OperationTree | undefined): boolean {
  return documentAST === undefined && operationName === 'IntrospectionQuery';
}

/** An idempotency key. `crypto.randomUUID` is for secure contexts alone. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `explorer-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
