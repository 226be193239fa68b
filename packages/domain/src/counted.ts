/** "1 draft", "2 drafts". `many` defaults to `one` with an s. */
export function counted(count: number | bigint, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 || count === 1n ? one : many}`;
}
