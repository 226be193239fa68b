import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { exit, stdout } from 'node:process';
import { breaksOfRelease, describeBreak, RELEASED } from '../src/released.ts';
import { REPOSITORY } from './output.ts';

/** Takes the public schema over as the released one, if that breaks no promise. */
const broken = breaksOfRelease(REPOSITORY, new Date().toISOString().slice(0, 10))?.broken ?? [];
if (broken.length > 0) {
  stdout.write(`not released:\n${broken.map((each) => `  ${describeBreak(each)}\n`).join('')}`);
  exit(1);
}
writeFileSync(
  path.join(REPOSITORY, RELEASED),
  readFileSync(path.join(REPOSITORY, 'schema/api.graphql'), 'utf8').replace(/^# .*\n\n/, ''),
);
stdout.write(`wrote ${RELEASED}\n`);
