import { systemRequest } from '@cifra/ops/system-request';
import { ticketHashOf } from '@cifra/files/tickets';
import { expectAccepted } from '../../support/expect-accepted.ts';
import { otherTenant, tenantNames, type TenantName } from '../actors.ts';
import { expireTicket } from '../world-commands.ts';
import { judge, judgeRefusal, memberOf, type Attack } from './attack.ts';
import { idIn, tenantIdOf, type Mutating } from './product.ts';
import { ownerOf, type Session } from './served-world.ts';

/** A ticket for a file of a tenant, and everybody who tries it. Texts alone are asked for: what a PDF holds, its HTML holds too. */

const subjects = ['accounts', 'parties', 'documents', 'document', 'statement', 'upload'] as const;
type Subject = (typeof subjects)[number];

const ways = [
  'by its holder',
  'without sign-in',
  'by its holder, who names another tenant',
  'by somebody of another tenant',
  'by the owner of the firm',
  'a second time',
  'after its time',
  'after the grant was taken away',
  'with the other method',
  'mixed with one of another tenant',
] as const;
type Way = (typeof ways)[number];
const goodWays: readonly Way[] = ways.slice(0, 3);

export async function attackTicket(attack: Attack): Promise<void> {
  const { random } = attack;
  const tenant = random.pick(tenantNames);
  if (random.isTrue(0.2)) return askForOthersDocument(attack, tenant);
  const subject = random.pick(subjects);
  const way = random.pick(ways);
  const url = await issue(attack, subject, tenant);
  if (url === null) {
    attack.find({ kind: 'internal', detail: `no ticket for ${subject} of ${tenant}` });
    return;
  }
  await present(attack, { subject, tenant, way, url });
}

interface Presented {
  readonly subject: Subject;
  readonly tenant: TenantName;
  readonly way: Way;
  readonly url: string;
}

async function present(attack: Attack, { subject, tenant, way, url }: Presented): Promise<void> {
  const { world, product } = attack;
  const holder = await world.sessionOf(ownerOf(tenant));
  const other = otherTenant(tenant);
  const who = `a ticket for ${subject} of ${tenant}, ${way}`;
  const fetched = (session: Session | null, more: { readonly url?: string; readonly tenant?: string } = {}) =>
    product.fetchFile(more.url ?? url, {
      session,
      ...(subject === 'upload' && { method: 'PUT', body: uploadOf(world.canary(tenant)) }),
      ...(more.tenant !== undefined && { tenant: more.tenant }),
    });
  switch (way) {
    case 'by its holder':
    case 'without sign-in':
    case 'by its holder, who names another tenant': {
      const answer = await fetched(way === 'without sign-in' ? null : holder, {
        ...(way === goodWays[2] && { tenant: world.tenants[other].slug }),
      });
      if (answer.status >= 300)
        attack.find({ kind: 'internal', detail: `${who}: ${answer.status} ${answer.text}` });
      judge(attack, { who, sent: '', text: answer.text, may: [tenant] });
      if (subject === 'upload') await importElsewhere(attack, tenant, answer.text);
      return;
    }
    case 'by somebody of another tenant':
      return judgeRefusal(attack, who, await fetched(await world.sessionOf(ownerOf(other))));
    case 'by the owner of the firm':
      return judgeRefusal(attack, who, await fetched(await world.sessionOf('firmOwner')));
    case 'a second time':
      await fetched(holder);
      return judgeRefusal(attack, who, await fetched(null));
    case 'after its time': {
      const input = { ticketHash: ticketHashOf(url.slice('/files/'.length)) };
      expectAccepted(await world.books.executeControl(expireTicket, input, systemRequest('isolation')));
      return judgeRefusal(attack, who, await fetched(holder));
    }
    case 'after the grant was taken away':
      await world.setRevoked(ownerOf(tenant), true);
      try {
        return judgeRefusal(attack, who, await fetched(attack.random.pick([holder, null])));
      } finally {
        await world.setRevoked(ownerOf(tenant), false);
      }
    case 'with the other method': {
      const isUpload = subject === 'upload';
      const answer = await product.fetchFile(url, {
        session: holder,
        method: isUpload ? 'GET' : 'PUT',
        ...(!isUpload && { body: 'x' }),
      });
      return judgeRefusal(attack, who, answer);
    }
    case 'mixed with one of another tenant': {
      const theirs = await issue(attack, subject, other);
      const mixed = `${url.slice(0, 28)}${(theirs ?? '').slice(28)}`;
      return judgeRefusal(attack, who, await fetched(holder, { url: mixed }));
    }
  }
}

