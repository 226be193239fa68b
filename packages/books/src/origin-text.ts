/** Where a request came from, as the commits' origin: its address, and what its program says that it is. */
export function originText({
  ip,
  userAgent,
}: {
  readonly ip: string;
  readonly userAgent: string | null;
}): string {
  return `${ip} ${userAgent ?? ''}`.trim().slice(0, 400);
}
