import type { PermissionName } from '@cifra/access/permissions';
import { previewAdvance, type AdvancePreview } from '../close-steps/advance-close.ts';
import type { TenantChoice } from './start-batch-run.ts';
import type { Books } from '@cifra/books/books';
import type { CloseTarget } from '@cifra/domain/close-path';
import type { Uuid } from '@cifra/domain/ids';
import { accepted, type Result } from '@cifra/domain/result';
import {
  connectionOf,
  rowsFrom,
  type Connection,
  type KeyPart,
  type PageRequest,
} from '@cifra/books/connection';
import { permissionsOfTarget } from './batch-permissions.ts';
import {
  chooseTenants,
  parseMonth,
  type Allows,
  type BatchTenantFacts,
  type ChoiceRefusal,
} from './choose-tenants.ts';

/** What a batch would do in a tenant, and what blocks it. */
export interface TenantPreview {
  readonly tenant: BatchTenantFacts;
  readonly missingPermissions: readonly PermissionName[];
  /** Null: the books could not be read; the log has the error under the reference. */
  readonly preview: AdvancePreview | null;
  readonly failureReference: string | null;
}
export type PreviewPage = Connection<TenantPreview>;

/** The parts of a tenant's place: its number. */
export const previewKey: readonly KeyPart[] = ['number'];

interface PreviewParts {
  readonly books: Books;
  readonly allows: Allows;
  /** The person who would start it. */
  readonly actorId: Uuid | null;
  /** Counts a tenant whose books are opened; throws when the request has opened too many. */
  readonly onOpen: (tenantId: Uuid) => void;
  /** Called with the read error; returns the reference under which the log has it. */
  readonly onUnread: (error: unknown) => string;
}

/**
 * Rehearses a batch for a page of tenants, each on a reader thread. One that cannot be read does not hide the others. Refuses as
 * `chooseTenants`, after INPUT_INVALID for the month.
 */
export async function previewBatch(
  { books, allows, actorId, onOpen, onUnread }: PreviewParts,
  {
    choice,
    month,
    target,
  }: { readonly choice: TenantChoice; readonly month: string; readonly target: CloseTarget },
  page: PageRequest,
): Promise<Result<PreviewPage, ChoiceRefusal>> {
  const parsed = parseMonth(month);
  if (!parsed.ok) return parsed;
  const chosen = await chooseTenants(books.control, choice, allows);
  if (!chosen.ok) return chosen;
  const keyOf = ({ number }: BatchTenantFacts) => [String(number)];
  const rest = rowsFrom(chosen.value, page, { key: previewKey, keyOf });
  const shown = rest.slice(0, page.size);
  for (const { id } of shown) onOpen(id);
  const looked = await Promise.all(
    shown.map(async (tenant): Promise<TenantPreview> => {
      const missingPermissions = permissionsOfTarget[target].filter(
        (permission) => !allows(permission, tenant.number),
      );
      try {
        const input = { month: parsed.value, target, actorId };
        const preview = await books.report(previewAdvance, tenant.id, input);
        return { tenant, missingPermissions, preview, failureReference: null };
      } catch (error) {
        return { tenant, missingPermissions, preview: null, failureReference: onUnread(error) };
      }
    }),
  );
  const found = connectionOf(looked, page, {
    keyOf: ({ tenant }) => keyOf(tenant),
    count: () => chosen.value.length,
  });
  // The tenant beyond the page was not opened.
  const hasMore = { [page.isBackward ? 'hasPreviousPage' : 'hasNextPage']: rest.length > page.size };
  return accepted({ ...found, pageInfo: { ...found.pageInfo, ...hasMore } });
}
