import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openKeyRing } from '@cifra/access/keys';
import type { Claim } from '@cifra/access/claim';
import { openFirmWorld, type FirmWorld } from '@cifra/subgraph-firm/firm-world.fixture';
import { createFirmSubgraph, type FirmSubgraph } from '@cifra/subgraph-firm/subgraph';
import { ask } from '../../../test/support/ask.ts';
import { callCli } from '../cli/cli.fixture.ts';
import { linkMailer } from './mail-link.ts';

/** Invitations by e-mail, to a real mail server on this machine. */

const received: string[] = [];
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, _session, done) {
    let text = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => void (text += chunk));
    stream.on('end', () => {
      received.push(text);
      done(null);
    });
  },
});
const failures: string[] = [];
let world: FirmWorld;
let owner: Claim;
beforeAll(async () => {
  world = await openFirmWorld();
  owner = (await world.claimOf(world.ownerId)) as Claim;
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
});
afterAll(async () => {
  await new Promise<void>((closed) => smtp.close(() => closed()));
  await world?.close();
});

async function firmThatMails(port: number): Promise<FirmSubgraph> {
  const settings = { smtpUrl: `smtp://127.0.0.1:${port}`, from: 'Cifra <books@firm.example>' };
  return createFirmSubgraph({
    books: world.books,
    keys: await openKeyRing(path.join(world.directory, 'keys')),
    dataDirectory: world.directory,
    log: () => undefined,
    publicOrigin: 'https://books.example.com',
    mailLink: linkMailer({ settings, onFailure: (reason) => failures.push(reason) }),
  });
}

interface Invited {
  readonly inviteUser: { readonly url: string | null; readonly isMailed: boolean };
}

async function invite(firm: FirmSubgraph, input: object): Promise<Invited['inviteUser']> {
  const document =
    'mutation ($input: InviteUserInput!) { inviteUser(input: $input) { ... on PasswordLinkIssued { url isMailed } } }';
  const { data, errors } = await ask<Invited>(firm, document, { claim: owner, variables: { input } });
  expect(errors).toEqual([]);
  return data.inviteUser;
}

const portOfSmtp = (): number => (smtp.server.address() as AddressInfo).port;

test('whoever is invited gets the link by mail, and whoever invites does not see it', async () => {
  const answer = await invite(await firmThatMails(portOfSmtp()), {
    email: 'ana@firm.example',
    name: 'Ana "Bcc: mallory@evil.example" Ruiz',
  });
  expect(answer).toEqual({ url: null, isMailed: true });
  const [mail = ''] = received;
  const whole = mail.replaceAll('=\r\n', '').replaceAll('=3D', '=');
  expect(whole).toMatch(/https:\/\/books\.example\.com\/auth\/set-password#[0-9a-f-]{36}\.[\w-]{43}/);
  expect(mail).toMatch(/^From: Cifra <books@firm\.example>\r$/m);
  expect(mail.match(/^(?:To|Cc|Bcc): .*$/gim)).toHaveLength(1);
  expect(mail).toContain('<ana@firm.example>');
});

test('where no mail server answers, the link is passed on by hand, and the log names neither link nor address', async () => {
  const answer = await invite(await firmThatMails(1), { email: 'luis@firm.example', name: 'Luis Vega' });
  expect(answer).toEqual({
    url: expect.stringContaining('https://books.example.com/auth/set-password#') as string,
    isMailed: false,
  });
  expect(failures).toEqual([expect.stringMatching(/^[A-Z]+$/)]);
});

test('the owners are told by mail of a protection that waits to be loosened, and of what a second person confirms nobody is', async () => {
  received.length = 0;
  const firm = await firmThatMails(portOfSmtp());
  const loosen = async (key: string) => {
    const { data, errors } = await ask<{ changeFirmSetting: { __typename: string } }>(
      firm,
      'mutation ($input: ChangeFirmSettingInput!) { changeFirmSetting(input: $input) { __typename ... on Refusal { code } } }',
      {
        claim: owner,
        variables: {
          input: {
            idempotencyKey: `loosen-${key}`,
            key,
            value: 'false',
            reason: 'There is nobody beside me in this firm.',
          },
        },
      },
    );
    expect(errors).toEqual([]);
    return data.changeFirmSetting.__typename;
  };
  expect(await loosen('entries.manualNeedApproval')).toBe('ChangeProposed');
  expect(received).toHaveLength(1);
  const [mail = ''] = received;
  expect(mail).toMatch(/^Subject: A protection is about to be loosened\r$/m);
  expect(mail.replaceAll('=\r\n', '')).toMatch(
    /the setting entries\.manualNeedApproval .* it can take effect from \d{4}-\d\d-\d\d \d\d:\d\d UTC on\./,
  );
  const set = (key: string) =>
    callCli(
      {
        dataDirectory: world.directory,
        openBooks: () => Promise.resolve({ books: world.books, close: () => Promise.resolve() }),
        environment: {
          CIFRA_SMTP_URL: `smtp://127.0.0.1:${portOfSmtp()}`,
          CIFRA_MAIL_FROM: 'Cifra <books@firm.example>',
          CIFRA_PUBLIC_URL: 'https://books.example.com',
        },
      },
      'settings',
      'set',
      key,
      'false',
      '--as',
      'owner@firm.example',
      '--reason',
      'There is nobody beside me in this firm.',
    );
  expect(await set('settlements.correctionsNeedApproval')).toMatchObject({ code: 0 });
  expect(received, 'at the command line too').toHaveLength(2);
  expect(received[1]?.replaceAll('=\r\n', '')).toContain('the setting settlements.correctionsNeedApproval');
  await world.grant(await world.addUser('Partner'), 'owner');
  expect(await loosen('payments.needApproval')).toBe('ChangeProposed');
  expect(received).toHaveLength(2);
});
