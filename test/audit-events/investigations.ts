import type { Firm } from './firm.ts';

interface Investigated {
  readonly investigation: {
    readonly investigationId: string;
    readonly state: string;
    readonly failure: string | null;
    readonly rowCount: number;
  };
}

/** What `parameters` of the queries that come with the product are tried with. */
const values: Readonly<Record<string, string>> = {
  days: '3',
  hoursFromUtc: '-5',
  opens: '8',
  closes: '18',
  from: '2026-01-01',
  to: '2026-12-31',
};

/** The investigator reads the client's database: each query that comes with the product, one that is refused, and a result as a file. */
export async function investigateBooks(firm: Firm): Promise<void> {
  const by = { as: 'investigator' } as const;
  const reason = 'The auditors asked for it, request 17.';
  const selection = '... on Investigated { investigation { investigationId state failure rowCount } }';
  const { investigationQueries } = await firm.read<{
    investigationQueries: { name: string; parameters: { name: string; type: string }[] }[];
  }>('{ investigationQueries { name parameters { name type } } }', { ...by, isFirmWide: true });
  for (const { name, parameters } of investigationQueries) {
    const given = parameters.map((each) => ({ ...each, value: values[each.name] }));
    const { investigation } = await firm.accepted<Investigated>(
      'investigate',
      { savedQuery: name, parameters: given, reason },
      { ...by, selection },
    );
    if (investigation.state !== 'COMPLETED') throw new Error(`${name}: ${investigation.failure}`);
  }
  const writing = await firm.accepted<Investigated>(
    'investigate',
    { sql: 'delete from accounts', reason },
    { ...by, selection },
  );
  if (writing.investigation.state !== 'REFUSED') throw new Error('a statement that writes was not refused');
  const { investigation } = await firm.accepted<Investigated>(
    'investigate',
    { sql: 'select code from accounts order by code', reason },
    { ...by, selection },
  );
  const { investigationId } = investigation;
  const { url } = await firm.accepted<{ url: string }>(
    'exportInvestigation',
    { investigationId, format: 'CSV' },
    { ...by, selection: '... on InvestigationTicket { url }' },
  );
  const file = await fetch(`${firm.url}${url}`);
  if (file.status !== 200) throw new Error(`the result was answered ${file.status}`);
  await file.arrayBuffer();
  await keepQuery(firm);
}

/** A query that the firm's investigators keep for a while. */
async function keepQuery(firm: Firm): Promise<void> {
  const by = { as: 'investigator', isFirmWide: true } as const;
  const query = { name: 'charts', about: 'The chart of accounts.', sql: 'select code, name from accounts' };
  await firm.accepted('saveInvestigationQuery', query, by);
  await firm.accepted('deleteInvestigationQuery', { name: query.name }, by);
}
