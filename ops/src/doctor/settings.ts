import type { OperationsConfig } from '../config.ts';
import { advice, missing, ok, type Finding } from './finding.ts';

/** What the settings of this process lack for production. `isDemoSaidOff`: the operator has set CIFRA_DEMO=off. */
export function findingsOfSettings(
  config: OperationsConfig,
  { isDemoSaidOff }: { readonly isDemoSaidOff: boolean },
): readonly Finding[] {
  return [
    isDemoSaidOff
      ? ok('demo', 'off')
      : missing('demo', 'CIFRA_DEMO is not off here: a start would make the demo', 'set CIFRA_DEMO=off'),
    ...addressOf(config),
    ...internalOf(config),
    config.mail === null
      ? advice(
          'mail',
          'none: links to set passwords are passed on by hand',
          'set CIFRA_SMTP_URL and CIFRA_MAIL_FROM',
        )
      : ok('mail', `from ${config.mail.from}`),
    config.safelistMode === 'off'
      ? advice('operations', 'any text runs, for whoever is signed in', 'leave CIFRA_SAFELIST out')
      : ok(
          'operations',
          config.safelistMode === 'all' ? 'persisted ones alone' : 'persisted ones alone for partners',
        ),
    config.hasExplorer
      ? advice('explorer', 'introspection and the explorer are served', 'leave CIFRA_EXPLORER out')
      : ok('explorer', 'off'),
    config.jobs.isWorker
      ? ok('jobs', 'run in the server')
      : advice('jobs', 'do not run in this process', 'let another process run them: CIFRA_JOBS=on'),
    config.rateProvider === null
      ? advice('rates', 'no provider: rates are imported by hand', 'set CIFRA_FX_PROVIDER')
      : ok('rates', `from ${config.rateProvider.provider}`),
    backupsOf(config),
    config.auditLines === null
      ? advice(
          'audit lines',
          'the audit trails stay with the books alone',
          'set CIFRA_AUDIT_LINES to a folder that a SIEM reads, on another disk',
        )
      : ok('audit lines', `written to ${config.auditLines}`),
    config.digestTarget === null
      ? advice(
          'digests',
          'nobody outside keeps the heads of the chains: whoever operates the databases could cut them off',
          'set CIFRA_DIGEST_TARGET to a folder or bucket whose objects cannot be deleted',
        )
      : ok('digests', `kept at ${config.digestTarget} each day`),
  ];
}

function backupsOf({ backups: { recipients, target } }: OperationsConfig): Finding {
  const subject = 'backups';
  if (recipients.length === 0)
    return missing(
      subject,
      'none is made: it is not said whom they are encrypted to',
      'set CIFRA_BACKUP_RECIPIENTS to age recipients whose identities are kept elsewhere, with the master keys',
    );
  return target === null
    ? advice(subject, 'no target: each command has to name one', 'set CIFRA_BACKUP_TARGET')
    : ok(
        subject,
        `encrypted to ${recipients.length === 1 ? 'one recipient' : `${recipients.length} recipients`}, kept at ${target}`,
      );
}

function internalOf({ subgraphMode, internalTls }: OperationsConfig): readonly Finding[] {
  if (subgraphMode === 'in-process') return [];
  return [
    internalTls === null
      ? advice(
          'internal TLS',
          'claims travel to the subgraphs in the clear, on this machine',
          'set CIFRA_INTERNAL_TLS_CERT_FILE, CIFRA_INTERNAL_TLS_KEY_FILE and CIFRA_INTERNAL_TLS_CA_FILE',
        )
      : ok('internal TLS', `with ${internalTls.certificateFile}`),
  ];
}

/** Where browsers reach the server, and what keeps the way there secret. */
function addressOf({ publicOrigin, trustProxy, host, tls }: OperationsConfig): readonly Finding[] {
  if (publicOrigin === null)
    return [
      missing(
        'address',
        'links and cookies are made for whatever address a request names',
        'set CIFRA_PUBLIC_URL, like https://books.example.com',
      ),
    ];
  const { protocol, hostname } = new URL(publicOrigin);
  const isHere = hostname === 'localhost' || hostname === '127.0.0.1';
  const address = ok('address', publicOrigin);
  if (protocol !== 'https:' && !isHere)
    return [
      address,
      missing(
        'TLS',
        'passwords and books travel in the clear',
        'serve an address with https: CIFRA_TLS_CERT_FILE, or a proxy',
      ),
    ];
  if (tls !== null) return [address, ok('TLS', `ended here, with ${tls.certificateFile}`)];
  if (protocol === 'https:' && trustProxy === false && host === '127.0.0.1')
    return [
      address,
      advice(
        'TLS',
        'a proxy on this machine has to end it, and its headers are not read: every caller looks like the proxy',
        'set CIFRA_TRUST_PROXY, or CIFRA_TLS_CERT_FILE and CIFRA_TLS_KEY_FILE',
      ),
    ];
  return [address, ok('TLS', protocol === 'https:' ? 'ended by a proxy' : 'none: this machine alone')];
}
