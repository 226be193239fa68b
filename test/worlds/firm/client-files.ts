import type { ClientRequests } from './client-requests.ts';
import type { Input, Member, TestFirm } from './firm.ts';

export interface FetchedFile {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly text: string;
}

/** Files that a client's books are exported to and imported from. */
export interface ClientFiles {
  /** Asks for an export and fetches it. */
  readonly export: (input: Input) => Promise<FetchedFile>;
  /** Uploads a text and imports it; answers the member of the union, a refusal too. */
  readonly import: (mutation: string, text: string, input?: Input) => Promise<Member>;
  /** An import that must be accepted. */
  readonly acceptedImport: (mutation: string, text: string, input?: Input) => Promise<Member>;
  /** What was open on a day, whoever made it. */
  readonly openItems: (asOf: string) => Promise<Record<string, string>[]>;
  /** What the events of a kind say, the earliest first. */
  readonly events: (event: string) => Promise<readonly unknown[]>;
}

export function filesOf({ firm, tenant, do: request, accepted }: ClientRequests): ClientFiles {
  const files: ClientFiles = {
    async export(input) {
      const ticket = await accepted('exportBooks', input);
      return fetchFile(firm, String(ticket['url']));
    },
    async import(mutation, text, input = {}) {
      const uploadId = await firm.upload(tenant, text);
      return request(mutation, { uploadId, fileName: 'file.csv', isDryRun: false, ...input });
    },
    async acceptedImport(mutation, text, input) {
      const answer = await files.import(mutation, text, input);
      if ('code' in answer) throw new Error(`${mutation}: ${JSON.stringify(answer)}`);
      return answer;
    },
    async openItems(asOf) {
      const { text } = await files.export({ what: 'OPEN_ITEMS', format: 'CSV', asOf });
      return csvRows(text)
        .map(({ id: _id, ...row }) => row)
        .toSorted((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
    },
    async events(event) {
      const rows = await tenant.stored.rows(
        'select after from audit_events where event = ? order by commit_number, ordinal',
        event,
      );
      return rows.map(({ after }) => JSON.parse(String(after)) as unknown);
    },
  };
  return files;
}

/** Fetches a ticket's file. */
export async function fetchFile(
  firm: TestFirm,
  url: string,
  headers: Record<string, string> = {},
): Promise<FetchedFile> {
  const response = await fetch(`${firm.url}${url}`, { headers });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes, text: bytes.toString('utf8') };
}

/** The rows of a small CSV text by their header; quotes only as the exports write them. */
export function csvRows(text: string): Record<string, string>[] {
  const records = [...text.matchAll(/("(?:[^"]|"")*"|[^,\n]*)(,|\n)/g)];
  const rows: string[][] = [[]];
  for (const [, cell = '', end] of records) {
    rows.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === '\n') rows.push([]);
  }
  const [header = [], ...body] = rows.filter(({ length }) => length > 0);
  return body.map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at] ?? ''])));
}

/** Brings what stands beside the journal from one client to another. */
export async function bringMasterData(from: ClientFiles, to: ClientFiles): Promise<void> {
  for (const [what, mutation] of [
    ['ACCOUNTS', 'importAccounts'],
    ['PARTIES', 'importParties'],
    ['TAX_CODES', 'importTaxCodes'],
    ['ITEMS', 'importItems'],
  ] as const)
    await to.acceptedImport(mutation, (await from.export({ what, format: 'CSV' })).text);
}
