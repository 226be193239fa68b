import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { fileURLToPath } from 'node:url';
import { readTableWords, wordsModule } from '../src/tables/read-words.ts';

/** Writes what the definitions say of tables and columns, where the product reads it. */
const target = fileURLToPath(new URL('../src/tables/words.ts', import.meta.url));
const options = await resolveConfig(target);
writeFileSync(target, await format(wordsModule(readTableWords()), { ...options, parser: 'typescript' }));
