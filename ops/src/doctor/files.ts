import { existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { relative } from 'node:path';
import { listSigningKeys } from '@cifra/access/keys';
import { MasterKeyFileInvalid, readMasterKeyFile } from '@cifra/database/sealed/master-key-file';
import { counted } from '@cifra/domain/counted';
import type { OperationsConfig } from '../config.ts';
import { keysDirectory } from '../keys-directory.ts';
import { advice, missing, ok, type Finding } from './finding.ts';

const GIGABYTE = 1_000_000_000n;
const LEAST_FREE_GIGABYTES = 2n;
const DAY_MILLIS = 86_400_000;
const OLDEST_SIGNING_KEY_DAYS = 180;

/** What the files of an installation lack: the data directory, its disk, the keys. */
export async function findingsOfFiles(
  config: OperationsConfig,
  nowMillis: number,
): Promise<readonly Finding[]> {
  return [
    dataDirectory(config),
    await disk(config),
    masterKeys(config),
    await signingKeys(config, nowMillis),
  ];
}

function dataDirectory({ dataDirectory: directory }: OperationsConfig): Finding {
  const { mode } = statSync(directory);
  // Windows has no such permission bits.
  if (process.platform === 'win32' || (mode & 0o077) === 0) return ok('data', directory);
  return missing(
    'data',
    `others can read ${directory} (mode ${(mode & 0o777).toString(8)})`,
    `chmod 700 ${directory}`,
  );
}

async function disk({ dataDirectory: directory }: OperationsConfig): Promise<Finding> {
  const { bavail, bsize } = await statfs(directory, { bigint: true });
  const free = (bavail * bsize) / GIGABYTE;
  const says = `${free} GB free`;
  return free < LEAST_FREE_GIGABYTES ? missing('disk', says, 'make room') : ok('disk', says);
}

function masterKeys({ masterKeys: { file }, dataDirectory: directory }: OperationsConfig): Finding {
  const subject = 'master keys';
  if (file === null)
    return missing(
      subject,
      'none: secrets cannot be kept (webhooks, second factors)',
      'set CIFRA_MASTER_KEY_FILE to a file apart from the data, then run `keys rotate-master`',
    );
  try {
    const keys = readMasterKeyFile(file);
    if (keys === null) return missing(subject, `there is no file ${file}`, 'run `keys rotate-master`');
    const isBeside = !relative(directory, file).startsWith('..');
    return isBeside
      ? missing(subject, 'they lie beside what they seal', `move ${file} out of the data directory`)
      : ok(subject, `${counted(keys.length, 'key')} in ${file}`);
  } catch (error) {
    if (!(error instanceof MasterKeyFileInvalid)) throw error;
    return missing(subject, error.message, 'mend the file');
  }
}

async function signingKeys(config: OperationsConfig, nowMillis: number): Promise<Finding> {
  const subject = 'signing keys';
  const directory = keysDirectory(config);
  const keys = existsSync(directory) ? await listSigningKeys(directory, { nowMillis }) : [];
  const signing = keys.find(({ state }) => state === 'SIGNS');
  if (signing === undefined) return ok(subject, 'the first start of the server makes one');
  const days = Math.floor((nowMillis - signing.madeAtMillis) / DAY_MILLIS);
  const says = `the present one is ${counted(days, 'day')} old`;
  return days > OLDEST_SIGNING_KEY_DAYS
    ? advice(subject, says, 'run `signing-keys rotate`')
    : ok(subject, says);
}
