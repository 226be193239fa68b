import { accountTypes } from '@cifra/domain/accounts';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import { plainRules } from '@cifra/exchange/import/csv/mapping-rules';
import { fields, map, optional, withDefault } from '@cifra/subgraph-kit/parse/combine';
import { invalid, parser, type Parser } from '@cifra/subgraph-kit/parse/parser';
import { asGiven, oneLine } from '@cifra/subgraph-kit/parse/values';
import type { ImportNameInput } from '../generated/resolvers.ts';

const inputInvalid = refusalCodes('INPUT_INVALID');

/** Names of a mapping at most, of each sort; characters of one at most. */
const MOST_NAMES = 10_000;
const LONGEST_NAME = 300;

function oneOf<const Known extends string>(known: readonly Known[]): Parser<string, Known, 'INPUT_INVALID'> {
  const problem = `must be one of ${known.map((each) => JSON.stringify(each)).join(', ')}`;
  return parser(inputInvalid, (given, path) => {
    const found = known.find((each) => each === given);
    return found === undefined ? invalid(path, problem, given) : accepted(found);
  });
}

/** Names by what they are looked up by. What is wrong with one of them is told of the list. */
function names(
  pairOf: (name: ImportNameInput) => readonly [key: string, value: string],
  known: readonly string[] | null = null,
): Parser<readonly ImportNameInput[], Readonly<Record<string, string>>, 'INPUT_INVALID'> {
  return parser(inputInvalid, (given, path) => {
    if (given.length > MOST_NAMES) return invalid(path, `must be at most ${MOST_NAMES}`, null);
    const read = new Map<string, string>();
    for (const name of given) {
      const [key, value] = pairOf({
        here: name.here.normalize('NFC').trim(),
        inFile: name.inFile.normalize('NFC').trim(),
      });
      if ([key, value].some((each) => each === '' || each.length > LONGEST_NAME || !each.isWellFormed()))
        return invalid(path, `must have 1 to ${LONGEST_NAME} characters each`, null);
      if (known !== null && !known.includes(value))
        return invalid(path, `must name one of ${known.join(', ')}`, value);
      if (read.has(key)) return invalid(path, 'must not contain duplicates', key);
      read.set(key, value);
    }
    return accepted(Object.fromEntries(read));
  });
}

/** A column is found by its name here; an account and a currency by what the file calls it. */
const byNameHere = names(({ here, inFile }) => [here, inFile]);
const byNameInFile = names(({ here, inFile }) => [inFile, here]);
const typeByNameInFile = names(({ here, inFile }) => [inFile, here], accountTypes);

/** How a tenant's files differ from the layouts, to be kept under a name. */
export const importMapping = map(
  fields({
    name: oneLine(100),
    delimiter: withDefault(oneOf([',', ';', '\t']), plainRules.delimiter),
    decimalMark: withDefault(oneOf(['.', ',']), plainRules.decimalMark),
    dateFormat: withDefault(oneOf(['YYYY-MM-DD', 'DD/MM/YYYY', 'MM/DD/YYYY']), plainRules.dateFormat),
    columns: withDefault(byNameHere, {}),
    accounts: withDefault(byNameInFile, {}),
    commodities: withDefault(byNameInFile, {}),
    types: withDefault(typeByNameInFile, {}),
    version: optional(asGiven<number>()),
  }),
  ({ name, version, ...rules }) => ({ name, version: version === null ? null : String(version), rules }),
);
