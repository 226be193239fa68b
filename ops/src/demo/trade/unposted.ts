import { addDays, type LocalDate } from '@cifra/domain/local-date';
import { monthOf, share } from '../activities/activity.ts';
import type { DocumentActivity } from '../activities/trade-activity.ts';
import { onWeekday } from '../activities/foreign.ts';
import type { Business } from '../business.ts';
import { drawFor } from '../seeded.ts';
import { itemsOf } from './goods.ts';
import { partiesOf, pick } from './parties.ts';
import { linesOf } from './lines.ts';

/**
 * Documents of the last few days that are not posted yet: first the invoices that await approval, then invoices and
 * bills that are drafts.
 */
export function unpostedOf(
  business: Business,
  lastDay: LocalDate,
  { awaiting, drafts }: { readonly awaiting: number; readonly drafts: number },
): DocumentActivity[] {
  const draw = drawFor(`${business.slug} unposted`);
  const items = itemsOf(business);
  const { customers, vendors } = partiesOf(business);
  const month = { ...monthOf(business, lastDay), draw };
  return Array.from({ length: awaiting + drafts }, (_, index) => {
    const isBill = index >= awaiting && index % 2 === 1;
    const party = pick(draw, isBill ? vendors : customers);
    const lines = linesOf(month, {
      items: items.filter(({ isSold }) => isSold !== isBill),
      currency: business.baseCurrency,
      aboutE4: share(month, 60, { spread: 400 }),
      isAbroad: false,
    });
    return {
      kind: 'document',
      date: onWeekday(addDays(lastDay, -draw.whole({ least: 0, most: 6 }))),
      key: `U-${index}`,
      type: isBill ? 'BILL' : 'INVOICE',
      party: party.code,
      currency: business.baseCurrency,
      lines,
      original: null,
      vendorNumber: isBill ? `F-${draw.whole({ least: 100_000, most: 899_999 })}` : null,
      reference: null,
    };
  });
}
