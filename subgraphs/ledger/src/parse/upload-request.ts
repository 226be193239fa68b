import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { invalid, parser, type Parser } from '@cifra/subgraph-kit/parse/parser';

const LONGEST_FILE_NAME = 255;

/** The name may hold any character; it is shown, and never the name of a file here. */
const fileName: Parser<string, string, 'INPUT_INVALID'> = parser(
  refusalCodes('INPUT_INVALID'),
  (given, path) => {
    const name = given.normalize('NFC').trim();
    return name.length < 1 || name.length > LONGEST_FILE_NAME || !name.isWellFormed()
      ? invalid(path, `must have 1 to ${LONGEST_FILE_NAME} characters`, name)
      : accepted(name);
  },
);

export const uploadRequest = fields({ fileName });
