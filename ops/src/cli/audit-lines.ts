import { counted } from '@cifra/domain/counted';
import { textOfLines, type Trail } from '@cifra/trail/lines/audit-line';
import { exportLines } from '@cifra/trail/lines/export-lines';
import type { CliCommand } from './context.ts';
import { CliMisuse } from './failure.ts';
import { writeNewFile } from './new-file.ts';
import { tell } from './output.ts';
import { accept } from './refused.ts';
import { withBooks, type Session } from './session.ts';
import { tenantNamed } from './tenants.ts';

type AuditLinesFlags = {
  readonly firm?: boolean | undefined;
  readonly after?: string | undefined;
  readonly out?: string | undefined;
};

/** `audit-lines`: a trail as lines of JSON, to a file or to standard output; where to go on is told beside it. */
export const exportAuditLines: CliCommand<AuditLinesFlags, string[]> = (
  context,
  { firm, after = '0', out },
  name,
) => {
  if ((firm === true) === (name !== undefined)) throw new CliMisuse('audit-lines takes a tenant, or --firm');
  if (!/^\d{1,18}$/.test(after)) throw new CliMisuse('--after must be the number of a commit, like 1318');
  return withBooks(context, async (session) => {
    const trail: Trail = name === undefined ? { kind: 'firm' } : await trailOf(session, name);
    const exported = await exportLines(session.books, { trail, after }, session.request);
    const { through, pages } = accept(exported);
    let count = 0;
    const write = async (append: (text: string) => Promise<unknown>): Promise<void> => {
      for await (const lines of pages) {
        count += lines.length;
        await append(textOfLines(lines));
      }
    };
    if (out === undefined) await write(async (text) => context.process.stdout.write(text));
    else await writeNewFile(out, (file) => write((text) => file.appendFile(text)));
    tell(context, `${counted(count, 'line')}, up to commit ${through}: go on with --after ${through}`);
  });
};

async function trailOf(session: Session, name: string): Promise<Trail> {
  const { id: tenantId, slug } = await tenantNamed(session, name);
  return { kind: 'tenant', tenantId, slug };
}
