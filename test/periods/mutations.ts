import { saftText } from '../support/saft-text.ts';
import {
  allocations,
  proposedAllocations,
  approvedDraft,
  contents,
  direct,
  postedDraft,
  allocationsReversed,
  voids,
} from './document-drivers.ts';
import { moneyDraftApproved, moneyDraftPosted, moneyPosted, moneyVoided } from './money-drivers.ts';
import type { Case, Driver, PostedBy, Scene } from './driver.ts';
import type { Member, Person } from '../worlds/firm/firm.ts';

/**
 * Every mutation of the composed schema, either with a driver that posts through it, or with the reason why it posts nothing. The
 * table is total: a mutation that is not here fails a test with its name.
 */
export type Classified =
  { readonly cases: readonly Case[] } | { readonly cases: null; readonly because: string };

/** The day on which drivers post that do not say otherwise: inside the third month of the tenant's first year. */
export const MATRIX_DATE = '2026-03-15';

const posting = (posts: PostedBy, driver: Driver): Classified => ({ cases: [{ of: null, posts, driver }] });
const each = (cases: readonly Case[]): Classified => ({ cases });
const harmless = (because: string): Classified => ({ cases: null, because });

const request = (
  scene: Scene,
  mutation: string,
  input: Readonly<Record<string, unknown>>,
  as: Person = 'senior',
) => scene.firm.do(mutation, input, { as, tenant: scene.tenant.slug });

interface Draft {
  readonly id: string;
  readonly version: string;
}

async function savedDraft(scene: Scene): Promise<Draft> {
  const saved = await scene.accepted('junior', 'saveEntryDraft', {
    postingDate: scene.date,
    description: 'Drafted before the lock',
    lines: scene.lines('20.00'),
  });
  return saved['draft'] as Draft;
}

const stepOf = ({ id, version }: Draft) => ({ draftId: id, version });
const REASON = 'It was posted to the wrong account in that month.';

/** The opening entry lies in no period; the first one must take adjustments. */
const beforeTheFirstPeriod = { date: '2026-01-15', entryDate: '2025-12-31' } as const;

const openingLines = ({ tenant: { roles, baseCurrency: currency } }: Scene) => [
  { accountId: roles['Bank'], debit: '1000.00', currency },
  { accountId: roles['RetainedEarnings'], credit: '1000.00', currency },
];

/** The codes of the accounts that are bound to roles. */
async function codesOf({ firm, tenant }: Scene, roles: readonly string[]): Promise<string[]> {
  const { accountRoles } = await firm.read<{
    accountRoles: { role: string; account: { code: string } | null }[];
  }>(tenant, 'accountRoles { role account { code } }');
  return roles.map((role) => accountRoles.find((each) => each.role === role)?.account?.code ?? '');
}

/** What became of the only due date: its refusal, or the answer. */
async function firstOutcome({ firm, tenant, date }: Scene): Promise<Member> {
  const { data, errors } = await firm.ask<{
    it: Member & { outcomes?: { refusal: Member | null }[] };
  } | null>(
    `mutation ($input: RunRecurringEntriesInput!) { it: runRecurringEntries(input: $input) { __typename ... on Refusal { code message }
      ... on RecurringEntriesRun { outcomes { refusal { __typename ... on Refusal { code } ... on PostingDateRefused { lockedPeriodRef periodLockState } } } } } }`,
    {
      as: 'senior',
      tenant: tenant.slug,
      variables: { input: { idempotencyKey: `run-${tenant.slug}`, upTo: date } },
    },
  );
  if (errors.length > 0 || !data) throw new Error(JSON.stringify(errors));
  if (data.it.outcomes?.length !== 1) throw new Error(JSON.stringify(data.it));
  return data.it.outcomes[0]?.refusal ?? data.it;
}

const kindsOf = (kind: string) => contents.filter((content) => content.kind === kind);

const rights = 'changes who may do what, in the control plane';
/** The only ones that enter locked periods, and only on the last day of a year that closes: no lock state is theirs to be refused for. */
const yearEnd = harmless(
  'posts CLOSING and FX_SETTLEMENT into the locked periods of its year by design; test/year-end proves what and when',
);
const draftLife = 'changes a draft; drafts are not in the ledger';
const master = 'is not in the ledger: it changes whatever the lock states are (P13)';
const checklist = 'changes the checklist of a close, which posts nothing';
const manifests = 'decides which operations clients name by their ids, in the control plane';
const chart = 'changes the chart of accounts, no balance';

