import { tenant } from '@cifra/access/field-rule';
import { doorRefusalCodes } from '@cifra/books/command';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { faultsToGraphQL, toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import { invalid } from '@cifra/subgraph-kit/parse/parser';
import { ledgerSize } from '@cifra/trade/rendering/reports/ledger-facts';
import { MAXIMUM_LEDGER_LINES, nameOfReport } from '@cifra/trade/rendering/reports/report-request';
import { issueRenderTicket, mustBeAllowed } from '../issue-render-ticket.ts';
import { reportRendering } from '../parse/report-rendering.ts';
import { plainMutation } from './kit.ts';

/** Tickets for reports as files. */
export const reportRenderingMutations = [
  plainMutation('renderReport', {
    // And File.Download.
    needs: tenant('Report.Read'),
    answers: ['RenderTicket'],
    refuses: refusalCodes('INPUT_INVALID', 'ACCOUNT_UNKNOWN', ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const parsed = reportRendering.parse(input, ['input']);
      if (!parsed.ok) return faultsToGraphQL(parsed.refusal);
      const rendering = parsed.value;
      await mustBeAllowed(context, 'Mutation.renderReport', ['File.Download']);
      if (rendering.report === 'GENERAL_LEDGER') {
        const { from, to, accountId, knownAtMicros = null } = rendering;
        const days = { from, to, accountId, knownAtMicros };
        const size = await context.books.report(ledgerSize, context.tenantId, days);
        if (size === null)
          return toGraphQLRefusal(
            refuse('ACCOUNT_UNKNOWN', { lineNumber: null, accountRef: accountId ?? '' }),
          );
        if (size.lineCount > MAXIMUM_LEDGER_LINES)
          return faultsToGraphQL(
            invalid(
              ['input', 'report', 'generalLedger', 'from'],
              `covers ${size.lineCount} lines, and a paper holds at most ${MAXIMUM_LEDGER_LINES}; ask for fewer days or one account, or use exportBooks`,
              from,
            ).refusal,
          );
      }
      return issueRenderTicket(context, {
        rendering: { what: 'REPORT', ...rendering },
        name: nameOfReport(rendering),
      });
    },
  }),
];
