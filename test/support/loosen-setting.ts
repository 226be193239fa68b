import type { Books } from '@cifra/books/books';
import type { Uuid } from '@cifra/domain/ids';
import { changeSettingCommand } from '@cifra/firm/settings/change-setting';
import { systemRequest } from '@cifra/ops/system-request';
import { expectAccepted } from './expect-accepted.ts';

interface Loosened {
  readonly tenantId: Uuid;
  readonly key: string;
  readonly value: string;
}

/** Sets what protects less, as the operator: an owner who is alone would wait for three days. */
export async function loosenSetting(books: Books, { tenantId, key, value }: Loosened): Promise<void> {
  const change = { scopeId: tenantId, key, value };
  expectAccepted(await books.executeControl(changeSettingCommand, change, systemRequest('test')));
}
