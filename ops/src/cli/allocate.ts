import { minorUnitsOf } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { formatE4 } from '@cifra/domain/money';
import { objectId } from '@cifra/domain/object-id';
import { allocateProposedCommand } from '@cifra/trade/automatic-allocation/allocate-proposed';
import {
  proposeAllocations,
  type ProposedAllocation,
} from '@cifra/trade/automatic-allocation/propose-allocations';
import { partyByCode } from '@cifra/trade/parties/queries';
import type { CliCommand } from './context.ts';
import { CliFailure, CliMisuse } from './failure.ts';
import { printResult, type JsonFlag } from './output.ts';
import { requestAllowed } from './person.ts';
import { accept } from './refused.ts';
import { withBooks, type Session } from './session.ts';
import { tenantNamed } from './tenants.ts';

export type AllocateFlags = JsonFlag & {
  readonly side: 'sales' | 'purchasing';
  readonly party?: string | undefined;
  readonly post?: boolean | undefined;
  readonly as?: string | undefined;
};

/** `allocate`: what is proposed and, with `--post`, just that performed. JSON: `{ slug, posted, hasMore, allocations }`. */
export const allocate: CliCommand<AllocateFlags, [name: string]> = async (context, flags, name) => {
  const { side: typedSide, party, post: isPosting = false, as } = flags;
  if (isPosting && as === undefined) throw new CliMisuse('--post needs --as: the user to act as');
  await withBooks(context, async (session) => {
    const { books } = session;
    const { id: tenantId, slug } = await tenantNamed(session, name);
    const request =
      as === undefined ? null : await requestAllowed(session, as, tenantId, ['Allocation.Write']);
    const partyId = party === undefined ? null : await partyNamed(session, tenantId, party);
    const side = typedSide === 'sales' ? 'SALES' : 'PURCHASING';
    const proposed = await books.report(proposeAllocations, tenantId, { partyId, side, entered: null });
    if (!proposed) throw new CliFailure(`${name} is not served now`);
    const { allocations, hasMore, baseCurrency } = proposed;
    const standing = allocations.filter(({ refusedAs }) => refusedAs === null);
    if (isPosting && request !== null && standing.length > 0)
      accept(
        await books.execute(
          allocateProposedCommand,
          { tenantId },
          { allocations: standing.flatMap(previewed) },
          request,
        ),
      );
    const shown = allocations.map((each) => shownOf(tenantId, baseCurrency, each));
    const posted = isPosting ? standing.length : 0;
    printResult(context, flags, { slug, posted, hasMore, allocations: shown }, () => [
      ...shown.map(lineOf),
      `${slug}: ${shown.length} proposed, ${posted} posted${hasMore ? '; there are more' : ''}`,
    ]);
  });
};

/** A proposal as the command takes it. */
function previewed(proposed: ProposedAllocation) {
  const { fromItemId, toItemId, currency, amountE4, fromOpenE4, toOpenE4, effect } = proposed;
  if (fromItemId === null || effect === null) return [];
  const text = (e4: bigint): string => formatE4(e4, minorUnitsOf(currency));
  return [
    {
      fromItemId,
      toItemId,
      amount: text(amountE4),
      fromOpen: text(fromOpenE4),
      toOpen: text(toOpenE4),
      allocationDate: effect.allocationDate,
    },
  ];
}

type Shown = ReturnType<typeof shownOf>;

function shownOf(tenantId: Uuid, baseCurrency: string, proposed: ProposedAllocation) {
  const { fromItemId, toItemId, fromName, toName, currency, amountE4, reason, effect, refusedAs } = proposed;
  return {
    fromItemId: fromItemId && objectId('OpenItem', tenantId, fromItemId),
    from: fromName,
    toItemId: objectId('OpenItem', tenantId, toItemId),
    to: toName,
    amount: formatE4(amountE4, minorUnitsOf(currency)),
    currency,
    reason,
    allocationDate: effect?.allocationDate ?? null,
    variance: effect && formatE4(effect.varianceE4, minorUnitsOf(baseCurrency)),
    baseCurrency,
    refusedAs,
  };
}

const lineOf = ({
  from,
  to,
  amount,
  currency,
  reason,
  allocationDate,
  variance,
  baseCurrency,
  refusedAs,
}: Shown) =>
  `${from} -> ${to} ${amount} ${currency} ${reason}: ${refusedAs ?? `${allocationDate}, variance ${variance} ${baseCurrency}`}`;

async function partyNamed({ books }: Session, tenantId: Uuid, code: string): Promise<Uuid> {
  const found = await books.read(tenantId, (tx) => tx.first(partyByCode, { code }));
  if (!found) throw new CliMisuse(`--party is ${JSON.stringify(code)}; no party of the tenant has that code`);
  return found.id;
}
