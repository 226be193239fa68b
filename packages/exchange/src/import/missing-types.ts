import { accountTypes, type AccountType } from '@cifra/domain/accounts';

/** Types of which there is no active account that can be posted to, in the order of a balance sheet. */
export function missingTypesOf(
  accounts: Iterable<{
    readonly type: AccountType;
    readonly isPostable: boolean;
    readonly isActive: boolean;
  }>,
): AccountType[] {
  const present = new Set<AccountType>();
  for (const { type, isPostable, isActive } of accounts) if (isPostable && isActive) present.add(type);
  return accountTypes.filter((type) => !present.has(type));
}
