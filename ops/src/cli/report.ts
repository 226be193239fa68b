import { refuse } from '@cifra/domain/refusals';
import { refused } from '@cifra/domain/result';
import { firstOfMonth, parseLocalDate, type LocalDate } from '@cifra/domain/local-date';
import { recordRender, render, type RenderRequest } from '@cifra/trade/rendering/render';
import { ledgerSize } from '@cifra/trade/rendering/reports/ledger-facts';
import {
  comparatives,
  MAXIMUM_LEDGER_LINES,
  nameOfReport,
  type AskedReport,
  type Comparative,
} from '@cifra/trade/rendering/reports/report-request';
import { microsOfText } from '@cifra/subgraph-kit/shapes';
import type { CliCommand } from './context.ts';
import { CliFailure, CliMisuse } from './failure.ts';
import { writeNewFile } from './new-file.ts';
import { printResult, type JsonFlag } from './output.ts';
import { accept, acceptTyped } from './refused.ts';
import { withBooks } from './session.ts';
import { tenantNamed } from './tenants.ts';
import { fromCliName, type CliName } from './values.ts';

export type ReportArgument =
  CliName<Exclude<AskedReport['report'], 'AGEING'>> | 'ageing-receivables' | 'ageing-payables';
export type ComparedName = CliName<Comparative> | 'both';

export type ReportFlags = JsonFlag & {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly knownAt?: string | undefined;
  readonly compare?: ComparedName | undefined;
  readonly language?: 'es-pa' | 'en' | undefined;
  readonly html?: boolean | undefined;
  readonly out?: string | undefined;
};

/** The dates of a report as they are typed. */
const TYPED = { from: '--from', to: '--to' } as const;

/** `report`: a report as PDF or HTML to a new file. JSON: `{ slug, file, bytes, fileHash }`. */
export const writeReport: CliCommand<ReportFlags, [name: string, report: ReportArgument]> = async (
  context,
  flags,
  name,
  report,
) => {
  await withBooks(context, async (session) => {
    const { books, request } = session;
    const { id: tenantId, slug } = await tenantNamed(session, name);
    const facts = await books.tenantFacts(tenantId);
    if (!facts) throw new CliFailure(`${name} is not served now`);
    const asked = askedOf(report, flags, facts.today);
    const language = flags.language === undefined ? null : flags.language === 'en' ? 'en' : 'es-PA';
    const rendering: RenderRequest = {
      what: 'REPORT',
      format: flags.html === true ? 'HTML' : 'PDF',
      language,
      ...asked,
    };
    if (asked.report === 'GENERAL_LEDGER') {
      const size = await books.report(ledgerSize, tenantId, asked);
      if (size !== null && size.lineCount > MAXIMUM_LEDGER_LINES)
        throw new CliFailure(
          `the ledger has ${size.lineCount} lines in these days, and a paper holds at most ${MAXIMUM_LEDGER_LINES}: give fewer days, or use export`,
        );
    }
    const preparedAtMicros = `${Date.now()}000`;
    const made = await books.report(render, tenantId, { ...rendering, preparedAtMicros });
    if (!made) return accept(refused(refuse('TICKET_INVALID', { purpose: 'DOWNLOAD' })));
    const { bytes, language: inLanguage, template, fileHash } = made;
    accept(
      await books.execute(
        recordRender,
        { tenantId },
        {
          rendering,
          language: inLanguage,
          template,
          fileHash,
          ticketHash: null,
          bytes: bytes.byteLength,
        },
        request,
      ),
    );
    const file = flags.out ?? `${slug}-${nameOfReport(asked)}.${rendering.format.toLowerCase()}`;
    await writeNewFile(file, (handle) => handle.writeFile(bytes));
    const written = { slug, file, bytes: bytes.byteLength, fileHash };
    printResult(context, flags, written, () => [`${slug}: ${bytes.byteLength} bytes written to ${file}`]);
  });
};

/** What to report; misuse if it has no such days or nothing to compare with. */
function askedOf(name: ReportArgument, flags: ReportFlags, today: LocalDate): AskedReport {
  const to = dayOf(flags, 'to') ?? today;
  const given = dayOf(flags, 'from');
  const from = given ?? firstOfMonth(to);
  const comparedWith = comparatives.filter(
    (each) => flags.compare === 'both' || flags.compare === each.toLowerCase().replaceAll('_', '-'),
  );
  const isAgeing = name === 'ageing-receivables' || name === 'ageing-payables';
  if (isAgeing && flags.knownAt !== undefined) throw new CliMisuse(`--known-at is not for ${name}`);
  const knownAtMicros = flags.knownAt === undefined ? null : microsOfText(flags.knownAt).toString();
  if (name === 'income-statement' || name === 'general-ledger') {
    if (to < from) throw new CliMisuse(`--to ${to} is before --from ${from}`);
    if (name === 'income-statement')
      return { report: 'INCOME_STATEMENT', from, to, knownAtMicros, comparedWith };
    if (comparedWith.length > 0) throw new CliMisuse('--compare is not for the general ledger');
    return { report: 'GENERAL_LEDGER', from, to, accountId: null, knownAtMicros };
  }
  if (given !== null) throw new CliMisuse(`--from is not for ${name}, which is of a day`);
  if (name === 'ageing-receivables') return { report: 'AGEING', side: 'SALES', asOf: to, comparedWith };
  if (name === 'ageing-payables') return { report: 'AGEING', side: 'PURCHASING', asOf: to, comparedWith };
  return {
    report: fromCliName<'TRIAL_BALANCE' | 'BALANCE_SHEET'>(name),
    asOf: to,
    knownAtMicros,
    comparedWith,
  };
}

function dayOf(flags: ReportFlags, name: 'from' | 'to'): LocalDate | null {
  const given = flags[name];
  return given === undefined ? null : acceptTyped(parseLocalDate(given, name), TYPED);
}
