import { verifyBooks } from '@cifra/trail/verify/verify-books';
import type { ClientOnServer, FirmOnServer } from './firm-on-server.ts';
import type { SentCommand } from './load.ts';

/** What is there of the commands that were sent. */
export interface Judged {
  readonly answered: number;
  /** Of those that were not answered: done, and not done. */
  readonly doneUnanswered: number;
  readonly notDone: number;
  /** What is wrong; none: nothing is lost, nothing is there twice, and the books are whole. */
  readonly faults: readonly string[];
}

const nameOf = (kind: unknown, reference: unknown): string => `${String(kind)} ${String(reference)}`;

/** Looks for each command in the databases, and verifies every client's books. */
export async function judge(firm: FirmOnServer, sent: readonly SentCommand[]): Promise<Judged> {
  const faults: string[] = [];
  let doneUnanswered = 0;
  let notDone = 0;
  for (const client of firm.clients) {
    const stored = await documentsOf(firm, client);
    for (const { kind, reference, displayNumber } of sent.filter(({ slug }) => slug === client.slug)) {
      const numbers = stored.get(nameOf(kind, reference)) ?? [];
      if (numbers.length > 1)
        faults.push(`${client.slug}: ${kind} ${reference} is there ${numbers.length} times`);
      else if (displayNumber !== null && numbers[0] !== displayNumber)
        faults.push(
          `${client.slug}: ${kind} ${reference} was answered as ${displayNumber}, and there is ${numbers[0] ?? 'nothing'}`,
        );
      else if (displayNumber === null && numbers.length === 1) doneUnanswered += 1;
      else if (displayNumber === null) notDone += 1;
    }
    const gaps = await firm.rows(
      client,
      'select [series] from [dbo].[documents] group by [series] having count(*) <> max([number]) or count(distinct [number]) <> count(*)',
    );
    if (gaps.length > 0) faults.push(`${client.slug}: the numbers have a gap`);
  }
  faults.push(...(await faultsOfVerification(firm)));
  return {
    answered: sent.filter(({ displayNumber }) => displayNumber !== null).length,
    doneUnanswered,
    notDone,
    faults,
  };
}

async function documentsOf(
  firm: FirmOnServer,
  client: ClientOnServer,
): Promise<ReadonlyMap<string, string[]>> {
  const rows = await firm.rows(client, 'select [kind], [reference], [display_number] from [dbo].[documents]');
  const stored = new Map<string, string[]>();
  for (const { kind, reference, display_number: number } of rows) {
    const name = nameOf(kind, reference);
    stored.set(name, [...(stored.get(name) ?? []), String(number)]);
  }
  return stored;
}

function faultsOfVerification(firm: FirmOnServer): Promise<readonly string[]> {
  return firm.within(async (books) => {
    const faults: string[] = [];
    for (const { slug, tenantId } of firm.clients) {
      const verified = await books.report(verifyBooks, tenantId, { knownHeads: [] });
      if (verified?.isValid !== true)
        faults.push(`${slug}: the books are not valid: ${verified?.firstFault}`);
    }
    return faults;
  });
}
