import { startApplication } from '@cifra/ops/application';
import { systemRequest } from '@cifra/ops/system-request';
import { parseConfig } from '@cifra/ops/config';
import { listTenants } from '@cifra/books/directory';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import { changeSettingCommand } from '@cifra/firm/settings/change-setting';
import { resolvers as documents } from '../../subgraphs/documents/src/resolvers.ts';
import { resolvers } from '../../subgraphs/ledger/src/resolvers.ts';

/**
 * The product with the demo firm, as a process: `postings-server.ts <data directory> <real | no-op> <writer threads>`. No-op: the
 * innermost resolvers of postEntry and postInvoice answer at once; everything around it stays. A message asks for the verification of all books.
 */
const [dataDirectory = '', kind, writerThreads = '1'] = process.argv.slice(2);
if (kind === 'no-op') {
  const entry = {
    tenantId: '018f0000-0000-7000-8000-00000000000a',
    id: '018f0000-0000-7000-8000-00000000000b',
    number: 1n,
  };
  const answer = { __typename: 'EntryPosted', entry };
  // Before the schema is built: shield wraps this one as it would the real one.
  Object.assign(resolvers.Mutation as object, { postEntry: () => answer });
  const document = { tenantId: entry.tenantId, id: entry.id, display_number: 'INV-2026-000001' };
  const posted = { __typename: 'DocumentPosted', document };
  Object.assign(documents.Mutation as object, { postInvoice: () => posted });
}
const config = parseConfig({
  CIFRA_DATA: dataDirectory,
  CIFRA_PORT: '0',
  CIFRA_SUBGRAPHS: 'in-process',
  CIFRA_WRITER_THREADS: writerThreads,
  CIFRA_RATE_PER_SECOND: '1000000',
});
const application = await startApplication({ config, log: () => undefined, onProgress: () => undefined });
const { books } = application;
const tenants = (await listTenants(books.control)).map(({ id, slug }) => ({ id, slug }));
if (kind === 'real')
  for (const { id } of tenants)
    for (const key of ['entries.manualNeedApproval', 'invoices.needApproval']) {
      const change = { scopeId: id, key, value: 'false' };
      const changed = await books.executeControl(changeSettingCommand, change, systemRequest('bench'));
      if (!changed.ok) throw new Error(changed.refusal.code);
    }
process.on('message', () => {
  void (async () => {
    const answers: object[] = [];
    for (const { id, slug } of tenants) {
      const found = await books.report(verifyBooks, id, { knownHeads: [] });
      answers.push({ slug, isValid: found?.isValid ?? false, firstFault: found?.firstFault ?? null });
    }
    process.send?.(answers);
  })();
});
process.on('disconnect', () => void application.close().then(() => process.exit(0)));
process.send?.({ url: `${application.url}/graphql`, tenants, password: application.demoPassword });
