import { randomBytes } from 'node:crypto';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

/**
 * The least that storing an entry costs: prepared inserts of the rows that one posting writes, in the product's own tables with
 * their triggers, synchronous=full. No reading, no deciding, no hashing: the rows of a posted entry again under new keys.
 * `postings-raw.ts <file…>`; a message {millis, group} asks for a round.
 */
type Row = Record<string, SQLInputValue>;

const micros = (): bigint => BigInt(Date.now()) * 1000n;

function prepareInsert(client: DatabaseSync, table: string, row: Row): StatementSync {
  const names = Object.keys(row);
  return client.prepare(
    `insert into ${table} (${names.join(', ')}) values (${names.map((name) => `:${name}`).join(', ')})`,
  );
}

function openBook(path: string): { post(): void; group(size: number): void } {
  const client = new DatabaseSync(path, {
    readBigInts: true,
    enableForeignKeyConstraints: true,
    defensive: true,
  });
  client.exec(
    'pragma recursive_triggers=on; pragma trusted_schema=off; pragma synchronous=full; pragma cache_size=-256; pragma temp_store=memory; pragma journal_mode=wal',
  );
  const rowsOf = (sql: string, ...values: SQLInputValue[]): Row[] => client.prepare(sql).all(...values);
  const [entry] = rowsOf(
    'select * from journal_entries where line_count = 4 order by commit_number desc limit 1',
  );
  if (!entry) throw new Error(`${path} has no entry of four lines`);
  const commitNumber = entry['commit_number'] as bigint;
  const lines = rowsOf('select * from journal_lines where commit_number = ? order by ordinal', commitNumber);
  const [event] = rowsOf('select * from audit_events where commit_number = ?', commitNumber);
  const [key] = rowsOf('select * from idempotency_keys where commit_number = ?', commitNumber);
  const [commit] = rowsOf('select * from commits order by number desc limit 1');
  const [posting] = rowsOf('select * from commits where number = ?', commitNumber);
  if (!event || !key || !commit || !posting) throw new Error('the entry is not whole');
  const inserts = {
    entry: prepareInsert(client, 'journal_entries', entry),
    lines: prepareInsert(client, 'journal_lines', lines[0] as Row),
    event: prepareInsert(client, 'audit_events', event),
    key: prepareInsert(client, 'idempotency_keys', key),
    commit: prepareInsert(client, 'commits', posting),
  };
  const balance = client.prepare(
    'update account_balances set base_debit = base_debit + 1, base_credit = base_credit + 1, original_debit = original_debit + 1, original_credit = original_credit + 1 where period_id = ? and account_id = ? and original_currency = ? and is_closing = 0',
  );
  const counter = client.prepare(
    'update series_counters set last_number = ? where series = ? and fiscal_year_id = ?',
  );
  let last = commit['number'] as bigint;
  let previous = commit['hash'] as Uint8Array;
  let number = (rowsOf(
    'select max(number) as number from journal_entries where series = ? and fiscal_year_id = ?',
    entry['series'] as string,
    entry['fiscal_year_id'] as Uint8Array,
  )[0]?.['number'] ?? 0n) as bigint;
  const newId = (): Uint8Array => {
    const id = randomBytes(16);
    id.writeUIntBE(Date.now(), 0, 6);
    id[6] = 0x70 | ((id[6] ?? 0) & 0x0f);
    id[8] = 0x80 | ((id[8] ?? 0) & 0x3f);
    return id;
  };
  const post = (): void => {
    last += 1n;
    number += 1n;
    const id = newId();
    const now = micros();
    inserts.entry.run({ ...entry, id, number, actual_posting_date: now, commit_number: last });
    counter.run(number, entry['series'] as string, entry['fiscal_year_id'] as Uint8Array);
    for (const line of lines) {
      inserts.lines.run({ ...line, entry_id: id, commit_number: last });
      const { changes } = balance.run(
        line['period_id'] as Uint8Array,
        line['account_id'] as Uint8Array,
        line['original_currency'] as string,
      );
      if (Number(changes) !== 1) throw new Error('a balance is not there');
    }
    inserts.event.run({ ...event, commit_number: last, object_id: Buffer.from(id).toString('hex') });
    inserts.key.run({ ...key, key: `raw ${last}`, commit_number: last });
    const hash = randomBytes(32);
    inserts.commit.run({ ...posting, number: last, instant: now, previous_hash: previous, hash });
    previous = hash;
  };
  return {
    post,
    group(size) {
      client.exec('begin immediate');
      for (let index = 0; index < size; index += 1) post();
      client.exec('commit');
    },
  };
}

const books = process.argv.slice(2).map(openBook);
process.on('message', ({ millis, group }: { millis: number; group: number }) => {
  const started = performance.now();
  let posted = 0;
  while (performance.now() < started + millis) {
    for (const book of books) {
      book.group(group);
      posted += group;
    }
  }
  process.send?.({ posted, seconds: (performance.now() - started) / 1000 });
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
