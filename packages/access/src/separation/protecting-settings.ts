import type { SettingKey, Settings } from '@cifra/domain/settings';

/** Whether another value protects less than the one before; null: the setting protects nothing. */
type Loosens<Value> = ((before: Value, after: Value) => boolean) | null;

const switchedOff = (before: boolean, after: boolean): boolean => before && !after;
const longer = (before: number, after: number): boolean => after > before;
const codesIn = (text: string): readonly string[] => (text === '' ? [] : text.split(','));

/** Total: a new setting does not compile until somebody says whether it protects. */
const loosening: { readonly [Key in SettingKey]: Loosens<Settings[Key]> } = {
  'entries.manualNeedApproval': switchedOff,
  'invoices.needApproval': switchedOff,
  'bills.needApproval': switchedOff,
  'notes.needApproval': switchedOff,
  'payments.needApproval': switchedOff,
  'settlements.correctionsNeedApproval': switchedOff,
  'firm.singleApprover': (before, after) => after && !before,
  // Less is written off without being asked about.
  'settlements.differenceTolerance': (before, after) => longer(Number(before), Number(after)),
  // What is dated by mistake is refused or asked about.
  'posting.daysAhead': longer,
  // A rate that is marked is an item of the month's close.
  'fx.staleAfterDays': longer,
  'documents.roundingMode': null,
  'fx.varianceMode': null,
  'fx.takeOverAt': null,
  // It changes who can read the books.
  'backups.recipients': (before, after) => before !== after,
  'branding.accentColour': null,
  'branding.logoText': null,
  'branding.footer': null,
  'branding.bankDetails': null,
  'branding.language': null,
  'vouchers.maximumMebibytes': null,
  'vouchers.quotaMebibytes': null,
  // What has no paper is an item of the month's close.
  'vouchers.expected': switchedOff,
  'vouchers.types': null,
  'sessions.idleDays': longer,
  'sessions.absoluteDays': longer,
  // 0: no proof is asked for.
  'sessions.stepUpMinutes': (before, after) => before > 0 && (after === 0 || after > before),
  // Either way it changes who gets in.
  'access.localLogIn': (before, after) => before !== after,
  'access.secondFactorFor': (before, after) => {
    const kept = new Set(codesIn(after));
    return codesIn(before).some((code) => !kept.has(code));
  },
};

/** Whether a setting's new value protects less than the one that counted before. That takes a second person; protecting more takes nobody. */
export function isLoosening<Key extends SettingKey>(
  key: Key,
  { before, after }: { readonly before: Settings[Key]; readonly after: Settings[Key] },
): boolean {
  const loosens: Loosens<Settings[Key]> = loosening[key];
  return loosens !== null && loosens(before, after);
}
