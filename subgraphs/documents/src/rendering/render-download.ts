import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import type { Books } from '@cifra/books/books';
import type { DownloadSource } from '@cifra/books/files/downloads';
import { recordRender, render, type RenderWish } from '../operations/render.ts';

/** The name by which a ticket asks for a rendered file. */
export const RENDER_SOURCE = 'render';

/** Renders what a ticket asks for. What it asks for was checked when the ticket was issued; a draft may be gone since. */
export function renderDownload(books: Books): DownloadSource {
  return async ({ tenantId, parameters, ticketHash }, request) => {
    const wish = parameters as unknown as RenderWish;
    const file = await books.report(render, tenantId, wish);
    if (!file) return refused(refuse('TICKET_INVALID', { purpose: 'DOWNLOAD' }));
    const { bytes, contentType, language, template, fileHash } = file;
    const recorded = await books.execute(
      recordRender,
      { tenantId },
      { wish, language, template, fileHash, ticketHash, bytes: bytes.byteLength },
      request,
    );
    if (!recorded.ok) return recorded;
    return accepted({ contentType, body: [bytes], byteLength: bytes.byteLength });
  };
}
