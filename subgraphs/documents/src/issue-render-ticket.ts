import { tenant as inTenant } from '@cifra/access/field-rule';
import { enforce } from '@cifra/access/enforce';
import type { PermissionName } from '@cifra/access/permissions';
import { issueTicketCommand, newTicket } from '@cifra/files/tickets';
import { contentTypes } from '@cifra/rendering/render';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import { instantText } from '@cifra/subgraph-kit/shapes';
import { ticketOwnerOf } from '@cifra/subgraph-kit/ticket-owner';
import type { Uuid } from '@cifra/domain/ids';
import type { DocumentsContext } from './context.ts';
import { RENDER_SOURCE } from '@cifra/trade/rendering/render-download';
import type { RenderRequest } from '@cifra/trade/rendering/render';

/** Asks for what a field needs beside its own permission. Throws like the guard of the field; the attempt is recorded. */
export async function mustBeAllowed(
  { access }: DocumentsContext,
  field: string,
  permissions: readonly PermissionName[],
  objectTenantId: Uuid | null = null,
): Promise<void> {
  for (const permission of permissions) {
    const verdict = await enforce(access, { rule: inTenant(permission), field, objectTenantId });
    if (verdict !== true) throw verdict;
  }
}

/** Issues the ticket with which the caller fetches a rendered file. `name` is what the file is called, without its ending. */
export async function issueRenderTicket(
  context: DocumentsContext,
  { rendering, name }: { readonly rendering: RenderRequest; readonly name: string },
) {
  const owner = ticketOwnerOf(context.access);
  const { ticket, ticketHash } = newTicket();
  const fileName = fileNameOf(name, rendering);
  const { tenantId } = context;
  const issued = await context.books.executeControl(
    issueTicketCommand,
    {
      ticketHash,
      input: {
        ...owner,
        tenantId,
        purpose: 'DOWNLOAD',
        source: RENDER_SOURCE,
        fileName,
        parameters: { ...rendering },
      },
    },
    context.commandRequest({ idempotencyKey: null }),
  );
  if (!issued.ok) return toGraphQLRefusal(issued.refusal);
  return {
    __typename: 'RenderTicket' as const,
    url: `/files/${ticket}`,
    fileName,
    contentType: contentTypes[rendering.format],
    expiresAt: instantText(BigInt(issued.value.expiresAtMicros)),
  };
}

/** Letters, digits, dots and hyphens: a name that no file system and no header takes for anything else. */
function fileNameOf(name: string, { format }: RenderRequest): string {
  const plain = name
    .normalize('NFD')
    .replaceAll(/[^\w.-]+/g, '-')
    .replaceAll(/-{2,}/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '');
  return `${plain === '' ? 'document' : plain.slice(0, 120)}.${format.toLowerCase()}`;
}
