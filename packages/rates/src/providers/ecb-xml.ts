import { SaxesParser } from 'saxes';
import { ProviderFailure, shown } from './provider-failure.ts';
import type { RawDay } from './quotes.ts';
import { checkCharset, refuseHtml } from './text-of.ts';

const MAXIMUM_DEPTH = 8;
const ENVELOPE = 'http://www.gesmes.org/xml/2002-08-01';
const REFERENCE_RATES = 'http://www.ecb.int/vocabulary/2002-08-01/eurofxref';

/**
 * Reads the European Central Bank's reference rates: a `gesmes:Envelope` with a `Cube` that holds a `Cube time="…"` a day, each with a
 * `Cube currency="…" rate="…"` a currency. The daily, the 90-day and the whole history have the same form. A document type declaration
 * is refused, because it could define entities. Throws `ProviderFailure`: WRONG_FORMAT, WRONG_CHARSET.
 * Source: https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates
 */
export function readEcbXml(text: string): RawDay[] {
  refuseHtml(text);
  const days: { readonly date: string; readonly quotes: Map<string, string> }[] = [];
  const parser = new SaxesParser<{ xmlns: true }>({ xmlns: true });
  const fail = (problem: string): never => {
    throw new ProviderFailure('WRONG_FORMAT', `line ${parser.line}: ${problem}`);
  };
  let depth = 0;
  parser.on('error', (error) =>
    fail(`it is not well-formed XML: ${error.message.replace(/^\d+:\d+: /, '')}`),
  );
  parser.on('doctype', () => fail('it has a document type declaration'));
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined) checkCharset(encoding);
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    depth += 1;
    if (depth > MAXIMUM_DEPTH) fail('it is nested too deeply');
    if (depth === 1 && (local !== 'Envelope' || uri !== ENVELOPE))
      fail(`it begins with ${shown(local)} and not with the envelope of the bank’s rates`);
    if (local !== 'Cube' || uri !== REFERENCE_RATES) return;
    const [time, currency, rate] = ['time', 'currency', 'rate'].map((name) => attributes[name]?.value);
    if (depth === 3 && time !== undefined) days.push({ date: time, quotes: new Map() });
    else if (depth === 4) {
      const quotes = days.at(-1)?.quotes;
      if (quotes === undefined || currency === undefined || rate === undefined)
        return fail('a rate lacks its day, its currency or its figure');
      if (quotes.has(currency)) fail(`${shown(currency)} is quoted twice on one day`);
      quotes.set(currency, rate);
    } else if (depth > 2) fail('a Cube is not where the bank has it');
  });
  parser.on('closetag', () => {
    depth -= 1;
  });
  parser.write(text).close();
  return days;
}
