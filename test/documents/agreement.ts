import type { DocumentClient } from '../worlds/firm/client.ts';
import type { Item, Model } from './model.ts';

/** What of a tenant's books is not as the model has it; each difference is a sentence. Sums are SQL's own, of rows that were posted. */
export async function agreement(
  client: DocumentClient,
  { model, items }: { readonly model: Model; readonly items: readonly (readonly [string, Item])[] },
): Promise<string[]> {
  const differences: string[] = [];
  const compare = (
    what: string,
    stored: ReadonlyMap<string, string>,
    expected: ReadonlyMap<string, string>,
  ): void => {
    for (const key of new Set([...stored.keys(), ...expected.keys()]))
      if (stored.get(key) !== expected.get(key))
        differences.push(
          `${what} ${key}: ${stored.get(key)} in the books, ${expected.get(key)} in the model`,
        );
  };
  /** What a query finds by its keys: the other columns, one after the other. */
  const found = async (sql: string): Promise<Map<string, string>> =>
    new Map(
      (await client.rows(sql)).map(({ key, second, ...values }) => [
        second === undefined ? String(key) : `${String(key)}/${String(second)}`,
        Object.values(values).join(' '),
      ]),
    );

  // Every open item, in both currencies.
  compare(
    'open item',
    await found(
      'select open_item_id as "key", open_original_amount, open_base_amount from open_item_balances',
    ),
    new Map(items.map(([id, { original, base }]) => [id, `${original} ${base}`])),
  );
  for (const [id, { original, base }] of items)
    if (original === 0n && base !== 0n) differences.push(`open item ${id} is settled and carries ${base}`);
  // What is maintained is what the movements sum to, item by item and account by account.
  compare(
    'movements of open item',
    await found(
      `select open_item_id as "key", sum(original_amount) as original, sum(base_amount) as base from open_item_movements
       group by open_item_id`,
    ),
    new Map(items.map(([id, { original, base }]) => [id, `${original} ${base}`])),
  );
  compare(
    'control account',
    await found(
      `select l.account_id as "key", sum(l.base_amount) as value from journal_lines l join accounts a on a.id = l.account_id
       where a.control_role is not null group by l.account_id having sum(l.base_amount) <> 0`,
    ),
    await found(
      'select account_id as "key", sum(open_base_amount) as value from open_item_balances group by account_id having sum(open_base_amount) <> 0',
    ),
  );
  // Of each posting, its control lines are the net of its movements.
  const netOf = (
    table: string,
    posting: string,
    currency: string,
    where: string,
  ): Promise<Map<string, string>> =>
    found(
      `select ${posting} as "key", account_id || ${currency} || party_id as second, sum(original_amount) as original, sum(base_amount) as base
       from ${table} ${where} group by ${posting}, account_id, ${currency}, party_id
       having sum(original_amount) <> 0 or sum(base_amount) <> 0`,
    );
  compare(
    'control line',
    await netOf('journal_lines', 'entry_id', 'original_currency', "where kind = 'CONTROL'"),
    await netOf('open_item_movements', 'posting_id', 'currency', ''),
  );
  // Every account in every currency, and that all of it is zero.
  const sums = new Map<string, { original: bigint; base: bigint }>();
  const taxes = new Map<string, bigint>();
  for (const line of model.lines) {
    const key = `${line.account}/${line.currency}`;
    const known = sums.get(key) ?? { original: 0n, base: 0n };
    sums.set(key, { original: known.original + line.original, base: known.base + line.base });
    if (line.tax === null) continue;
    const taxKey = `${line.tax} ${line.isTax ? 'tax' : 'taxed'}/${line.account}`;
    taxes.set(taxKey, (taxes.get(taxKey) ?? 0n) + line.base);
  }
  compare(
    'account',
    await found(
      `select account_id as "key", original_currency as second, sum(original_debit - original_credit) as original, sum(base_debit - base_credit) as base
       from account_balances group by account_id, original_currency
       having sum(original_debit - original_credit) <> 0 or sum(base_debit - base_credit) <> 0`,
    ),
    new Map(
      [...sums].flatMap(([key, { original, base }]) =>
        // What is netted to nothing leaves no line, and so perhaps no balance.
        original === 0n && base === 0n ? [] : [[key, `${original} ${base}`] as const],
      ),
    ),
  );
  const taxBalances = await client.rows(
    'select tax_code_id, is_tax, account_id, sum(base_debit - base_credit) as base from tax_balances group by tax_code_id, is_tax, account_id',
  );
  compare(
    'tax code',
    new Map(
      taxBalances.map((row) => [
        `${String(row['tax_code_id'])} ${row['is_tax'] === 1n ? 'tax' : 'taxed'}/${String(row['account_id'])}`,
        String(row['base']),
      ]),
    ),
    new Map([...taxes].map(([key, value]) => [key, String(value)])),
  );
  const [balance] = await client.rows('select coalesce(sum(base_amount), 0) as value from journal_lines');
  if (balance?.['value'] !== 0n) differences.push(`the trial balance sums to ${String(balance?.['value'])}`);
  // Numbers: of each series 1, 2, … as many as there are documents.
  for (const row of await client.rows(
    'select series, fiscal_year_id, count(*) as count, min(number) as first, max(number) as last from documents group by series, fiscal_year_id',
  ))
    if (row['first'] !== 1n || row['last'] !== row['count'])
      differences.push(
        `${String(row['series'])} has ${String(row['count'])} numbers from ${String(row['first'])} to ${String(row['last'])}`,
      );
  const [counted] = await client.rows('select count(*) as value from documents');
  if (counted?.['value'] !== BigInt(model.documents.length))
    differences.push(
      `${String(counted?.['value'])} documents in the books, ${model.documents.length} in the model`,
    );
  return differences;
}
