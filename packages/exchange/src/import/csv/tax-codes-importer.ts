import { explanationOf } from '@cifra/domain/refusals';
import {
  checkPercent,
  checkTerms,
  formatPercent,
  parsePercent,
  taxTreatments,
  termsOf,
  withheldAts,
  withheldOns,
  type WithholdingTerms,
} from '@cifra/domain/tax-codes';
import { insertTaxCode } from '@cifra/trade/tax-codes/tax-codes';
import { taxCodeByCode } from '@cifra/trade/tax-codes/queries';
import type { TableImporter } from './importer.ts';
import { quoted, type TableRow } from './table-row.ts';

/** Tax codes. One that the tenant has must have the same treatment and percentage, and is left unchanged. */
export const taxCodesImporter: TableImporter = {
  layout: {
    required: ['code', 'name', 'treatment', 'percent'],
    optional: ['is_active', 'withheld_at', 'withheld_on'],
  },
  start: ({ tx, write, faults, counts, newId }) => {
    const lineOfCode = new Map<string, number>();
    return Promise.resolve({
      end: () => Promise.resolve(),
      handle: async (row) => {
        const faultsBefore = faults.count;
        const code = row.requiredCode('code');
        const name = row.requiredName('name', 200);
        const treatment =
          row.raw('treatment') === null
            ? row.fault('treatment', 'is empty')
            : row.oneOf('treatment', taxTreatments);
        const percentE4 = percentOf(row);
        const isActive = row.flag('is_active', true);
        if (code === null || name === null || treatment === null || percentE4 === null) return;
        const problem = checkPercent({ treatment, percentE4 });
        if (problem) row.fault('percent', explanationOf(problem));
        const withholding = withholdingOf(row);
        const misfit = checkTerms({ treatment, withholding });
        if (misfit) row.fault('withheld_at', explanationOf(misfit));
        const terms = termsOf({ treatment, withholding });
        const before = lineOfCode.get(code);
        if (before !== undefined) row.fault('code', `tax code ${code} is already on line ${before}`);
        lineOfCode.set(code, row.line);
        const known = before === undefined ? await tx.first(taxCodeByCode, { code }) : null;
        if (known !== null && (known.treatment !== treatment || known.percent_e4 !== percentE4))
          row.fault(
            'code',
            `tax code ${code} is ${known.treatment} at ${formatPercent(known.percent_e4)} % in the tenant's books`,
          );
        if (
          known !== null &&
          (known.withheld_at !== (terms?.at ?? null) || known.withheld_on !== (terms?.on ?? null))
        )
          row.fault('withheld_at', `tax code ${code} is withheld otherwise in the tenant's books`);
        if (faults.count > faultsBefore) return;
        if (known !== null) counts.kept += 1;
        else counts.created += 1;
        if (known === null && write !== null)
          insertTaxCode(
            write.tx,
            { code, name, treatment, percentE4, withholding },
            { id: newId(), isActive },
          );
      },
    });
  },
};

/** Null: neither is given. */
function withholdingOf(row: TableRow): WithholdingTerms | null {
  const at = row.raw('withheld_at') === null ? null : row.oneOf('withheld_at', withheldAts);
  const on = row.raw('withheld_on') === null ? null : row.oneOf('withheld_on', withheldOns);
  return at === null && on === null ? null : { at: at ?? 'SETTLEMENT', on: on ?? 'TAX' };
}

function percentOf(row: TableRow): number | null {
  const text = row.raw('percent');
  if (text === null) return row.fault('percent', 'is empty');
  const percent = parsePercent(text);
  return percent.ok
    ? percent.value
    : row.fault('percent', `${quoted(text)} is not 0 to 100 with at most four decimals`);
}
