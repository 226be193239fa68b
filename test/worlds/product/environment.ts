/** Whose pages a test's product lets in besides its own. */
export const listedPage = 'https://page.example';

/** The environment of a test's product with the demo firm, on a port that is free. */
export function environmentOf(directory: string): Record<string, string> {
  return {
    CIFRA_DATA: directory,
    CIFRA_PORT: '0',
    CIFRA_RATE_PER_SECOND: '100000',
    CIFRA_DEMO: 'on',
    CIFRA_CLOSING_SECONDS: '0',
    // One of each kind of thread, whatever the machine has.
    CIFRA_READER_THREADS: '1',
    CIFRA_CORS_ORIGINS: listedPage,
  };
}
