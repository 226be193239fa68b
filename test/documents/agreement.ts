import type { DocumentClient } from '../worlds/firm/client.ts';
import type { Item, Model } from './model.ts';

/** What of a tenant's file is not as the model has it; each difference is a sentence. Sums are SQL's own, of rows that were posted. */
export function agreement(
  client: DocumentClient,
  { model, items }: { readonly model: Model; readonly items: readonly (readonly [string, Item])[] },
): string[] {
  const differences: string[] = [];
  const compare = (
    what: string,
    file: ReadonlyMap<string, string>,
    expected: ReadonlyMap<string, string>,
  ): void => {
    for (const key of new Set([...file.keys(), ...expected.keys()]))
      if (file.get(key) !== expected.get(key))
        differences.push(`${what} ${key}: ${file.get(key)} in the file, ${expected.get(key)} in the model`);
  };
  const mapOf = (rows: ReturnType<DocumentClient['rows']>): Map<string, string> =>
    new Map(
      rows.map(({ key, second, value }) => [
        second === undefined ? String(key) : `${String(key)}/${String(second)}`,
        String(value),
      ]),
    );

  // Every open item, in both currencies.
  compare(
    'open item',
    mapOf(
      client.rows(
        "select open_item_id as key, open_original_amount || ' ' || open_base_amount as value from open_item_balances",
      ),
    ),
    new Map(items.map(([id, { original, base }]) => [id, `${original} ${base}`])),
  );
  for (const [id, { original, base }] of items)
    if (original === 0n && base !== 0n) differences.push(`open item ${id} is settled and carries ${base}`);
  // What is maintained is what the lines sum to, item by item and account by account.
  const control = client.rows(
    `select open_item_id as key, sum(original_amount) || ' ' || sum(base_amount) as value from journal_lines
     where open_item_id is not null group by open_item_id`,
  );
  compare(
    'lines of open item',
    mapOf(control),
    new Map(items.map(([id, { original, base }]) => [id, `${original} ${base}`])),
  );
  compare(
    'control account',
    mapOf(
      client.rows(
        `select l.account_id as key, sum(l.base_amount) as value from journal_lines l join accounts a on a.id = l.account_id
         where a.control_role is not null group by l.account_id`,
      ),
    ),
    mapOf(
      client.rows(
        'select account_id as key, sum(open_base_amount) as value from open_item_balances group by account_id',
      ),
    ),
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
    mapOf(
      client.rows(
        `select account_id as key, original_currency as second, sum(original_debit - original_credit) || ' ' || sum(base_debit - base_credit) as value
         from account_balances group by account_id, original_currency`,
      ),
    ),
    new Map([...sums].map(([key, { original, base }]) => [key, `${original} ${base}`])),
  );
  compare(
    'tax code',
    mapOf(
      client.rows(
        `select lower(substr(hex(tax_code_id),1,8)||'-'||substr(hex(tax_code_id),9,4)||'-'||substr(hex(tax_code_id),13,4)||'-'||substr(hex(tax_code_id),17,4)||'-'||substr(hex(tax_code_id),21))
           || case is_tax when 1 then ' tax' else ' taxed' end as key, account_id as second, sum(base_debit - base_credit) as value
         from tax_balances group by tax_code_id, is_tax, account_id`,
      ),
    ),
    new Map([...taxes].map(([key, value]) => [key, String(value)])),
  );
  const [balance] = client.rows('select coalesce(sum(base_amount), 0) as value from journal_lines');
  if (balance?.['value'] !== 0n) differences.push(`the trial balance sums to ${String(balance?.['value'])}`);
  // Numbers: of each series 1, 2, … as many as there are documents.
  for (const row of client.rows(
    'select series, fiscal_year_id, count(*) as count, min(number) as first, max(number) as last from documents group by series, fiscal_year_id',
  ))
    if (row['first'] !== 1n || row['last'] !== row['count'])
      differences.push(
        `${String(row['series'])} has ${String(row['count'])} numbers from ${String(row['first'])} to ${String(row['last'])}`,
      );
  const [counted] = client.rows('select count(*) as value from documents');
  if (counted?.['value'] !== BigInt(model.documents.length))
    differences.push(
      `${String(counted?.['value'])} documents in the file, ${model.documents.length} in the model`,
    );
  return differences;
}
