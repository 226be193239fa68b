/** Where a page goes on: a path of this origin that its address names, and nothing else. Null: none. */
export function wayBack(): string | null {
  const given = new URLSearchParams(location.search).get('return') ?? '';
  if (!given.startsWith('/') || !URL.canParse(given, location.origin)) return null;
  const url = new URL(given, location.origin);
  return url.origin === location.origin ? `${url.pathname}${url.search}${url.hash}` : null;
}

/** The address of a page under `/auth/` that comes back to this one. */
export const throughPage = (page: 'log-in' | 'step-up', place = ''): string =>
  `/auth/${page}?return=${encodeURIComponent(`${location.pathname}${location.search}${place}`)}`;
