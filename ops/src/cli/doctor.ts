import { counted } from '@cifra/domain/counted';
import { ConfigurationError, isDemoSaidOff } from '../config.ts';
import { missing, type Finding } from '../doctor/finding.ts';
import { findingsOfFiles } from '../doctor/files.ts';
import { findingsOfFirm } from '../doctor/firm.ts';
import { findingsOfJobStore } from '../doctor/job-store.ts';
import { findingsOfSettings } from '../doctor/settings.ts';
import type { CliCommand, CliContext } from './context.ts';
import { CliFailure } from './failure.ts';
import { Listing, type JsonFlag } from './output.ts';
import { ServedOrigin } from '../served-origin.ts';
import { withBooks } from './session.ts';

/** `doctor`. Fails if something is missing. JSON: `[{ subject, state, says, remedy }]`. */
export const doctor: CliCommand<JsonFlag> = async (context, flags) => {
  const listing = new Listing<Finding>(context, flags, linesOf);
  const findings = await findingsOf(context);
  for (const finding of findings) listing.add(finding);
  listing.end();
  const lacking = findings.filter(({ state }) => state === 'MISSING').length;
  if (lacking > 0) throw new CliFailure(`${counted(lacking, 'thing')} missing for production`);
};

async function findingsOf(context: CliContext): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  try {
    const config = await context.config();
    await withBooks(context, async ({ books }) => {
      const nowMillis = Date.now();
      found.push(
        ...findingsOfSettings(config, { isDemoSaidOff: isDemoSaidOff() }),
        ...(await findingsOfFiles(config, nowMillis)),
        ...(await findingsOfJobStore(config)),
        ...(await findingsOfFirm(books, BigInt(nowMillis) * 1_000n, {
          publicOrigin: config.publicOrigin,
          servedOrigin: new ServedOrigin(config).read(),
        })),
      );
    });
    return found;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return [missing('settings', error.message, 'mend the setting: nothing starts with it')];
  }
}

function linesOf({ subject, state, says, remedy }: Finding): readonly string[] {
  const line = `${state.padEnd(8)} ${subject.padEnd(14)} ${says}`;
  return remedy === null ? [line] : [line, `${' '.repeat(24)}→ ${remedy}`];
}
