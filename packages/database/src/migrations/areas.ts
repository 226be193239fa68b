import type { DatabaseKind } from '../tables/kinds.ts';

/**
 * The first migration is written area by area, each in a file that a person can read. The areas are in the order of
 * their references: SQL Server cannot create a reference to a table that does not exist yet.
 */
export const areasOf: Readonly<Record<DatabaseKind, Readonly<Record<string, readonly string[]>>>> = {
  tenant: {
    trail: ['commits', 'audit_events', 'idempotency_keys'],
    personal: ['personal_keys', 'personal_values', 'personal_erasures'],
    chart: ['tenant_profile', 'accounts', 'account_roles'],
    periods: ['fiscal_years', 'periods'],
    journal: ['journal_entries', 'journal_lines', 'entry_reversals', 'exchange_rate_history'],
    balances: ['account_balances', 'series_counters', 'tax_balances'],
    drafts: ['entry_drafts', 'recurring_entries', 'recurring_runs', 'accruals'],
    imports: ['imports', 'import_mappings'],
    'month-end': ['close_packages', 'close_items', 'chain_verifications', 'period_closings'],
    'year-end': ['year_closes', 'year_close_entries', 'year_close_lines', 'year_sign_offs'],
    parties: ['parties', 'party_names', 'legal_details'],
    catalogue: ['tax_codes', 'items', 'document_series'],
    documents: ['document_drafts', 'documents', 'document_lines', 'document_voids', 'document_remarks'],
    settlement: [
      'open_items',
      'open_item_movements',
      'open_item_balances',
      'allocations',
      'allocation_reversals',
    ],
    vouchers: ['voucher_files', 'voucher_parts', 'vouchers', 'voucher_detachments', 'voucher_scans'],
    search: ['search_tokens', 'search_states'],
    serving: ['serving_states'],
    'opening-changes': [
      'opening_changes',
      'opening_change_amounts',
      'opening_change_periods',
      'opening_change_acknowledgements',
    ],
  },
  control: {
    trail: ['commits', 'commit_tenants', 'audit_events', 'idempotency_keys'],
    personal: ['personal_keys', 'personal_values', 'personal_erasures'],
    people: ['users', 'user_addresses', 'password_links'],
    'log-ins': ['log_in_attempts', 'log_in_sessions', 'session_origins', 'session_uses'],
    'second-factors': [
      'totp_secrets',
      'second_factors',
      'recovery_codes',
      'passkeys',
      'passkey_uses',
      'spent_challenges',
    ],
    access: ['role_clusters', 'grants', 'file_tickets'],
    tenants: [
      'tenants',
      'tenant_groups',
      'tenant_group_members',
      'settings',
      'chain_heads',
      'tenant_status',
      'database_users',
    ],
    catalogue: ['currencies', 'coa_templates'],
    rates: ['provider_rates', 'provider_attempts', 'held_rates'],
    jobs: ['jobs', 'batch_runs', 'batch_run_tenants'],
    following: ['follower_cursors', 'change_numbers'],
    webhooks: ['webhooks', 'webhook_secrets', 'webhook_deliveries', 'webhook_sender_lock'],
    keys: ['api_keys', 'api_key_tenants', 'api_key_hours', 'api_key_last_uses'],
    manifests: ['manifest_versions', 'manifest_operations', 'manifest_checks'],
    proposals: ['proposed_changes', 'change_decisions', 'access_reviews'],
    identities: [
      'identity_providers',
      'identity_provider_secrets',
      'user_identities',
      'identity_lookups',
      'provider_log_outs',
    ],
    moves: ['tenant_moves'],
  },
};
