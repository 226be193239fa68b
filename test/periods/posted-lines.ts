import type { Member, TestFirm, TestTenant } from '../worlds/firm/firm.ts';

/** Posted lines as the API shows them, and arithmetic of the tests' own: the product's translation is on trial. */

export interface LineSeen {
  readonly ordinal: number;
  readonly kind: string;
  readonly account: { readonly code: string };
  readonly base: { readonly amount: string; readonly currency: string };
  readonly original: { readonly amount: string; readonly currency: string };
  readonly rate: string;
  readonly rateId: string | null;
  readonly rateDate: string;
  readonly rateMark: string | null;
}

type Line = Omit<LineSeen, 'rateId'> & { readonly exchangeRate: { readonly id: string } | null };

export async function linesOf(
  firm: TestFirm,
  tenant: TestTenant,
  entryId: string,
): Promise<readonly LineSeen[]> {
  const { entry } = await firm.read<{ entry: { lines: { edges: { node: Line }[] } } }>(
    tenant,
    `entry(id: "${entryId}") { lines(first: 100) { edges { node { ordinal kind account { code } base { amount currency }
      original { amount currency } rate exchangeRate { id } rateDate rateMark } } } }`,
  );
  return entry.lines.edges.map(({ node: { exchangeRate, ...line } }) => ({
    ...line,
    rateId: exchangeRate?.id ?? null,
  }));
}

/** A line to post: `amount` is debit positive, a credit begins with a minus. */
export interface LineInput {
  readonly account: string;
  readonly amount: string;
  readonly currency: string;
}

export function inputLines({ roles }: TestTenant, lines: readonly LineInput[]): readonly object[] {
  return lines.map(({ account, amount, currency }) => ({
    accountId: roles[account],
    currency,
    ...(amount.startsWith('-') ? { credit: amount.slice(1) } : { debit: amount }),
  }));
}

export function postLines(
  firm: TestFirm,
  tenant: TestTenant,
  postingDate: string,
  lines: readonly LineInput[],
): Promise<Member> {
  return firm.do(
    'postEntry',
    { postingDate, description: 'In foreign currency', lines: inputLines(tenant, lines) },
    { as: 'senior', tenant: tenant.slug },
  );
}

/** Posts what must be taken; answers its id and its lines. */
export async function posted(
  firm: TestFirm,
  tenant: TestTenant,
  postingDate: string,
  lines: readonly LineInput[],
): Promise<{ readonly id: string; readonly lines: readonly LineSeen[] }> {
  const answer = await postLines(firm, tenant, postingDate, lines);
  if (answer.__typename !== 'EntryPosted') throw new Error(JSON.stringify(answer));
  const { id } = answer['entry'] as { id: string };
  return { id, lines: await linesOf(firm, tenant, id) };
}

/** Records a rate by hand; answers the id of its row. */
export async function overrideRate(
  firm: TestFirm,
  tenant: TestTenant,
  given: { readonly currency: string; readonly date: string; readonly rate: string },
): Promise<string> {
  const done = await firm.do(
    'overrideRate',
    {
      originalCurrency: given.currency,
      rateDate: given.date,
      rate: given.rate,
      reason: "The bank's own confirmation of the day, kept on file.",
    },
    { as: 'senior', tenant: tenant.slug },
  );
  if (done.__typename !== 'RateOverridden') throw new Error(JSON.stringify(done));
  return (done['exchangeRate'] as { id: string }).id;
}

/** A decimal text as a whole number of ten-thousandths. */
export function e4(text: string): bigint {
  const [, sign = '', whole = '', decimals = ''] = /^(-?)(\d+)(?:\.(\d{1,4}))?$/.exec(text) ?? [];
  if (whole === '') throw new Error(`${text} is no amount`);
  return BigInt(`${sign}${whole}${decimals.padEnd(4, '0')}`);
}

export const sumE4 = (amounts: readonly string[]): bigint =>
  amounts.reduce((sum, amount) => sum + e4(amount), 0n);

/** original × rate, rounded half away from zero to the decimals of base. Schoolbook: multiply, add a half, cut. */
export function translatedE4(original: string, rate: string, decimals: number): bigint {
  const [whole = '', fraction = ''] = rate.split('.');
  const product = e4(original) * BigInt(whole + fraction);
  const magnitude = product < 0n ? -product : product;
  const step = 10n ** BigInt(fraction.length + 4 - decimals);
  const units = (2n * magnitude + step) / (2n * step);
  const rounded = units * 10n ** BigInt(4 - decimals);
  return product < 0n ? -rounded : rounded;
}
