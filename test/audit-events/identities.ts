import { codeOfStep, stepAt } from '@cifra/access/totp';
import { FIRM_SCOPE_ID } from '@cifra/books/directory';
import { newId } from '@cifra/books/ids';
import type { Uuid } from '@cifra/domain/ids';
import { userByEmail } from '@cifra/firm/directory/queries';
import { linkIdentityCommand } from '@cifra/firm/identities/accounts/link';
import { unlinkIdentity } from '@cifra/firm/identities/accounts/unlink-identity';
import { changeProvider, removeProvider } from '@cifra/firm/identities/provider/manage-providers';
import { addProviderCommand } from '@cifra/firm/identities/provider/provider-change';
import { recordLogOutByProvider } from '@cifra/firm/identities/log-out/record-log-out';
import { recordSignIn } from '@cifra/firm/identities/sign-in/record-sign-in';
import { noMasterKeys } from '@cifra/firm/keys/no-master-keys';
import { renameUserCommand } from '@cifra/firm/scim/provision-users';
import {
  issueScimTokenCommand,
  revokeScimTokenCommand,
  type ScimTokenContent,
} from '@cifra/firm/scim/scim-token';
import { changeSettingCommand } from '@cifra/firm/settings/change-setting';
import { deactivateUserCommand } from '@cifra/firm/users/deactivate-user';
import { createUserCommand } from '@cifra/firm/users/users';
import { issueLinkCommand } from '@cifra/firm/users/link-change';
import { DEMO_PASSWORD } from '@cifra/ops/demo/people';
import { expectAccepted } from '@cifra/ops/demo/expect-accepted';
import { systemRequest } from '@cifra/ops/system-request';
import type { Firm, Input } from './firm.ts';

const request = systemRequest('test');
const CODE = 'work';

/** A provider's life, as its answers are recorded: what it signs is held against it elsewhere (subgraphs/firm/src/sign-in.test.ts). */
export async function useIdentities(firm: Firm): Promise<void> {
  const { books } = firm;
  const providerId = newId();
  const content = {
    providerId,
    code: CODE,
    name: 'Work account',
    issuer: 'https://provider.example',
    clientId: 'cifra',
    secretId: null,
    countsAsSecondFactor: false,
    endSessionEndpoint: null,
  };
  expectAccepted(await books.executeControl(addProviderCommand, { content, sealed: null }, request));
  const renamed = {
    code: CODE,
    name: 'The account of work',
    clientId: null,
    clientSecret: null,
    countsAsSecondFactor: null,
  };
  expectAccepted(await changeProvider({ books, masterKeys: noMasterKeys }, renamed, request));
  const signIn = async (subject: string, userId: Uuid | null): Promise<void> => {
    expectAccepted(
      await books.executeControl(
        recordSignIn,
        {
          account: { providerId, subject },
          provider: CODE,
          userId,
          invitation: null,
          sessionId: newId(),
          handle: newId(),
          tokenHash: 'a'.repeat(64),
          address: '127.0.0.1',
          agent: 'test',
          providerSession: null,
          provedAtMicros: null,
        },
        request,
      ),
    );
  };
  await signIn('a stranger', null);
  const owner = await books.control.first(userByEmail, { email: 'owner@demo.example' });
  if (owner === null) throw new Error('the owner is not there');
  const account = { providerId, subject: 'the owner' };
  expectAccepted(await books.executeControl(linkIdentityCommand, { userId: owner.id, account }, request));
  await signIn('the owner', owner.id);
  const ended = {
    providerId,
    code: CODE,
    tokenId: 'the first',
    subject: 'the owner',
    providerSession: null,
    goodUntilMicros: '4000000000000000',
  };
  expectAccepted(await books.executeControl(recordLogOutByProvider, ended, request));
  await withSecondFactor(firm, () => signIn('the owner', owner.id));
  await withoutPasswords(firm, owner.id);
  const issued = {
    code: CODE,
    tokenHash: 'c'.repeat(64),
    untilMicros: '4000000000000000',
    isExternalIdSubject: true,
  };
  const scimToken = { ...issued, madeBy: owner.id };
  expectAccepted(await books.executeControl(issueScimTokenCommand, scimToken, request));
  expectAccepted(
    await books.executeControl(renameUserCommand, { userId: owner.id, name: owner.name }, request),
  );
  expectAccepted(await books.executeControl(revokeScimTokenCommand, { code: CODE }, request));
  await withLeaver(firm, issued);
  expectAccepted(await unlinkIdentity(books, { userId: owner.id, code: CODE, sessionId: null }, request));
  expectAccepted(await removeProvider(books, CODE, request));
}

/** Somebody who answers for a token is deactivated. */
async function withLeaver({ books }: Firm, issued: Omit<ScimTokenContent, 'madeBy'>): Promise<void> {
  const leaver = { email: 'leaver@demo.example', name: 'A leaver', passwordHash: 'none' };
  const { userId } = expectAccepted(await books.executeControl(createUserCommand, leaver, request));
  const token = { ...issued, madeBy: userId };
  expectAccepted(await books.executeControl(issueScimTokenCommand, token, request));
  const reason = 'They have left the firm for another one.';
  expectAccepted(await books.executeControl(deactivateUserCommand, { userId }, { ...request, reason }));
}

/** The owner has a second factor meanwhile. */
async function withSecondFactor(firm: Firm, work: () => Promise<void>): Promise<void> {
  const asOwner = <Result>(mutation: string, input: Input, selection = ''): Promise<Result> =>
    firm.accepted<Result>(mutation, input, { as: 'owner', isFirmWide: true, selection });
  const { secret } = await asOwner<{ secret: string }>(
    'beginTotp',
    { password: DEMO_PASSWORD },
    '... on TotpBegun { secret }',
  );
  const { recoveryCodes } = await asOwner<{ recoveryCodes: string[] }>(
    'confirmTotp',
    { code: codeOfStep(secret, stepAt(Date.now() / 1000)) },
    '... on RecoveryCodesIssued { recoveryCodes }',
  );
  await work();
  await asOwner('removeSecondFactor', { code: recoveryCodes[0] });
}

/** Passwords are turned off, and the operator lets somebody in all the same. */
async function withoutPasswords({ books }: Firm, userId: Uuid): Promise<void> {
  const set = async (value: string | null): Promise<void> => {
    const setting = { scopeId: FIRM_SCOPE_ID, key: 'access.localLogIn', value };
    expectAccepted(await books.executeControl(changeSettingCommand, setting, request));
  };
  await set('false');
  const actor = { kind: 'operator', id: null, name: 'root@books' } as const;
  const link = { userId, secretHash: 'b'.repeat(64) };
  expectAccepted(await books.executeControl(issueLinkCommand, link, { ...request, actor }));
  await set(null);
}