const documentDraftLife = Object.fromEntries(
  ['Invoice', 'Bill', 'Note', 'Payment', 'Refund', 'WriteOff', 'Netting', 'Receipt'].flatMap((kind) =>
    ['save', 'submit', 'withdraw', 'reject', 'discard'].map((step) => [
      `${step}${kind}Draft`,
      harmless(draftLife),
    ]),
  ),
);

export const mutations: Readonly<Record<string, Classified>> = {
  postEntry: posting('ADJUSTMENT', {
    prepare: async (scene) => () =>
      request(scene, 'postEntry', {
        postingDate: scene.date,
        description: 'Posted at once',
        lines: scene.lines('10.00'),
      }),
  }),
  reverseAccrual: posting('ADJUSTMENT', {
    date: '2027-01-15',
    isMoved: true,
    prepare: async (scene) => {
      // The year after the accrual's is not open yet: its reversal waits.
      const posted = await scene.accepted('senior', 'postEntry', {
        postingDate: '2026-12-31',
        description: 'Electricity of December',
        lines: scene.lines('40.00'),
        isAccrual: true,
      });
      await scene.accepted('senior', 'openFiscalYear', { startDate: '2027-01-01' });
      const { id: entryId } = posted['entry'] as { id: string };
      return () => request(scene, 'reverseAccrual', { entryId });
    },
  }),
  runRecurringEntries: posting('ADJUSTMENT', {
    isBatch: true,
    prepare: async (scene) => {
      await scene.accepted('senior', 'saveRecurringEntry', {
        name: 'Rent',
        frequency: 'MONTHLY',
        firstDate: scene.date,
        description: 'Rent of the month',
        lines: scene.lines('50.00'),
      });
      return () => firstOutcome(scene);
    },
  }),
  postEntryDraft: posting('ADJUSTMENT', {
    prepare: async (scene) => {
      const draft = await savedDraft(scene);
      return () => request(scene, 'postEntryDraft', stepOf(draft));
    },
  }),
  approveEntryDraft: posting('ADJUSTMENT', {
    prepare: async (scene) => {
      const draft = await savedDraft(scene);
      const sent = await scene.accepted('junior', 'submitEntryDraft', stepOf(draft));
      return () => request(scene, 'approveEntryDraft', stepOf(sent['draft'] as Draft));
    },
  }),
  reverseEntry: posting('ADJUSTMENT', {
    prepare: async (scene) => {
      const posted = await scene.accepted('senior', 'postEntry', {
        postingDate: scene.date,
        description: 'To be reversed',
        lines: scene.lines('30.00'),
      });
      const { id: entryId } = posted['entry'] as { id: string };
      return () => request(scene, 'reverseEntry', { entryId, postingDate: scene.date, reason: REASON });
    },
  }),
  importSaft: posting('IMPORT', {
    prepare: async (scene) => {
      const text = saftText({
        currency: scene.tenant.baseCurrency,
        accounts: [
          { code: '1920', closing: '100.50' },
          { code: '3000', closing: '-100.50' },
        ],
        transactions: [
          {
            id: 'T1',
            date: scene.date,
            lines: [
              { account: '1920', amount: '100.50' },
              { account: '3000', amount: '-100.50' },
            ],
          },
        ],
      });
      const uploadId = await scene.firm.upload(scene.tenant, text);
      return () => request(scene, 'importSaft', { uploadId, fileName: 'books.xml', isDryRun: false });
    },
  }),
  importJournal: posting('IMPORT', {
    prepare: async (scene) => {
      const [debit, credit] = await codesOf(scene, ['Bank', 'SalesRevenue']);
      const text = `entry,date,account,amount\nT1,${scene.date},${debit},100.50\nT1,${scene.date},${credit},-100.50\n`;
      const uploadId = await scene.firm.upload(scene.tenant, text);
      return () => request(scene, 'importJournal', { uploadId, fileName: 'journal.csv', isDryRun: false });
    },
  }),
  importOpeningBalances: posting('IMPORT', {
    ...beforeTheFirstPeriod,
    prepare: async (scene) => {
      const [debit, credit] = await codesOf(scene, ['Bank', 'RetainedEarnings']);
      const uploadId = await scene.firm.upload(
        scene.tenant,
        `account,debit,credit\n${debit},10.00,\n${credit},,10.00\n`,
      );
      return () =>
        request(scene, 'importOpeningBalances', { uploadId, fileName: 'opening.csv', isDryRun: false });
    },
  }),
  approveImport: posting('IMPORT', {
    prepare: async (scene) => {
      const [debit, credit] = await codesOf(scene, ['Bank', 'SalesRevenue']);
      const text = `entry,date,account,amount\nT2,${scene.date},${debit},100.50\nT2,${scene.date},${credit},-100.50\n`;
      const uploadId = await scene.firm.upload(scene.tenant, text);
      const file = { uploadId, fileName: 'journal.csv', kind: 'JOURNAL' };
      const { importProposal } = await scene.accepted('owner', 'proposeImport', file);
      const { importId } = importProposal as { importId: string };
      return () => request(scene, 'approveImport', { importId });
    },
  }),
  investigate: harmless('It reads, as a principal that can change nothing.'),
  investigateControlPlane: harmless('It reads the control plane.'),
  exportInvestigation: harmless('It hands out a file.'),
  exportControlPlaneInvestigation: harmless('It hands out a file.'),
  saveInvestigationQuery: harmless('It keeps a text on the control plane.'),
  deleteInvestigationQuery: harmless('It deletes a text on the control plane.'),
  proposeImport: harmless('keeps a file for a second person; nothing posts'),
  proposeOpeningBalances: harmless('keeps opening balances for a second person; nothing posts'),
  rejectImport: harmless('decides that a proposed import is not made; nothing posts'),
  importAccounts: harmless(chart),
  importParties: harmless(master),
  importTaxCodes: harmless(master),
  importItems: harmless(master),
  importDocuments: harmless('makes drafts; drafts are not in the ledger'),
  importFormerBalances: harmless('brings figures to compare with; nothing posts'),
  approveFormerBalances: harmless('lets reports compare with them; nothing posts'),
  rejectFormerBalances: harmless('decides that no report shows them; nothing posts'),
  saveImportMapping: harmless('says how files differ from the layouts'),

  postOpeningBalances: posting('ADJUSTMENT', {
    ...beforeTheFirstPeriod,
    prepare: async (scene) => () => request(scene, 'postOpeningBalances', { lines: openingLines(scene) }),
  }),
  reverseOpeningBalances: posting('ADJUSTMENT', {
    ...beforeTheFirstPeriod,
    prepare: async (scene) => {
      await scene.accepted('senior', 'postOpeningBalances', { lines: openingLines(scene) });
      return () => request(scene, 'reverseOpeningBalances', { reason: REASON });
    },
  }),

  postInvoice: each(direct(kindsOf('Invoice'))),
  postInvoiceDraft: each(postedDraft(kindsOf('Invoice'))),
  approveInvoiceDraft: each(approvedDraft(kindsOf('Invoice'))),
  postBill: each(direct(kindsOf('Bill'))),
  postBillDraft: each(postedDraft(kindsOf('Bill'))),
  approveBillDraft: each(approvedDraft(kindsOf('Bill'))),
  postNote: each(direct(kindsOf('Note'))),
  postNoteDraft: each(postedDraft(kindsOf('Note'))),
  approveNoteDraft: each(approvedDraft(kindsOf('Note'))),
  postReceipt: each(direct(kindsOf('Receipt'))),
  postReceiptDraft: each(postedDraft(kindsOf('Receipt'))),
  approveReceiptDraft: each(approvedDraft(kindsOf('Receipt'))),
  postPayment: each(direct(kindsOf('Payment'))),
  postPaymentDraft: each(postedDraft(kindsOf('Payment'))),
  approvePaymentDraft: each(approvedDraft(kindsOf('Payment'))),
  postRefund: each(direct(kindsOf('Refund'))),
  postRefundDraft: each(postedDraft(kindsOf('Refund'))),
  approveRefundDraft: each(approvedDraft(kindsOf('Refund'))),
  postWriteOff: each(direct(kindsOf('WriteOff'))),
  postWriteOffDraft: each(postedDraft(kindsOf('WriteOff'))),
  approveWriteOffDraft: each(approvedDraft(kindsOf('WriteOff'))),
  postNetting: each(direct(kindsOf('Netting'))),
  postNettingDraft: each(postedDraft(kindsOf('Netting'))),
  approveNettingDraft: each(approvedDraft(kindsOf('Netting'))),
  voidDocument: each(voids),
  postMoney: each(moneyPosted),
  postMoneyDraft: each(moneyDraftPosted),
  approveMoneyDraft: each(moneyDraftApproved),
  voidMoney: each(moneyVoided),
  saveMoneyDraft: harmless(draftLife),
  submitMoneyDraft: harmless(draftLife),
  withdrawMoneyDraft: harmless(draftLife),
  rejectMoneyDraft: harmless(draftLife),
  discardMoneyDraft: harmless(draftLife),
  allocateItems: each(allocations),
  allocateProposed: each(proposedAllocations),
  reverseAllocation: each(allocationsReversed),

  ...documentDraftLife,
  duplicateInvoice: harmless('makes a draft'),
  duplicateBill: harmless('makes a draft'),
  remarkOnDocument: harmless('notes something beside a document; it is not in the ledger (P13)'),
  logIn: harmless('opens a session'),
  refreshLogIn: harmless('renews a session'),
  logOut: harmless('ends a session'),
  changePassword: harmless(rights),
  createUser: harmless(rights),
  inviteUser: harmless(rights),
  issuePasswordLink: harmless(rights),
  setPassword: harmless(rights),
  verifySecondFactor: harmless('opens a session'),
  beginSignIn: harmless('sends a browser to an identity provider'),
  finishSignIn: harmless('opens a session'),
  beginIdentityProof: harmless('sends a browser to an identity provider'),
  linkIdentity: harmless(rights),
  stepUpWithIdentity: harmless('renews a session'),
  unlinkIdentity: harmless(rights),
  addIdentityProvider: harmless(rights),
  changeIdentityProvider: harmless(rights),
  removeIdentityProvider: harmless(rights),
  issueScimToken: harmless('lets a provider make users'),
  revokeScimToken: harmless('lets a provider make users no more'),
  beginTotp: harmless(rights),
  confirmTotp: harmless(rights),
  replaceRecoveryCodes: harmless(rights),
  removeSecondFactor: harmless(rights),
  stepUp: harmless('renews a session'),
  beginPasskeyLogIn: harmless('writes nothing'),
  logInWithPasskey: harmless('opens a session'),
  beginPasskeyStepUp: harmless('writes nothing'),
  beginPasskey: harmless('writes nothing'),
  confirmPasskey: harmless(rights),
  renamePasskey: harmless(rights),
  removePasskey: harmless(rights),
  resetSecondFactor: harmless(rights),
  endMySessions: harmless('ends sessions'),
  endUserSessions: harmless('ends sessions'),
  deactivateUser: harmless(rights),
  reactivateUser: harmless(rights),
  grantCluster: harmless(rights),
  revokeGrant: harmless(rights),
  composeCluster: harmless(rights),
  confirmChange: harmless(rights),
  rejectChange: harmless(rights),
  withdrawChange: harmless(rights),
  confirmAccessReview: harmless('records that access was looked through'),
  createTenantGroup: harmless('groups tenants, in the control plane'),
  changeTenantGroup: harmless('groups tenants, in the control plane'),
  renameTenantGroup: harmless('groups tenants, in the control plane'),
  provisionTenant: harmless('makes new books, which are empty'),
  changeFirmSetting: harmless('changes a setting; settings count from the next command'),
  changeTenantSetting: harmless('changes a setting; settings count from the next command'),
  saveRecurringEntry: harmless('writes a template; nothing is posted before it is run'),
  pauseRecurringEntry: harmless('changes a template'),
  resumeRecurringEntry: harmless('changes a template'),
  endRecurringEntry: harmless('changes a template'),
  saveEntryDraft: harmless(draftLife),
  submitEntryDraft: harmless(`${draftLife}; it asks the posting engine and writes no entry`),
  withdrawEntryDraft: harmless(draftLife),
  rejectEntryDraft: harmless(draftLife),
  discardEntryDraft: harmless(draftLife),
  createAccount: harmless(chart),
  updateAccount: harmless(chart),
  deactivateAccount: harmless(chart),
  activateAccount: harmless(chart),
  bindAccountRole: harmless(chart),
  createParty: harmless(master),
  updateParty: harmless(master),
  deactivateParty: harmless(master),
  activateParty: harmless(master),
  createTaxCode: harmless(master),
  updateTaxCode: harmless(master),
  changeDocumentSeries: harmless('says how later documents are numbered'),
  createItem: harmless(master),
  updateItem: harmless(master),
  deactivateItem: harmless(master),
  activateItem: harmless(master),
  updateLegalDetails: harmless(master),
  confirmLegalDetails: harmless(master),
  lockPeriod: harmless('changes the lock state'),
  unlockPeriod: harmless('changes the lock state'),
  prepareClose: harmless('changes the close state'),
  submitClose: harmless('changes the close state'),
  withdrawClose: harmless('changes the close state'),
  rejectClose: harmless('changes the close state'),
  approveClose: harmless('changes both states; what it closes was posted before'),
  abandonClose: harmless('changes the close state'),
  reopenPeriod: harmless('changes both states; what is posted afterwards is posted by its own mutation'),
  addCloseItem: harmless(checklist),
  recordStatementBalance: harmless(checklist),
  removeStatementBalance: harmless(checklist),
  changeCloseItem: harmless(checklist),
  completeCloseItem: harmless(checklist),
  reopenCloseItem: harmless(checklist),
  removeCloseItem: harmless(checklist),
  acknowledgeCloseItem: harmless(checklist),
  withdrawAcknowledgement: harmless(checklist),
  acknowledgeOpeningChange: harmless('notes that somebody knows of a change; nothing posts'),
  openFiscalYear: harmless('adds periods, which are empty'),
  draftYearClose: harmless('drafts entries; nothing posts before another person has approved them'),
  reviewYearClose: harmless('decides on drafted lines; nothing posts'),
  closeYear: yearEnd,
  reverseYearClose: yearEnd,
  signOffYear: harmless('signs a closed year: states, a statement and a report'),
  overrideRate: harmless('adds a rate; posted lines keep theirs'),
  takeOverProviderRates: harmless('adds rates; posted lines keep theirs'),
  importProviderRates: harmless("adds the provider's rates, in the control plane"),
  confirmHeldRate: harmless("adds one of the provider's rates, in the control plane"),
  rejectHeldRate: harmless('decides of a rate that is in effect nowhere'),
  pauseJob: harmless('says when a job runs, in the control plane'),
  resumeJob: harmless('says when a job runs, in the control plane'),
  startBatchClose: harmless(
    'writes down what workers do; each close is a command of its own, with its own refusals',
  ),
  cancelBatchRun: harmless('ends what waits of a batch, in the control plane'),
  retryJob: harmless('makes a job due; what it posts is refused in its own command'),
  createKey: harmless('lets a program in'),
  rotateKey: harmless('changes what a program is let in with'),
  revokeKey: harmless('lets a program in no more'),
  createWebhook: harmless('tells others of what was posted'),
  updateWebhook: harmless('tells others of what was posted'),
  rotateWebhookSecret: harmless('changes what webhooks are signed with'),
  suspendWebhook: harmless('stops telling others'),
  resumeWebhook: harmless('tells others of what was posted'),
  deleteWebhook: harmless('stops telling others'),
  sendTestWebhook: harmless('sends a test'),
  replayWebhookDelivery: harmless('tells others again of what was posted'),
  registerManifest: harmless(manifests),
  promoteManifest: harmless(manifests),
  revokeManifest: harmless(manifests),
  runJobNow: harmless('makes a job due; what it posts is refused in its own command'),
  requestUpload: harmless('makes a ticket'),
  proposeDocumentVoid: harmless('proposes; nothing posts before another person has approved it'),
  proposeMoneyVoid: harmless('proposes; nothing posts before another person has approved it'),
  proposeEntryReversal: harmless('proposes; nothing posts before another person has approved it'),
  proposeAllocationReversal: harmless('proposes; nothing posts before another person has approved it'),
  approveCorrection: harmless(
    'posts what voidDocument, reverseEntry or reverseAllocation posts, by the same functions',
  ),
  rejectCorrection: harmless('decides of what was proposed; nothing posts'),
  attachVoucher: harmless('keeps a paper beside the booking; it is not in the ledger (P13)'),
  detachVoucher: harmless('says that a paper does not belong to the booking; it is not in the ledger (P13)'),
  requestVoucher: harmless('makes a ticket'),
  exportVouchers: harmless('makes a ticket; nothing is written but the trail'),
  renderDocument: harmless('makes a ticket'),
  renderMoneyDocument: harmless('makes a ticket'),
  renderStatement: harmless('makes a ticket'),
  renderReport: harmless('makes a ticket'),
  renderOwnDocument: harmless('makes a ticket'),
  renderOwnStatement: harmless('makes a ticket'),
  exportBooks: harmless('makes a ticket; nothing is written but the trail'),
};
