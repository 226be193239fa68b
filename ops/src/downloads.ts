import type { PermissionName } from '@cifra/access/permissions';
import type { Books } from '@cifra/books/books';
import type { DownloadRequest, DownloadSource } from '@cifra/files/downloads';
import { refuse } from '@cifra/domain/refusals';
import { refused } from '@cifra/domain/result';
import {
  neededToRender,
  RENDER_SOURCE,
  renderDownload,
  type NeededToFetch,
} from '@cifra/trade/rendering/render-download';
import { EXPORT_SOURCE, exportDownload } from '@cifra/exchange/export/export-download';
import { resultDownload } from '@cifra/exchange/export/investigation/export-result';
import { INVESTIGATION_SOURCE } from '@cifra/trail/investigate/result-format';
import {
  VOUCHER_ARCHIVE_SOURCE,
  voucherArchiveDownload,
} from '@cifra/trade/vouchers/archive/export-vouchers';
import {
  neededToFetchVoucher,
  VOUCHER_SOURCE,
  voucherDownload,
} from '@cifra/trade/vouchers/voucher-download';
import { isStillGranted, isStillGrantedToFirm } from './still-granted.ts';

/** The producers of downloads, by the name in the ticket. */
export function downloadSources(books: Books): Readonly<Record<string, DownloadSource>> {
  return {
    [EXPORT_SOURCE]: whileGranted(books, exportDownload(books), () => neededToExport),
    [VOUCHER_ARCHIVE_SOURCE]: whileGranted(books, voucherArchiveDownload(books), () => neededToExport),
    [VOUCHER_SOURCE]: whileGranted(books, voucherDownload(books), neededToFetchVoucher),
    [INVESTIGATION_SOURCE]: whileGranted(books, resultDownload(books), () => neededToInvestigate),
    [RENDER_SOURCE]: whileGranted(books, renderDownload(books), neededToRender),
  };
}

/** Those of files that are the firm's: a query on the control plane. */
export function firmDownloadSources(books: Books): Readonly<Record<string, DownloadSource<null>>> {
  return {
    [INVESTIGATION_SOURCE]: whileGrantedToFirm(
      books,
      resultDownload(books),
      'Investigation.QueryControlPlane',
    ),
  };
}

const neededToExport: NeededToFetch = { permissions: ['File.Download', 'Books.Export'], partyId: null };

/** Nothing else: investigators have no more than their console. */
const neededToInvestigate: NeededToFetch = { permissions: ['Investigation.Query'], partyId: null };

const invalid = () => refused(refuse('TICKET_INVALID', { purpose: 'DOWNLOAD' }));

/** The caller must still be allowed it by a grant for the whole firm. */
const whileGrantedToFirm =
  (books: Books, source: DownloadSource<null>, needed: PermissionName): DownloadSource<null> =>
  async (download, request) =>
    (await isStillGrantedToFirm(books, { needed, request })) ? source(download, request) : invalid();

/** The caller must still be allowed to fetch files in the tenant, and to see the file's contents. */
function whileGranted(
  books: Books,
  source: DownloadSource,
  neededFor: (parameters: DownloadRequest['parameters']) => NeededToFetch,
): DownloadSource {
  return async (download, request) => {
    const { tenantId, parameters } = download;
    const { permissions: needed, partyId } = neededFor(parameters);
    if (await isStillGranted(books, { tenantId, needed, partyId, request })) return source(download, request);
    return invalid();
  };
}
