import {
  MongoError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
} from 'mongodb';

/** Source: https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml */
const codes = {
  duplicateKey: 11_000,
  commandNotFound: 59,
  notImplemented: 238,
  indexOptionsConflict: 85,
  indexKeySpecsConflict: 86,
} as const;

const codeOf = (error: unknown): unknown => (error instanceof MongoServerError ? error.code : undefined);

/** Whether somebody else created the same document at the same moment. */
export const isDuplicateKey = (error: unknown): boolean => codeOf(error) === codes.duplicateKey;

/** Whether the server says that it cannot do this at all. */
export const isNotImplemented = (error: unknown): boolean =>
  codeOf(error) === codes.commandNotFound || codeOf(error) === codes.notImplemented;

/** Whether an index of that name or with those keys exists with other properties. */
export const isOtherIndex = (error: unknown): boolean =>
  codeOf(error) === codes.indexOptionsConflict || codeOf(error) === codes.indexKeySpecsConflict;

/** Whether the driver waited for a server in vain. */
export const isNotFound = (error: unknown): boolean => error instanceof MongoServerSelectionError;

/** Codes of a server that is stopping, or is not the primary any more, for servers that set no label. */
const transientCodes: ReadonlySet<unknown> = new Set([
  6, // HostUnreachable
  7, // HostNotFound
  89, // NetworkTimeout
  91, // ShutdownInProgress
  189, // PrimarySteppedDown
  9_001, // SocketException
  10_107, // NotWritablePrimary
  11_600, // InterruptedAtShutdown
  11_602, // InterruptedDueToReplStateChange
  13_435, // NotPrimaryNoSecondaryOk
  13_436, // NotPrimaryOrSecondary
]);

/**
 * Whether the same may succeed later without anybody doing anything. The write may have been done, or not.
 * Source: https://www.mongodb.com/docs/manual/core/retryable-writes/
 */
export function isTransient(error: unknown): boolean {
  if (error instanceof MongoNetworkError || isNotFound(error)) return true;
  // Its client was replaced. One that was closed for good fails in another way from then on.
  if (error instanceof MongoTopologyClosedError) return true;
  if (!(error instanceof MongoError)) return false;
  return (
    error.hasErrorLabel('RetryableWriteError') ||
    error.hasErrorLabel('RetryableError') ||
    transientCodes.has(codeOf(error))
  );
}
