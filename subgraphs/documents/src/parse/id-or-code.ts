import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { parseCode } from '@cifra/domain/normalise';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import type { InputResult } from './input-result.ts';

/** How a query names one object. */
export type Named = { readonly id: Uuid } | { readonly code: string };

/** Exactly one of an id and a code. Null: it is well said, and nothing can have it. Refuses: INPUT_INVALID. */
export function parseIdOrCode(
  { id, code }: { readonly id?: string | null | undefined; readonly code?: string | null | undefined },
  field: string,
): InputResult<Named | null> {
  if ((typeof id === 'string') === (typeof code === 'string'))
    return refused(
      refuse('INPUT_INVALID', { field, problem: 'needs exactly one of id and code', value: null }),
    );
  if (typeof id === 'string') {
    const parsed = parseUuid(id);
    return accepted(parsed.ok ? { id: parsed.value } : null);
  }
  const parsed = parseCode(code ?? '', { field: 'code', maximum: 40 });
  return accepted(parsed.ok ? { code: parsed.value } : null);
}
