import type { OperationsConfig } from './config.ts';

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * Where browsers reach this server: CIFRA_PUBLIC_URL; without it, where it listens, and on this machine's own address by the name that
 * browsers trust.
 */
export class ServedOrigin {
  readonly #config: Pick<OperationsConfig, 'publicOrigin' | 'tls' | 'host' | 'port'>;
  #port: number;

  constructor(config: Pick<OperationsConfig, 'publicOrigin' | 'tls' | 'host' | 'port'>) {
    this.#config = config;
    this.#port = config.port;
  }

  /** The port that was free, where none was chosen. */
  listensAt(port: number): void {
    this.#port = port;
  }

  read(): string {
    const { publicOrigin, tls, host } = this.#config;
    const name = loopback.has(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
    return publicOrigin ?? `${tls === null ? 'http' : 'https'}://${name}:${this.#port}`;
  }
}
