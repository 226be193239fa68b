import type { GraphQLError } from 'graphql';

import { decide } from './decide.ts';
import { notFoundOrDenied, scopeWrong, unauthenticated } from './errors.ts';
import type { FieldRule } from './field-rule.ts';
import type { AccessContext } from './subgraph-context.ts';

export interface Attempt {
  readonly rule: FieldRule;
  readonly field: string;
  readonly objectTenantId: string | null;
}

/** The denials that a request has recorded or is recording: a list of a thousand denied rows causes one event. */
const recorded = new WeakMap<AccessContext, Map<string, Promise<void>>>();

/** True, or the error that replaces the field. Throws if the denied attempt could not be recorded. */
export function enforce(
  access: AccessContext,
  attempt: Attempt,
): true | GraphQLError | Promise<true | GraphQLError> {
  const verdict = decide({ rule: attempt.rule, access, objectTenantId: attempt.objectTenantId });
  if (verdict === 'allowed') return true;
  return answer(access, attempt, verdict);
}

async function answer(
  access: AccessContext,
  attempt: Attempt,
  given: ReturnType<typeof decide>,
): Promise<true | GraphQLError> {
  const verdict = await given;
  if (verdict === 'allowed') return true;
  await record(access, attempt);
  return errorOf(verdict);
}

function errorOf(verdict: Exclude<Awaited<ReturnType<typeof decide>>, 'allowed'>): GraphQLError {
  if (verdict === 'unauthenticated') return unauthenticated();
  if (verdict === 'needsFirm') return scopeWrong('FIRM');
  return verdict === 'needsTenant' ? scopeWrong('TENANT') : notFoundOrDenied();
}

/** A denial that left no trace could be the one that matters, so a failure to record it is thrown. */
function record(access: AccessContext, { rule, field, objectTenantId }: Attempt): Promise<void> {
  const permission = 'permission' in rule ? rule.permission : null;
  const claimed = access.claim.scope.kind === 'tenant' ? access.claim.scope.tenant.id : null;
  const tenantId = objectTenantId ?? claimed;
  let ofRequest = recorded.get(access);
  if (ofRequest === undefined) recorded.set(access, (ofRequest = new Map()));
  const key = `${field} ${tenantId ?? ''}`;
  let recording = ofRequest.get(key);
  if (recording === undefined) {
    recording = access.onDenied({ field, permission, tenantId });
    ofRequest.set(key, recording);
  }
  return recording;
}
