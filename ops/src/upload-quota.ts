import { MAXIMUM_UPLOAD_BYTES } from '@cifra/files/uploads';
import { uploadedBytes, UPLOADS_OF_TENANT_BYTES } from '@cifra/files/stored-uploads';
import type { Uuid } from '@cifra/domain/ids';

/** What a tenant's uploads may take, with those that are on their way. */
export class UploadQuota {
  readonly #dataDirectory: string;
  readonly #arriving = new Map<Uuid, number>();

  constructor(dataDirectory: string) {
    this.#dataDirectory = dataDirectory;
  }

  /** Runs `use` with the bytes that the upload may have, while they are set aside; null, and nothing was run, where there are none left. */
  async within<Value>(
    { tenantId, announcedBytes }: { readonly tenantId: Uuid; readonly announcedBytes: number | null },
    use: (maximumBytes: number) => Promise<Value>,
  ): Promise<Value | null> {
    const wanted = Math.min(announcedBytes ?? MAXIMUM_UPLOAD_BYTES, MAXIMUM_UPLOAD_BYTES);
    const before = this.#arriving.get(tenantId) ?? 0;
    this.#arriving.set(tenantId, before + wanted);
    try {
      const stored = await uploadedBytes(this.#dataDirectory, tenantId);
      return stored + before + wanted > UPLOADS_OF_TENANT_BYTES ? null : await use(wanted);
    } finally {
      const rest = (this.#arriving.get(tenantId) ?? 0) - wanted;
      if (rest > 0) this.#arriving.set(tenantId, rest);
      else this.#arriving.delete(tenantId);
    }
  }
}
