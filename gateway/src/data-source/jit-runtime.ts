import { createRequire } from 'node:module';

type OnResult = (result: unknown) => void;
type OnError = (error: unknown) => void;

type EachElement = (
  execution: JitExecution,
  element: unknown,
  index: number,
  results: unknown[],
  ...indexes: number[]
) => void;

interface JitExecution {
  promiseCounter: number;
  resolve?: (execution: JitExecution) => void;
}

interface JitRuntime {
  isPromise(value: unknown): value is PromiseLike<unknown>;
  handleResolverResult(execution: JitExecution, value: unknown, onSuccess: OnResult, onError: OnError): void;
  safeMap(
    execution: JitExecution,
    iterable: Iterable<unknown>,
    each: EachElement,
    ...indexes: number[]
  ): unknown[];
  handleListItemResult(execution: JitExecution, value: unknown, onSuccess: OnResult, onError: OnError): void;
}

/**
 * Corrects graphql-jit 0.8.9 in two places. An error thrown while completing an awaited value (`resolveType`, an
 * iterator) became an unhandled rejection, which ends the process, and the query never finished; here it becomes that
 * field's error, as in graphql-js. And a list element that was a rejected promise appended a null to the end of the
 * list, although its own place already was null, so that an answer to representations had more items than the query.
 * The compiled code reads these functions from one shared object on each call.
 */
export function correctJitRuntime(): void {
  const { jitRuntime } = createRequire(import.meta.url)('graphql-jit/dist/runtime.js') as {
    jitRuntime: JitRuntime;
  };
  for (const name of ['safeMap', 'handleResolverResult', 'handleListItemResult'] as const) {
    if (typeof jitRuntime[name] === 'function') continue;
    throw new Error('graphql-jit has a different runtime from the one that is corrected here');
  }
  jitRuntime.handleResolverResult = complete;
  jitRuntime.handleListItemResult = complete;
  jitRuntime.safeMap = (execution, iterable, each, ...indexes) => {
    const results: unknown[] = [];
    let index = 0;
    let isSealed = false;
    for (const element of iterable) {
      if (jitRuntime.isPromise(element)) {
        results[index] = null;
        if (!isSealed) Object.defineProperty(results, 'push', { value: pushNothing });
        isSealed = true;
      }
      each(execution, element, index, results, ...indexes);
      index += 1;
    }
    return results;
  };

  function complete(execution: JitExecution, value: unknown, onSuccess: OnResult, onError: OnError): void {
    if (!jitRuntime.isPromise(value)) {
      onSuccess(value);
      return;
    }
    execution.promiseCounter += 1;
    value.then(
      (result) => {
        try {
          onSuccess(result);
        } catch (error) {
          onError(error);
        }
        ended(execution);
      },
      (error: unknown) => {
        onError(error);
        ended(execution);
      },
    );
  }
}

/** Only the compiled code of a rejected element calls it, and that element's place already holds null. */
function pushNothing(this: unknown[]): number {
  return this.length;
}

function ended(execution: JitExecution): void {
  execution.promiseCounter -= 1;
  if (execution.promiseCounter === 0) execution.resolve?.(execution);
}
