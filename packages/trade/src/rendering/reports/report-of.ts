import type { TenantFacts } from '@cifra/books/command';
import type { IssuedFacts } from '@cifra/rendering/facts';
import type { ReportColumn } from '@cifra/rendering/reports/report-facts';

/** What every report on paper is given beside its own figures. */
export interface ReportOf {
  readonly tenant: TenantFacts;
  readonly issued: IssuedFacts & {
    readonly columns: readonly ReportColumn[];
    readonly commitNumber: string;
    readonly knownAtMicros: bigint | null;
  };
}