const uploadOf = (name: string): string => `code,name,type\n12345,${name},ASSET\n`;

/** What was uploaded for one tenant, somebody of the other imports by its id, or by the same row in theirs. */
async function importElsewhere(attack: Attack, tenant: TenantName, stored: string): Promise<void> {
  const { world, product, random } = attack;
  const other = otherTenant(tenant);
  const uploadId = (JSON.parse(stored) as { readonly uploadId?: string }).uploadId ?? '';
  const input = { uploadId, fileName: 'accounts.csv', isDryRun: random.isTrue(0.5) };
  const answer = await product.mutate(await world.sessionOf(ownerOf(other)), {
    mutation: 'importAccounts',
    input,
    selection: '',
    tenant: other,
  });
  const isTaken = memberOf(answer)['code'] === undefined && answer.text.includes('"data":{');
  if (isTaken)
    attack.find({ kind: 'leak', detail: `an upload of ${tenant} was imported in ${other}: ${answer.text}` });
  judge(attack, {
    who: `somebody who imports an upload of ${tenant}`,
    sent: uploadId,
    text: answer.text,
    may: [other],
  });
}

/** Somebody of one tenant wants a file of a document of the other, under either tenant's name. */
async function askForOthersDocument(attack: Attack, tenant: TenantName): Promise<void> {
  const { world, product, random } = attack;
  const other = otherTenant(tenant);
  const session = await world.sessionOf(ownerOf(tenant));
  const { documentId } = product.rows[other];
  const who = `${ownerOf(tenant)}, who asks for a document of ${other}`;
  const input = {
    tenantId: tenantIdOf(world, random.pick([tenant, other])),
    what: { documentId: idIn(world, random.pick([tenant, other]), 'Document', documentId) },
    format: 'HTML',
  };
  const answer = await product.ask(session, {
    query: `mutation ($input: RenderDocumentInput!) { it: renderDocument(input: $input) { __typename ${TICKET} } }`,
    variables: { input },
  });
  judge(attack, { who, sent: JSON.stringify(input), text: answer.text, may: [tenant] });
  const url = memberOf(answer)['url'];
  if (typeof url !== 'string') return attack.count('refused');
  const { text } = await product.fetchFile(url, { session });
  judge(attack, { who, sent: '', text, may: [tenant] });
}

const TICKET = '... on RenderTicket { url }';

async function issue(
  { world, product }: Attack,
  subject: Subject,
  tenant: TenantName,
): Promise<string | null> {
  const { documentId, partyId } = product.rows[tenant];
  const session = await world.sessionOf(ownerOf(tenant));
  const render = { format: 'HTML' };
  const calls: Readonly<Record<Subject, Omit<Mutating, 'tenant'>>> = {
    accounts: exported('ACCOUNTS'),
    parties: exported('PARTIES'),
    documents: exported('DOCUMENTS'),
    document: {
      mutation: 'renderDocument',
      input: { ...render, what: { documentId } },
      selection: TICKET,
    },
    statement: {
      mutation: 'renderStatement',
      input: { ...render, partyId, side: 'SALES', from: '2026-01-01', to: '2026-12-31' },
      selection: TICKET,
    },
    upload: {
      mutation: 'requestUpload',
      input: { fileName: 'accounts.csv' },
      selection: '... on UploadTicket { url }',
    },
  };
  const url = memberOf(await product.mutate(session, { ...calls[subject], tenant }))['url'];
  return typeof url === 'string' ? url : null;
}

function exported(what: string): Omit<Mutating, 'tenant'> {
  return {
    mutation: 'exportBooks',
    input: { what, format: 'CSV' },
    selection: '... on ExportTicket { url }',
  };
}
