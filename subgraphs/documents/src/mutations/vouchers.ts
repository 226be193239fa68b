import { tenant } from '@cifra/access/field-rule';
import { doorRefusalCodes } from '@cifra/books/command';
import { InvariantBroken } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { refused } from '@cifra/domain/result';
import { faultsToGraphQL, toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import { attachVoucherCodes } from '@cifra/trade/vouchers/attach-voucher';
import { detachVoucherCodes, detachVoucherCommand } from '@cifra/trade/vouchers/detach-voucher';
import { voucherObjects } from '@cifra/trade/vouchers/objects';
import type { VoucherOfTenant } from '@cifra/trade/vouchers/reads';
import { attachUpload } from '@cifra/trade/vouchers/take-in-upload';
import { fetchVoucherCodes, problemOfScan } from '@cifra/trade/vouchers/voucher-download';
import type { DocumentsContext } from '../context.ts';
import { mustBeAllowed } from '../issue-render-ticket.ts';
import { issueVoucherArchiveTicket, issueVoucherTicket } from '../issue-voucher-ticket.ts';
import { archiveToExport, voucherToAttach, voucherToDetach, voucherToFetch } from '../parse/voucher.ts';
import { mutationInSteps, plainMutation } from './kit.ts';

async function writtenVoucher({ tenantId, loadersOf }: DocumentsContext, id: Uuid): Promise<VoucherOfTenant> {
  const voucher = await loadersOf(tenantId).voucher.clear(id).load(id);
  if (voucher === null) throw new InvariantBroken('a command answered a voucher that does not exist');
  return voucher;
}

/** What the permission of the mutation does not say: that of the object. A voucher that is not there is not looked for any further. */
async function ofReadable(context: DocumentsContext, id: Uuid, need: 'read' | 'write', field: string) {
  const voucher = await context.loadersOf(context.tenantId).voucher.load(id);
  if (voucher !== null) await mustBeAllowed(context, field, [voucherObjects[voucher.object_kind][need]]);
  return voucher;
}

export const voucherMutations = [
  mutationInSteps('attachVoucher', {
    needs: tenant('File.Upload'),
    input: voucherToAttach,
    refuses: attachVoucherCodes,
    run: async (wanted, context, request) => {
      await mustBeAllowed(context, 'Mutation.attachVoucher', [voucherObjects[wanted.objectKind].write]);
      return attachUpload(context.books, { tenantId: context.tenantId, wanted }, request);
    },
    answers: 'VoucherAttached',
    shape: async (id, context) => ({ voucher: await writtenVoucher(context, id) }),
  }),
  mutationInSteps('detachVoucher', {
    needs: tenant('File.Upload'),
    input: voucherToDetach,
    refuses: detachVoucherCodes,
    run: async (input, context, request) => {
      const { voucherId } = input;
      if ((await ofReadable(context, voucherId, 'write', 'Mutation.detachVoucher')) === null)
        return refused(refuse('VOUCHER_UNKNOWN', { voucherRef: voucherId }));
      return context.books.execute(detachVoucherCommand, { tenantId: context.tenantId }, input, request);
    },
    answers: 'VoucherDetached',
    shape: async (id, context) => ({ voucher: await writtenVoucher(context, id) }),
  }),
  plainMutation('exportVouchers', {
    needs: tenant('Books.Export'),
    isSteppedUp: true,
    answers: ['VoucherArchiveTicket'],
    refuses: refusalCodes('INPUT_INVALID', ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const parsed = archiveToExport.parse(input, ['input']);
      if (!parsed.ok) return faultsToGraphQL(parsed.refusal);
      await mustBeAllowed(context, 'Mutation.exportVouchers', ['File.Download']);
      return issueVoucherArchiveTicket(context, `${parsed.value.fileName}.tar`);
    },
  }),
  plainMutation('requestVoucher', {
    needs: tenant('File.Download'),
    answers: ['VoucherTicket'],
    refuses: refusalCodes('INPUT_INVALID', ...fetchVoucherCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const parsed = voucherToFetch.parse(input, ['input']);
      if (!parsed.ok) return faultsToGraphQL(parsed.refusal);
      const { voucherId } = parsed.value;
      const voucher = await ofReadable(context, voucherId, 'read', 'Mutation.requestVoucher');
      if (voucher === null) return toGraphQLRefusal(refuse('VOUCHER_UNKNOWN', { voucherRef: voucherId }));
      const problem = problemOfScan(voucherId, voucher);
      return problem === null ? issueVoucherTicket(context, voucher) : toGraphQLRefusal(problem);
    },
  }),
];
