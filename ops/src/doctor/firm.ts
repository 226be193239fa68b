import { holdersAt } from '@cifra/access/separation/firm-access';
import type { Books } from '@cifra/books/books';
import { listTenants } from '@cifra/books/directory';
import { counted } from '@cifra/domain/counted';
import { everyUser } from '@cifra/firm/directory/queries';
import { linkedUsers } from '@cifra/firm/directory/identities';
import { gatherFirmAccess } from '@cifra/firm/proposals/gather-firm-access';
import { lastGoodBackups } from '@cifra/firm/backups/queries';
import { isDemo } from '@cifra/firm/provisioning/demo-mark';
import { lastControlVerification } from '@cifra/trail/verify/control-verifications';
import { advice, missing, ok, type Finding } from './finding.ts';
import { findingsOfSignIn, type Address } from './sign-in.ts';

const HOUR_MICROS = 3_600_000_000n;
/** The job runs each night. */
const OLDEST_VERIFICATION_HOURS = 36n;

/** What the firm itself lacks: its people, and whether its control plane holds. */
export async function findingsOfFirm(
  { control }: Books,
  nowMicros: bigint,
  address: Address,
): Promise<readonly Finding[]> {
  if (await isDemo(control))
    return [
      missing(
        'firm',
        'these are the demo’s data, whose log-ins everybody knows',
        'choose another CIFRA_DATA',
      ),
    ];
  const active = (await listTenants(control)).filter(({ state }) => state === 'ACTIVE');
  return [
    await owners(control, nowMicros),
    await controlPlane(control, nowMicros),
    await lastBackups(control, nowMicros, active),
    ...(await findingsOfSignIn(control, nowMicros, address)),
    active.length === 0
      ? advice('clients', 'none yet', 'run `provision`')
      : ok('clients', counted(active.length, 'client')),
  ];
}

async function owners(control: Books['control'], nowMicros: bigint): Promise<Finding> {
  const subject = 'owners';
  const firm = await gatherFirmAccess(control, nowMicros);
  const managers = new Set(holdersAt(firm, { permission: 'Access.Manage', tenantIds: [] }, nowMicros));
  const people = (await control.all(everyUser, {})).filter(({ id }) => managers.has(id));
  const linked = new Set((await control.all(linkedUsers, {})).map(({ userId }) => userId));
  const invited = people.filter(({ id, password_hash: hash }) => hash === null && !linked.has(id)).length;
  const ready = people.length - invited;
  if (ready > 1) return ok(subject, `${ready} can sign in and manage access`);
  if (ready === 1)
    return advice(
      subject,
      'one person alone manages access',
      'invite a second: nobody approves their own changes',
    );
  return invited > 0
    ? missing(subject, 'none has set a password yet', 'pass on the link, or run `users reset`')
    : missing(subject, 'nobody manages access', 'run `users create-owner`');
}

async function controlPlane(control: Books['control'], nowMicros: bigint): Promise<Finding> {
  const subject = 'control plane';
  const last = await lastControlVerification(control);
  if (last === null) return advice(subject, 'not verified yet: a job does so each night', 'run `verify`');
  if (last.firstFault !== null)
    return missing(subject, `does not hold: ${last.firstFault}`, 'find out who had the file; restore it');
  const hours = (nowMicros - last.instantMicros) / HOUR_MICROS;
  const says = `held ${counted(hours, 'hour')} ago, ${counted(last.commitCount, 'commit')}`;
  return hours > OLDEST_VERIFICATION_HOURS
    ? advice(subject, says, 'see why the job audit.verifyControl does not run')
    : ok(subject, says);
}

/** `backup --all` runs each day. */
const OLDEST_BACKUP_HOURS = 36n;

async function lastBackups(
  control: Books['control'],
  nowMicros: bigint,
  active: readonly { readonly id: string; readonly slug: string }[],
): Promise<Finding> {
  const subject = 'last backups';
  const last = await lastGoodBackups(control);
  const isLate = (id: string | null): boolean => {
    const endedAtMicros = last.get(id);
    return endedAtMicros === undefined || (nowMicros - endedAtMicros) / HOUR_MICROS > OLDEST_BACKUP_HOURS;
  };
  const late = [
    ...(isLate(null) ? ['the control plane'] : []),
    ...active.filter(({ id }) => isLate(id)).map(({ slug }) => slug),
  ];
  if (late.length === 0)
    return ok(subject, `good ones of everything, none older than ${OLDEST_BACKUP_HOURS} hours`);
  const [first, ...others] = late;
  const more = others.length === 0 ? '' : ` and ${counted(others.length, 'other')}`;
  return missing(
    subject,
    `no good one of ${first}${more} within ${OLDEST_BACKUP_HOURS} hours`,
    'run `backup --all` each day',
  );
}
