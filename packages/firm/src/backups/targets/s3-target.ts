import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type ListObjectsV2CommandOutput,
} from '@aws-sdk/client-s3';
import { TargetFailed, type BackupTarget, type S3Settings } from './target.ts';

/** One object is put at once: what S3 takes of it at most. */
const MOST_BYTES = 5 * 1024 * 1024 * 1024;

/**
 * S3-compatible storage, `s3://bucket/prefix`. An object is there when all of it is, and one that is there is never replaced
 * (`If-None-Match`); the storage compares what it got with the SHA-256 that it was told. Credentials are found as Amazon's programs find them.
 */
export function s3Target(text: string, { endpoint, region }: S3Settings): BackupTarget {
  const { hostname: bucket, pathname } = new URL(text);
  const prefix = pathname.replace(/^\/+|\/+$/g, '');
  const keyOf = (name: string): string => (prefix === '' ? name : `${prefix}/${name}`);
  const client = new S3Client({
    region,
    ...(endpoint !== null && { endpoint, forcePathStyle: true }),
    // The checksum is ours; storage that is not Amazon's does not know the ones that are computed while sending.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const attempt = async <Value>(doing: string, work: () => Promise<Value>): Promise<Value> => {
    try {
      return await work();
    } catch (error) {
      throw new TargetFailed(`${text}: ${doing}: ${reasonOf(error)}`, { cause: error });
    }
  };
  return {
    text,
    put: (name, { path, bytes, sha256 }) =>
      attempt(`${name} was not stored`, async () => {
        if (bytes > MOST_BYTES)
          throw new Error(`it has ${bytes} bytes; one object has at most ${MOST_BYTES}`);
        await client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: keyOf(name),
            Body: createReadStream(path),
            ContentLength: bytes,
            ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
            IfNoneMatch: '*',
          }),
        );
      }),
    list: (folder) =>
      attempt('it was not listed', async () => {
        const names: string[] = [];
        let next: string | undefined;
        do {
          const page: ListObjectsV2CommandOutput = await client.send(
            new ListObjectsV2Command({
              Bucket: bucket,
              Prefix: folder === null ? keyOf('') : keyOf(`${folder}/`),
              ContinuationToken: next,
            }),
          );
          for (const { Key: key } of page.Contents ?? [])
            if (key !== undefined) names.push(prefix === '' ? key : key.slice(prefix.length + 1));
          next = page.IsTruncated === true ? page.NextContinuationToken : undefined;
        } while (next !== undefined);
        return names.toSorted();
      }),
    read: (name) =>
      attempt(`${name} was not read`, async () => {
        const { Body: body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: keyOf(name) }));
        if (body === undefined) throw new Error('it has no content');
        return body as Readable;
      }),
    close: () => client.destroy(),
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'PreconditionFailed') return 'there is an object of this name already';
  return error.name === 'Error' ? error.message : `${error.name} ${error.message}`;
}
