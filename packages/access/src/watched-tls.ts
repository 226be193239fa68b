import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { createSecureContext, type SecureContextOptions } from 'node:tls';

/** Files in PEM, the certificate with the chain that vouches for it. */
export interface TlsFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** Those of one process among several of this installation: whoever the authority vouches for is one of them. */
export interface PeerTlsFiles extends TlsFiles {
  readonly authorityFile: string;
}

/** How often the files are looked at. */
const lookEveryMillis = 5_000;

export type TlsOptions = Readonly<
  Pick<SecureContextOptions, 'cert' | 'key' | 'ca' | 'minVersion' | 'ciphers' | 'honorCipherOrder'>
>;

/** With forward secrecy and authenticated encryption, the strongest first. Source: Mozilla's server-side TLS, "intermediate". */
const ciphers = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
].join(':');

/**
 * What a process proves itself with over TLS. Renewed in its files, it is used for the connections that come after, without a restart;
 * one that cannot be used is reported, and the one before goes on.
 */
export class WatchedTls {
  #options: TlsOptions;
  readonly #files: readonly string[];
  readonly #look: () => void;
  readonly #listeners = new Set<(options: TlsOptions) => void>();

  /** Throws where the files cannot be used. `onLook` gets null for a renewal and the problem for a failed one. */
  constructor(files: TlsFiles | PeerTlsFiles, onLook: (problem: string | null) => void) {
    this.#options = readOptions(files);
    this.#files = Object.values(files) as string[];
    this.#look = () => {
      try {
        this.#options = readOptions(files);
      } catch (error) {
        // The certificate may be there and its key not yet.
        onLook((error as Error).message);
        return;
      }
      for (const listener of this.#listeners) listener(this.#options);
      onLook(null);
    };
    for (const file of this.#files)
      watchFile(file, { interval: lookEveryMillis, persistent: false }, this.#look);
  }

  get options(): TlsOptions {
    return this.#options;
  }

  onRenewed(listener: (options: TlsOptions) => void): void {
    this.#listeners.add(listener);
  }

  close(): void {
    for (const file of this.#files) unwatchFile(file, this.#look);
    this.#listeners.clear();
  }
}

function readOptions(files: TlsFiles | PeerTlsFiles): TlsOptions {
  const options: TlsOptions = {
    cert: readFileSync(files.certificateFile),
    key: readFileSync(files.keyFile),
    ciphers,
    honorCipherOrder: true,
    // Both ends of a connection between processes are ours.
    ...('authorityFile' in files
      ? { ca: readFileSync(files.authorityFile), minVersion: 'TLSv1.3' }
      : { minVersion: 'TLSv1.2' }),
  };
  createSecureContext(options);
  return options;
}
