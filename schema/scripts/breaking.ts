import { exit, stdout } from 'node:process';
import { breaksOfRelease, describeBreak } from '../src/released.ts';
import { REPOSITORY } from './output.ts';

/** The check `api`: names every change that breaks the released schema (docs/api-policy.md). */
const today = new Date().toISOString().slice(0, 10);
const found = breaksOfRelease(REPOSITORY, today);
if (found === null) stdout.write('nothing is released yet: the schema promises nothing\n');
for (const each of found?.allowed ?? []) stdout.write(`allowed: ${each.description}\n`);
for (const each of found?.broken ?? []) stdout.write(`broken: ${describeBreak(each)}\n`);
exit(found === null || found.broken.length === 0 ? 0 : 1);
