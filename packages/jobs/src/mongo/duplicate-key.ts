/** Whether another worker created the same job at the same moment: MongoDB's error 11000. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 11_000;
}
