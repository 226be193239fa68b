import {
  createMasterData,
  documentsOf,
  type ClientDocuments,
  type DocumentMasterData,
} from './client-documents.ts';
import { filesOf, type ClientFiles } from './client-files.ts';
import { ledgerOf, type ClientLedger } from './client-ledger.ts';
import { requestsOf, type ClientRequests } from './client-requests.ts';
import { yearsOf, type ClientYears } from './client-years.ts';
import type { TenantOptions, TestFirm, TestTenant } from './firm.ts';

/** One client of the firm, and what its people do in it. */
export type TestClient = ClientRequests & ClientLedger & ClientDocuments & ClientYears & ClientFiles;

/** A client with parties, tax codes and accounts to write documents with. */
export type DocumentClient = TestClient & DocumentMasterData;

function clientOf(firm: TestFirm, tenant: TestTenant): TestClient {
  const requests = requestsOf(firm, tenant);
  return {
    ...requests,
    ...ledgerOf(requests),
    ...documentsOf(requests),
    ...yearsOf(requests),
    ...filesOf(requests),
  };
}

/** Provisions a client. A sandbox by default: it needs no legal details to issue documents. */
export async function openClient(firm: TestFirm, options: TenantOptions = {}): Promise<TestClient> {
  return clientOf(firm, await firm.provision({ kind: 'SANDBOX', ...options }));
}

export async function openDocumentClient(
  firm: TestFirm,
  options: TenantOptions = {},
): Promise<DocumentClient> {
  const client = await openClient(firm, options);
  return { ...client, ...(await createMasterData(client)) };
}
