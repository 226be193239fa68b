import type { ManifestFindings } from './checked.ts';

/** What a check has found, as it is kept. A version that was never checked has nothing to be told. */
export const findingsOf = (check: { readonly findings: string } | undefined): ManifestFindings =>
  check === undefined
    ? { faults: [], needs: [], firmWideNeeds: [] }
    : (JSON.parse(check.findings) as ManifestFindings);
