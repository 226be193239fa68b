import type { Uuid } from '@cifra/domain/ids';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import type { PermissionName } from '@cifra/access/permissions';
import type { Books } from '@cifra/books/books';
import type { PlainData } from '@cifra/books/command';
import type { DownloadSource } from '@cifra/files/downloads';
import { recordRender, render, type RenderRequest } from './render.ts';

/** The name of the source of rendered files, as tickets keep it. */
export const RENDER_SOURCE = 'render';

export interface NeededToFetch {
  readonly permissions: readonly PermissionName[];
  /** The party that a grant has to be for; null: none. */
  readonly partyId: Uuid | null;
}

const permissions = {
  DOCUMENT: 'Document.Read',
  DRAFT: 'Document.Draft.Read',
  MONEY_DOCUMENT: 'Document.Read',
  STATEMENT: 'Statement.Read',
  REPORT: 'Report.Read',
} as const satisfies Record<RenderRequest['what'], PermissionName>;

/** What the file of a ticket needs when it is fetched. */
export function neededToRender(parameters: PlainData): NeededToFetch {
  const { what, ownerId } = parameters as unknown as RenderRequest;
  if (ownerId !== undefined) return { permissions: ['Party.Own'], partyId: ownerId };
  return { permissions: ['File.Download', permissions[what]], partyId: null };
}

/** Renders the file of a ticket. Its request was checked when the ticket was issued; a draft may be gone since. */
export function renderDownload(books: Books): DownloadSource {
  return async ({ tenantId, parameters, ticketHash }, request) => {
    const rendering = parameters as unknown as RenderRequest;
    const preparedAtMicros = `${Date.now()}000`;
    const file = await books.report(render, tenantId, { ...rendering, preparedAtMicros });
    if (!file) return refused(refuse('TICKET_INVALID', { purpose: 'DOWNLOAD' }));
    const { bytes, contentType, language, template, fileHash } = file;
    const recorded = await books.execute(
      recordRender,
      { tenantId },
      { rendering, language, template, fileHash, ticketHash, bytes: bytes.byteLength },
      request,
    );
    if (!recorded.ok) return recorded;
    return accepted({ contentType, body: [bytes], byteLength: bytes.byteLength });
  };
}
