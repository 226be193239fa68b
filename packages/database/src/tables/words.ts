import type { TableWords } from './read-words.ts';

/** Written by scripts/describe-tables.ts from the comments of the definitions: `npm run generate`. */
export const tableWords: Readonly<Record<string, TableWords>> = {
  access_reviews: {
    about: "Who looked through everybody's access, and what they saw.",
    columns: {
      digest: 'SHA-256 of the list that was reviewed.',
    },
  },
  account_balances: {
    about:
      'Maintained balances per account, period, original currency and closing flag. Debits and credits are separate, neither is negative.',
    columns: {
      period_id: 'The nil id for the opening entry, which precedes every period.',
    },
  },
  account_roles: {
    about: '',
    columns: {},
  },
  accounts: {
    about: '',
    columns: {
      kind: 'What documents may use it for; null for a heading.',
      currency:
        'Of an account where money moves: the one currency that it takes, and what is at par with it by law; null: any.',
      bank_number: 'Of an account where money moves: its number at the bank, such as an IBAN.',
      control_role: 'The control role to which it is or ever was bound: manual lines stay refused for good.',
    },
  },
  accruals: {
    about: 'An entry marked to be reversed on the first day of the next period.',
    columns: {
      reversal_id:
        'The entry that currently reverses it; null while pending, and again after a year-end close was reversed.',
    },
  },
  allocation_reversals: {
    about:
      'An allocation that was taken back, and the entry that did it; null where nothing was posted on an account.',
    columns: {},
  },
  allocations: {
    about:
      "An amount of one open item settled against another, with its own date. Both amounts are in the items' common currency and positive.",
    columns: {
      from_item_id: 'The item of the receipt, the payment or the note.',
      to_item_id: 'The item of the document that is settled.',
      from_base_amount: 'The amount by which it relieved each item, in base currency, positive.',
      variance_account_id: 'The account that took the realized variance; null where there was none.',
      entry_id:
        'Its own entry, or that of the document that it was posted with; null where nothing was posted on an account.',
    },
  },
  api_key_hours: {
    about: 'How often a key was used in an hour, until the trail has it.',
    columns: {
      hour: 'Its beginning.',
      refused_count: 'Its secret was right, and it was refused: expired, revoked, or from another address.',
    },
  },
  api_key_last_uses: {
    about: 'When a key was last accepted, to the minute.',
    columns: {},
  },
  api_key_tenants: {
    about: 'The tenants of a key. They never change: another choice is another key.',
    columns: {},
  },
  api_keys: {
    about: 'A key: what it may do, until when, and digests of its secrets.',
    columns: {
      prefix: 'What people tell it by, and what it is found by; part of the key.',
      cluster_id: 'What it may do in its tenants, as far as keys may.',
      manifest: 'The name of the manifest that it is confined to.',
      operation_names: 'JSON: the names of operations of the manifest, sorted. Null: all of them.',
      addresses: 'JSON: the networks that it is accepted from, as CIDR. Null: from anywhere.',
      secret_hash:
        'SHA-256 of the secret in use, and of the one before it, which works as well until an instant.',
      created_by: 'Who answers for it: what it prepares counts as prepared by this person.',
    },
  },
  audit_events: {
    about:
      'Who did what to which object, with before and after. The actor, instant and reason are on the commit.',
    columns: {
      ordinal: '1, 2, … within the commit.',
      event: 'What happened, in the past tense: `ENTRY_POSTED`, `PERIOD_LOCK_CHANGED`, `COMMAND_REFUSED`.',
      object_id: "The object's id, or its code where it has no id.",
    },
  },
  backups: {
    about: 'A backup that was made, or was not: what came of each try.',
    columns: {
      tenant_id: 'Null: the control plane.',
      name: '`<folder>/<name>` within its target.',
      head_number: 'The last commit that it has. Null: it failed, or there was none.',
      bytes: 'Of the encrypted file.',
      problems: 'JSON array of what kept it from being good, a line each.',
    },
  },
  batch_run_tenants: {
    about: 'One tenant of a batch run: what happened to it, and why.',
    columns: {
      outcome: 'JSON: the steps taken, the refusal with its facts, or the reference of a failure.',
      tenant_commit_number: "The commit of the tenant's books that did the work.",
    },
  },
  batch_runs: {
    about: 'Work on many tenants at once. Numbers 122–123 of the control plane.',
    columns: {
      month: "The periods' name, YYYY-MM: each tenant's own period of that month.",
    },
  },
  chain_heads: {
    about: "The head of a tenant's chain as last sent to the control plane. It reveals a truncated tail.",
    columns: {
      line: 'The line of the chain: after a restore it has another tail (`tenant_restorations`).',
      numbers:
        "JSON array of `[series, fiscal year's id, last number given]` as of that commit: after a restore each series goes on behind it.",
    },
  },
  chain_verifications: {
    about: 'The result of a verification of the whole books, stored because a close relies on it.',
    columns: {
      head_number: "The last commit that it covered, and that commit's hash.",
    },
  },
  change_decisions: {
    about: 'What became of a proposed change: one row at most, so that it is decided once.',
    columns: {
      was_created_by_proposer:
        "Whether whoever confirmed is the proposer's own creature: made by them within 7 days, or never logged in from another address.",
    },
  },
  change_numbers: {
    about:
      'The last change of each topic and tenant. Writers of derived rows count it up, because they make no commit that could be followed. All topics share one count, so that a single index read finds every later change. Rows are never deleted: otherwise the count would go back.',
    columns: {
      tenant_id: 'The nil id if the change concerns the firm and no tenant.',
    },
  },
  close_items: {
    about:
      "A checklist item of a period's close: a custom item, or people's edits to a computed one (owner, due date, acknowledgement).",
    columns: {
      code: 'The computed item that it belongs to; null for a custom item.',
      title: 'The title of a custom item; null for a computed one.',
      is_repeated: "Whether the next period's close starts with the same custom item.",
      acknowledged:
        'The acknowledged text, verbatim: an acknowledgement covers only this text, not later changes.',
    },
  },
  close_packages: {
    about:
      "The working state of a period's close; the close state itself is on the period. One row per period, created when its first close is prepared.",
    columns: {
      preparer_id: 'The named preparer; null while nobody prepares it.',
      makers:
        'JSON array of the ids of everyone who prepared, submitted or acknowledged since it was last OPEN: none of them may approve.',
      submitted_digest:
        "What was submitted: the digest of the period's own entries, and their number. Null if nothing is submitted.",
    },
  },
  coa_templates: {
    about: '',
    columns: {
      template: 'JSON: accounts with codes, names, types, parents, and the role bindings.',
    },
  },
  commit_tenants: {
    about:
      "The tenants that a commit of the control plane is about, where it takes a permission in them: whoever may not read a tenant's trail is not shown these commits either. No row: it is about the firm.",
    columns: {},
  },
  commits: {
    about:
      'One row per ended command. `hash` covers every other field, the manifest and `previous_hash`; see docs/specs/chain.md.',
    columns: {
      instant: "The writer's clock; never earlier than the previous commit's.",
      actor_name:
        'The name of a job or the operator. Null for a user, whose name is stored once, with the user (docs/decisions/0014-personal-data.md).',
      origin: 'Where the request came from: an address and a user agent, or the command line.',
      manifest: 'JSON: [[tableNumber, key, rowHash], …] in order of table number and key.',
    },
  },
  correction_decisions: {
    about: 'What was decided on a correction: once, by its key.',
    columns: {
      note: 'Why it was rejected.',
    },
  },
  corrections: {
    about:
      'A correction that somebody proposed. Insert-only: what was proposed is a fact, and so is what was decided.',
    columns: {
      object_id: 'The document, the entry, the allocation or the money document.',
      posting_date: "Null: the first open day not before the object's own.",
      allocation_steps:
        'How often the document had been allocated and taken back: where that is another number, the correction is stale.',
    },
  },
  currencies: {
    about: 'ISO 4217: the one authoritative list.',
    columns: {},
  },
  database_users: {
    about:
      "The users by which a tenant's database on a server is used, one for each principal. Number 160. A connection opens the password; why and how: docs/decisions/0040-a-server-of-sql-server.md.",
    columns: {
      database: 'Its name is never used again. A tenant that was moved has left it, with its users.',
    },
  },
  document_drafts: {
    about: 'A document being prepared; versioned as a whole, so that what was submitted is what is approved.',
    columns: {
      content: "JSON: the rest of the document; see the documents' content type.",
      prepared_by: 'JSON array of the ids of everyone who wrote its content: none of them may approve it.',
    },
  },
  document_lines: {
    about:
      "A line of a posted document. Its amount and its tax are each rounded once, to the currency's minor unit.",
    columns: {
      kind: 'TAX_ONLY states a tax without a net; FEE and WITHHOLDING are the charges of a receipt or payment.',
      currency: "For an ITEM, the document's currency.",
      discount_percent_e4:
        "The line's own discount as it was given; null: as an amount, or none. Four decimals.",
      discount_amount: "What the line's own discount took off, and its share of the document's.",
      net_amount: 'After all discounts, without tax.',
      tax_percent_e4: "The tax code's percentage at the time, four decimals.",
      tax_base_amount: 'What a TAX_ONLY line says its tax is on; null: it does not say.',
      tax_date: 'When the tax is due, or may be claimed; null: untaxed.',
      original_ordinal: "The line of the original document that a note's line corrects.",
    },
  },
  document_remarks: {
    about: 'A remark on a posted document: not in the ledger, editable in a locked period (acceptance P13).',
    columns: {},
  },
  document_series: {
    about: 'How the documents of a kind are numbered.',
    columns: {
      kind: 'A kind of document.',
      is_yearly: 'Whether it restarts at 1 each fiscal year.',
    },
  },
  document_voids: {
    about: 'A void document: voided by a note for the full amount, or by a reversing entry.',
    columns: {},
  },
  documents: {
    about: 'A posted document. Amounts are in its currency and positive; the kind decides their direction.',
    columns: {
      fiscal_year_id: 'The year that the number belongs to; the nil id if the series does not restart.',
      vendor_number: "The vendor's own number, for documents issued by a vendor.",
      rounding_mode:
        'Whether the tax was taken line by line or once per code; null for receipts and payments.',
      prices_include_tax: 'Whether prices and discounts contain the tax.',
      discount_percent_e4:
        "The document's discount as it was given; null: as an amount, or none. Four decimals.",
      discount_amount: "What the document's discount took off; its lines have their shares.",
      total_base_amount: 'The total on the control account, in base currency.',
      control_account_id:
        'The account that its settlements, notes and void use, even if the role is bound to another one later (acceptance L9).',
      original_document_id: 'The document that a note corrects.',
      original_item_id: 'The item of the former books that a credit note takes back.',
      bank_account_id: 'For receipts and payments: where the money moved, and how much in which currency.',
      netted_amount:
        'For a netting: what is netted of the receivables; its total is that with what is withheld from them.',
      payables_currency:
        'For a netting: what it settles of the payables in their currency, and what of that is netted; the rest is withheld.',
    },
  },
  entry_drafts: {
    about:
      'A journal entry being prepared. Versioned as a whole, so that what was submitted is what is approved.',
    columns: {
      lines: "JSON array of the draft's lines, amounts as decimal strings; see packages/ledger/src/drafts.",
      prepared_by: 'JSON array of the ids of everyone who wrote its content: none of them may approve it.',
      is_accrual: 'Whether it is to be reversed on the first day of the next period; see `accruals`.',
    },
  },
  entry_reversals: {
    about: '"Reversed by" is a separate row; an entry is reversed at most once.',
    columns: {},
  },
  exchange_rate_history: {
    about:
      'ExchangeRateHistory: units of `base_currency` for one unit of `original_currency`. A later row for a date supersedes an earlier one.',
    columns: {},
  },
  file_tickets: {
    about: 'Single-use tickets for files: subject, tenant, purpose and expiry.',
    columns: {
      ticket_hash: 'SHA-256 of the ticket.',
      owner_kind: "Whose it is: a user's or a key's.",
      parameters: 'JSON: what the purpose needs (file name, format).',
    },
  },
  fiscal_years: {
    about: '',
    columns: {},
  },
  follower_cursors: {
    about:
      'How far a follower has progressed with a tenant. Derived: if a cursor is lost, what comes after it is delivered again. A follower that tracks its progress in its own rows has no row here.',
    columns: {
      tenant_id: 'The nil id if the follower follows the firm itself.',
      position: 'The number of the last commit or change that was handled.',
    },
  },
  former_balances: {
    about:
      "The balance of an account at a month's end, in base currency, debit positive; of income and expense since the fiscal year's first day.",
    columns: {},
  },
  former_decisions: {
    about: 'What was decided on an import: once, by its key.',
    columns: {},
  },
  former_versions: {
    about: 'An import of such balances. Every one stays; the latest that was approved counts.',
    columns: {
      id: 'That of the import.',
      imported_by: 'Null: an operator at the command line.',
    },
  },
  grants: {
    about: '',
    columns: {
      scope_id: "The group's or the tenant's id; null for ALL.",
      party_id: 'For PARTY: the customer or vendor, in the books of that tenant.',
    },
  },
  held_rates: {
    about:
      "A provider's rate that differs from the previous one by a factor of ten or more. It does not take effect until someone confirms it (acceptance F10).",
    columns: {
      previous_rate: 'The rate that stays in effect meanwhile.',
      state: 'SUPERSEDED: the provider has since quoted another rate for that day.',
      reason: 'Why it was confirmed or rejected.',
    },
  },
  idempotency_keys: {
    about:
      'An answered command, kept as long as the books: the same key with the same input returns the same answer. `principal`: whose the key is, or `*` for everybody in this database; `made_by`: who used it.',
    columns: {},
  },
  identity_lookups: {
    about:
      "Where a sign-in finds the account: by a hash of provider and subject. It only points; what counts is the account's own row, which is in the chain.",
    columns: {
      digest: 'SHA-256 of provider and subject.',
    },
  },
  identity_provider_secrets: {
    about:
      'What this server proves with, to a provider, that it is the client. A secret that is no longer used is deleted.',
    columns: {
      provider_id: "Of the provider's row, which may still wait for a second person.",
    },
  },
  identity_providers: {
    about: 'An OpenID provider with which people may sign in.',
    columns: {
      code: 'Stands in the address that the provider sends browsers back to, so it is never used again.',
      name: 'As people know it.',
      issuer: 'As the provider writes it in what it signs.',
      secret_id: 'Null: a public client, which has none.',
      counts_as_second_factor:
        'Whether it asks for a second factor itself, so that who signs in with it has one.',
      end_session_endpoint: 'Where browsers end its own session; null where it says nothing.',
      scim_token_hash: 'SHA-256 of the token with which it makes and deactivates users; null: it has none.',
      scim_made_by:
        'Who answers for what it does with that: what takes two persons is theirs to propose. Without a token: with whom it ended.',
      is_external_id_subject: 'Whether what SCIM calls `externalId` is the subject of its accounts.',
    },
  },
  import_decisions: {
    about: 'What was decided on a proposal: once, by its key.',
    columns: {
      note: 'Why it was rejected.',
    },
  },
  import_mappings: {
    about:
      "How a tenant's own files differ from the import layouts: columns, accounts, currencies, number and date formats.",
    columns: {
      rules: 'JSON object of rules; see packages/exchange/src/import/csv/mapping-rules.ts.',
    },
  },
  import_proposals: {
    about:
      'A file that somebody proposed to import. It is a voucher of the proposal. Insert-only: what was proposed is a fact, and so is what was decided.',
    columns: {
      id: 'That of the import, when it is approved.',
      format: 'JSON: opening balances that were given through the API.',
      options: 'JSON: the mapping, what was consented to, types of accounts.',
      plan_hash:
        'SHA-256 of what it would post. Planned again at approval, and where it is another, nothing is posted.',
      report: 'JSON: counts, and turnover by account.',
    },
  },
  imports: {
    about: 'The full report of an import.',
    columns: {},
  },
  investigation_queries: {
    about: "A query that an investigator of the firm saved, for any tenant's database.",
    columns: {
      name: 'None that a query of the product has.',
      sql: 'One statement that reads.',
      parameters: 'JSON: its parameters, each with name and type, in the order in which they are listed.',
      state: 'A deleted one stays with its versions, and may be saved anew.',
    },
  },
  items: {
    about: '',
    columns: {
      unit_price_e6: "Millionths of the currency's major unit.",
    },
  },
  jobs: {
    about:
      "The job store on the control plane: one row per scheduled job. Derived: the schedules follow from the job definitions and the tenants, and the effects of a job are in the books' own events. See docs/specs/jobs.md.",
    columns: {
      job_key:
        "One row per name and key: a tenant's id, `firm`, or the row's own id if any number of them may wait.",
      next_run_at:
        'Null if there is nothing to run. While a job runs it keeps its due time, so that it is still due after a crash.',
      locked_by: 'The worker that holds or last held the lock.',
      fence: 'Counts the locks: an outcome is written only under the lock of its own run.',
      fail_count: 'Failures in a row.',
      fail_reason: 'For people; confidential details are in the log, under the given reference.',
      details: "JSON: the job's data, cron and time zone.",
    },
  },
  journal_entries: {
    about: "A posted journal entry. The instant of posting is the database's own clock, stamped once.",
    columns: {
      number: 'Gapless per series and fiscal year, from 1.',
      period_id: 'Null only for the opening entry, which is dated the day before the first period.',
      source_id: 'The draft, document or import that it came from.',
      total_base_amount: 'Sum of the debits in base currency.',
    },
  },
  journal_lines: {
    about:
      'A line of a posted entry. Amounts are signed: debit positive, credit negative. Original amounts are never rewritten.',
    columns: {
      ordinal: '1, 2, … within the entry.',
      period_id: 'Null only in the opening entry.',
      rate_date: 'The date that the rate was published for: a carried rate keeps its true date.',
      rate_id:
        'The exchange_rate_history row that was used; null if the original currency is the base currency, or the rate came with the books.',
      tax_code_id:
        'The tax code of a taxed line, whose amount is taxable, or of a TAX line, whose amount is the tax.',
      tax_date: 'When the tax is due, or may be claimed; null without a tax code.',
    },
  },
  legal_details: {
    about: 'The details that a LIVE tenant must confirm before it issues anything. One row.',
    columns: {
      template: 'The version of the document template that new documents use and keep.',
    },
  },
  log_in_attempts: {
    about:
      'Failed log-ins and the resulting lock-outs: of an account from one address, and of the account from everywhere. Separate from the user, because it changes with every attempt. A row that nothing was added to for a day is deleted.',
    columns: {
      account: "The user's id; for an address that nobody has, a keyed hash of it.",
      client: 'A keyed hash of the address that the attempts came from; `*` for all addresses together.',
    },
  },
  log_in_sessions: {
    about: 'One row per refresh-token family; reusing a token ends its family.',
    columns: {
      id: 'Stands in lists, events and access tokens. Of no use to whoever reads it there: refresh tokens name the handle.',
      handle: "What the session's refresh tokens name it by, and nothing else does.",
      token_hash: 'SHA-256 of the currently valid refresh token.',
      previous_token_hash:
        'Of the one before it, which still counts for some seconds after the rotation; null before the first.',
      expires_at: 'Unless the session is refreshed before.',
      ends_at: 'However often it is refreshed.',
      confirmed_at: 'When its user last proved who they are: at the log-in, and by stepping up.',
      identity_id: 'The account at an identity provider with which it was begun; null: a password.',
      provider_session: 'SHA-256 of what the provider calls its own session; null where it does not say.',
      has_second_factor: 'Whether the provider vouched for a second factor when it was begun.',
    },
  },
  lost_numbers: {
    about:
      'Numbers that were given after the backup to which the books were restored: whatever bore them is lost, and nothing else gets them.',
    columns: {
      fiscal_year_id: 'The nil id where the series does not begin anew each year.',
    },
  },
  manifest_checks: {
    about:
      'What was found when a version was last held against the schema. Derived from its operations, the schema and the limits.',
    columns: {
      schema_digest: 'SHA-256 of what it was checked against.',
      findings: 'JSON: `{ faults, needs, firmWideNeeds }`, see packages/firm/src/manifests/checked.ts.',
    },
  },
  manifest_operations: {
    about: 'The operations of the versions.',
    columns: {
      ordinal: '1, 2, … in the order of the file.',
      operation_id: 'As clients send it.',
      body: 'JSON: the text, as a string.',
      body_hash: 'SHA-256 of the text.',
    },
  },
  manifest_versions: {
    about: 'A version of a manifest: an immutable set of operations that clients were released with.',
    columns: {
      name: "The manifest's name: what keys are confined to, and the app of Hive's ids.",
      label: "The version as its clients call it; Hive's ids have it.",
      audience: 'The same for all versions of a name that are not revoked.',
      state: 'Only promoted versions are served.',
      digest: 'SHA-256 of the ids and texts of its operations.',
      registered_commit: 'The commits that say who did it and when.',
    },
  },
  money_documents: {
    about:
      'Posted money in, money out or a transfer. Amounts are positive; the kind decides their direction. Its entry being reversed, it is void.',
    columns: {
      party_id: 'A label: no open item follows from it.',
      money_account_id: 'Where the money moved; of a transfer, where it came from.',
      total_amount: 'Of a transfer: what was sent, without the fee.',
      lines: 'JSON array of its lines as they were resolved; none of a transfer.',
      transit_account_id: 'Where the money was between the two days; null: it left and came on one.',
    },
  },
  money_drafts: {
    about:
      'Money in, money out or a transfer being prepared; versioned as a whole, so that what was submitted is what is approved.',
    columns: {
      content: 'JSON: the document; see the content type of money documents.',
      prepared_by: 'JSON array of the ids of everyone who wrote its content: none of them may approve it.',
    },
  },
  open_item_balances: {
    about: 'Maintained sums of the movements of an open item: its current open amount. Debit positive.',
    columns: {},
  },
  open_item_movements: {
    about:
      'What a transaction changed of an open item: debit positive, original and base. The control lines of the transaction are their net per account, currency and party.',
    columns: {
      posting_id:
        'The entry whose lines are their net; an id of no entry where they leave no line: items of one account, at one base amount.',
      period_id: 'Null only of the opening, which precedes every period.',
      allocation_id: 'The allocation that moved it or was taken back.',
    },
  },
  open_items: {
    about:
      'An amount owed to or by the tenant: an item of the sub-ledger, created by a document or an opening. Its open amount is the sum of its movements.',
    columns: {
      document_id: 'Null if it came with the opening balances.',
      original_amount: 'The amount when it was created, debit positive.',
    },
  },
  opening_change_acknowledgements: {
    about: 'The one act that acknowledges a change of the opening on all later periods.',
    columns: {},
  },
  opening_change_amounts: {
    about: 'The net change of an account in a currency. Debit positive.',
    columns: {},
  },
  opening_change_periods: {
    about: 'A later period that was closed when its opening changed.',
    columns: {},
  },
  opening_changes: {
    about:
      'What a reopened month changed by the time it was closed again, where later months stayed closed: they begin with other balances than they were closed with.',
    columns: {
      period_id: 'The month that was reopened, and which of its closings brought the change.',
      makers:
        'JSON array of the ids of everyone who made or approved the changes: none of them acknowledges it.',
    },
  },
  parties: {
    about:
      'A customer, a vendor, or both. The ledger holds only its id, so all of it stays editable (acceptance P13).',
    columns: {
      currency: 'The default currency of its documents.',
      payment_term_days: 'Days from document date to due date.',
    },
  },
  party_names: {
    about:
      "The parties' current names: lists are sorted by them, and a party is found by the first letters of its name.",
    columns: {},
  },
  passkey_uses: {
    about: "What changes with each use: apart, because nobody's access does.",
    columns: {
      counter: 'How often its authenticator says that it was used; 0 where it does not count.',
    },
  },
  passkeys: {
    about: "A key pair of which a user's device, or the provider of their passkeys, has the private half.",
    columns: {
      name: 'What its user calls it.',
      rp_id: 'The host that it was made for. At another one no browser offers it.',
      credential_id: 'As its authenticator calls it, in base64url; and its SHA-256, by which it is found.',
      public_key: 'COSE (RFC 9052).',
      algorithm: 'Of the key (IANA COSE Algorithms).',
      transports: 'JSON: how browsers reach the authenticator, as it said itself.',
      is_synced: 'Whether it may be on several devices.',
    },
  },
  password_links: {
    about: "Links with which a user sets a password, once. Issuing one replaces the user's earlier ones.",
    columns: {
      secret_hash: "SHA-256 of the link's secret.",
      lets_in:
        'Whether it was made by the operator: then it lets its user in once, with the password that it sets, although passwords are turned off.',
      state: 'SPENT: used, and so is the one log-in that it opened.',
    },
  },
  period_closings: {
    about: 'A closing of a period, one per approval. Later changes are reported against it.',
    columns: {
      ordinal: '1, 2, …: how many times the period has been closed.',
      second_person: 'JSON: how far the approver was a second person, as it was then.',
    },
  },
  periods: {
    about: '',
    columns: {
      ordinal: '1–12 within the fiscal year.',
    },
  },
  personal_erasures: {
    about: 'People whose data was erased: distinguishes an erased value from a lost one.',
    columns: {},
  },
  personal_keys: {
    about: 'The key of a person. Without it, nothing stored about them can be read or guessed.',
    columns: {},
  },
  personal_values: {
    about:
      'Each text about a person, once. Personal columns, their history, events and stored answers refer to it by its digest.',
    columns: {},
  },
  proposed_changes: {
    about: 'A change that somebody proposed, and that counts only once a second person confirmed it.',
    columns: {
      permission: 'Who has it may propose, and may confirm.',
      tenant_ids: 'JSON: the ids of the tenants in each of which it is needed; none: firm-wide.',
      content: 'JSON: the input of the command that is to run.',
      concerned: 'JSON: the ids of the users whose access it may change.',
      effects: "JSON: what it changes of people's access, as it was when it was proposed.",
      digest: 'SHA-256 of kind, content and what they were based on.',
    },
  },
  provider_attempts: {
    about: "The last query of a provider; earlier attempts are the row's history. One row per provider.",
    columns: {
      detail: 'What was wrong, or which currencies were missing; for people.',
      failing_since: 'The first of the current failures in a row; null if the last attempt succeeded.',
      failed_count: 'Failures in a row.',
    },
  },
  provider_log_outs: {
    about:
      'What providers have ended: log-out tokens that counted, so that none counts twice, and what no session that is being begun may name any more. A row is deleted once nothing can name it.',
    columns: {
      ended_hash:
        'SHA-256 of what was ended: a token, a session at the provider, or all sessions of an account.',
    },
  },
  provider_rates: {
    about: 'Rates as providers publish them: `rate` units of `currency` for one unit of `pivot_currency`.',
    columns: {},
  },
  recovery_codes: {
    about: 'Codes for when the authenticator is gone, each good once.',
    columns: {
      code_hash: 'SHA-256 of the code.',
    },
  },
  recurring_entries: {
    about: 'A recurring journal entry: the entry to draft or post on each due date.',
    columns: {
      first_date:
        "The first due date. Later ones have the same day of the month, or the month's last day if it is shorter.",
      next_date: 'The next due date that no run has handled.',
      last_date: 'The last day on which it may fall due; null means no end.',
      lines: 'JSON array of its lines, as in `entry_drafts`.',
      prepared_by: 'JSON array of the ids of everyone who wrote its content.',
    },
  },
  recurring_runs: {
    about: 'The result of a recurring entry on a due date: one per date.',
    columns: {
      draft_id: 'The draft that waits for approval or was posted.',
    },
  },
  role_clusters: {
    about: 'A named set of permission constants, as a JSON array of their names.',
    columns: {},
  },
  search_states: {
    about: 'How far the follower has come: one row.',
    columns: {
      commit_number: 'The last commit of which every object is in `search_tokens`.',
      entry_count: "Rows of the next commit's manifest whose objects are there too.",
    },
  },
  search_tokens: {
    about:
      'Each word of each object, once, with the first field that has it. Erasable, because the words of a party are about a person: erasing a party removes them at once. The follower of commits maintains the rest.',
    columns: {
      token: 'Folded, at most 40 characters; the end of a range is one longer.',
      head: 'The first three characters, by which words that many objects have are read in the order of the hits.',
      kind: 'The kind of the object; the numbers are in packages/search.',
      field: 'Number, name, text, amount or date: the lower, the earlier its hits come.',
      day_order: 'Lower for a later date.',
      word_bits:
        'Of each word of the object one bit of 63: most objects without the other words of a query are passed over by it.',
    },
  },
  second_factors: {
    about: 'The second factor of a user who ever began to set one up.',
    columns: {
      state: 'PENDING: begun, and no code was given yet.',
      secret_id: 'Null once it was removed.',
      last_step: 'The step of the last code that was given: it and those before it are spent.',
    },
  },
  self_approvals: {
    about:
      'A draft, a correction or an import that whoever made it approved alone. Months and the year-end keep it with their signatures.',
    columns: {
      counted_on: 'The day for which it counts: that of the posting, where it was known.',
    },
  },
  series_counters: {
    about: 'The last number issued, per series and fiscal year.',
    columns: {},
  },
  serving_states: {
    about:
      'Whether the books here take writes: no row while they do. Every writing transaction reads it. Derived: the control plane says where a tenant is placed, and a database that is copied does not hand it on. Why: docs/decisions/0043-the-copier-and-moving-a-tenant.md',
    columns: {
      state: 'FROZEN: they are being copied. MOVED: they are at another place from now on.',
      attempt: 'The run of the move that froze them: an earlier one can do nothing more.',
      until:
        "When a freeze that nobody renews ends by itself, by the database's own clock. Null if they have moved.",
    },
  },
  session_origins: {
    about: 'Where a session was begun from.',
    columns: {
      agent: 'What the program said of itself; empty if nothing.',
    },
  },
  session_uses: {
    about: 'When a session was last used, to within a few minutes.',
    columns: {},
  },
  settings: {
    about: "A setting of the firm (`scope_id` is the nil id) or a tenant's override of it.",
    columns: {
      scope_id: "The tenant's id, or the nil id for the firm itself.",
      value: 'JSON; null means no value here (an override that was removed).',
    },
  },
  spent_challenges: {
    about:
      'Challenges that were answered rightly, so that none is answered twice. A row is deleted when its challenge has expired.',
    columns: {},
  },
  statement_balances: {
    about:
      'What a statement says that an account holds on a day: one per period, account and currency. People enter it for the close.',
    columns: {
      statement_date: 'A day of the period.',
      balance: 'In the currency, debit positive: what is there, or, negative, what is owed.',
      is_removed: 'It was entered by mistake.',
    },
  },
  tax_balances: {
    about:
      'Maintained sums of the lines that name a tax code: taxable amounts and tax separately, in base currency; debits and credits separate, neither negative.',
    columns: {
      period_id: 'The nil id for the opening entry, which precedes every period.',
    },
  },
  tax_codes: {
    about: '',
    columns: {
      treatment:
        'EXEMPT and EXPORT carry no tax; a WITHHOLDING is withheld, when and from what the next two say.',
      percent_e4:
        'Percent, with four decimals: 70000 is 7 %. Of the net amount; for a WITHHOLDING, of what it is withheld on.',
    },
  },
  tax_withholdings: {
    about:
      'What was withheld on a document, or on the items that a receipt, a payment, a refund or a netting settles. Amounts are positive; on a credit note they are what it takes back. What stands in a void document does not count.',
    columns: {
      document_id: 'The receipt or payment, or the document that it was withheld on.',
      ordinal: "Of the charge of a receipt or payment; else its place among the document's withholdings.",
      tax_code_id: 'Null: it was withheld without a code, with a reason.',
      open_item_id:
        'The item that is settled; null: money without an item, or withheld on the document itself.',
      percent_e4: 'Four decimals; null without a code.',
      currency: 'That of the item or document; money in another currency was withheld for so much of it.',
      from_amount:
        'The tax or net that it was withheld from, in that currency and in base currency; null: unknown.',
      account_id: 'The account that it was posted to.',
      reason: 'Why it is not what was computed.',
    },
  },
  tenant_group_members: {
    about: '',
    columns: {},
  },
  tenant_groups: {
    about: '',
    columns: {},
  },
  tenant_moves: {
    about:
      "One move of a tenant's database. A move that was interrupted stays RUNNING until it is run again or undone.",
    columns: {
      backup: 'The backup that is restored to the new place; null: the books themselves are moved.',
      attempt: '1, 2, …: how often it was begun. Only the last run may go on.',
      left_deleted_at: 'When the database that the tenant was moved from was deleted. Null: it is kept.',
    },
  },
  tenant_profile: {
    about:
      "The tenant's profile in its own books, one row. A file that names another tenant is never served.",
    columns: {},
  },
  tenant_restorations: {
    about:
      "A tenant's books were put back to what a backup has: from there on its chain has another tail, a line of its own. It anchors the end of the line that was left and the commit at which both part.",
    columns: {
      line: '2, 3, …: the line that begins here. The books were provisioned in line 1.',
      backup: 'Its folder and name within its target.',
      base_number: 'The last commit that both lines have.',
      left_number: 'The last commit of the line that was left. Null: it could not be read.',
    },
  },
  tenant_status: {
    about:
      "A tenant as the firm's dashboard shows it, as of a commit of its books: a projection that can always be rebuilt from the tenant's own database.",
    columns: {
      as_of_commit_number: "The tenant's commit that it reflects, and that commit's instant.",
      status: 'JSON: see packages/firm/src/status.',
    },
  },
  tenants: {
    about: '',
    columns: {
      number: "Permanent, never reused: the tenant's bit in the claim.",
      state:
        'Nobody is served a tenant in PROVISIONING; a tenant whose provisioning was cleaned up is REMOVED.',
      provisioning: 'JSON: the provisioning request, so that the next run can complete it.',
    },
  },
  totp_secrets: {
    about: 'What authenticators compute codes of. A secret that is no longer used is deleted.',
    columns: {},
  },
  user_addresses: {
    about: "The users' current addresses. Each address names one user; lists are sorted by them.",
    columns: {},
  },
  user_identities: {
    about: 'The account at a provider with which a user signs in. A user has at most one at each.',
    columns: {
      subject: 'What the provider calls the account: some call it by an e-mail address.',
    },
  },
  users: {
    about: 'Tables of the control plane. Numbers 100–199 are permanent.',
    columns: {
      email: 'Lower case.',
      password_hash: 'Argon2id or scrypt, in PHC string format; null where the user signs in elsewhere.',
    },
  },
  voucher_detachments: {
    about:
      "A voucher that was detached: it stays, and its object no longer shows it. The reason is the commit's, too.",
    columns: {},
  },
  voucher_files: {
    about:
      'A file, once per tenant however often it is attached. Its hash is in the chain, and so its content cannot change unseen.',
    columns: {
      file_hash: 'SHA-256 of the content.',
    },
  },
  voucher_parts: {
    about:
      'The content of a file, in parts of bounded size. Erasable: parts of a file that was never recorded are deleted, and a file whose retention has ended can be. Named by no commit; verification compares them with the hash of the file.',
    columns: {
      ordinal: '1, 2, … within the file.',
    },
  },
  voucher_scans: {
    about:
      "What the operator's scanner said of a file. There is none where no scanner was configured when it came.",
    columns: {
      finding: 'What was found, or why the scan failed.',
    },
  },
  vouchers: {
    about: 'A file attached to an object of the books.',
    columns: {
      file_name: 'As whoever attached it named it: a name without folders.',
      type: 'What it was declared to be, as its content can be: one of `voucherTypes`.',
    },
  },
  webhook_deliveries: {
    about:
      "What was sent, what is being tried again, and what somebody asked to have sent. Derived: what is to be sent follows from the books' commits. Rows are kept for 30 days.",
    columns: {
      id: 'Computed from webhook, tenant, commit and event, so that a repeated attempt has the same.',
      tenant_id: "Null: a test of a firm's webhook.",
      tenant_commit_number: "Of the tenant's books; null for a test.",
      requested_at: 'Set while a test or a replay waits to be sent, out of order.',
      status_code:
        "Of the last attempt: the receiver's status and the beginning of its answer, or why there is none.",
    },
  },
  webhook_secrets: {
    about: 'What webhooks are signed with. A secret that is no longer used is deleted.',
    columns: {},
  },
  webhook_sender_lock: {
    about:
      'Which process sends to webhooks: one row, none before the first. Derived: if it is lost, it is made anew by whoever looks for it next.',
    columns: {
      id: 'The nil id: there is one lock.',
      holder_id: 'The process that sends, by an id of its own. Null: it has stopped.',
      question_id:
        'Set by a process that waits, unset by the holder: one that does not do so in time is not there any more.',
    },
  },
  webhooks: {
    about: 'An endpoint that somebody chose to have events sent to.',
    columns: {
      tenant_id: 'Null: of every tenant of the firm.',
      event_types: 'JSON: the names of the chosen event types, sorted.',
      state: 'A deleted one stays, without secrets, and is never sent to again.',
      created_by: 'Whose rights it acts with.',
      created_at: 'What was committed before is not sent.',
      secret_id: 'The secret in use, and the one before it, which signs as well until an instant.',
    },
  },
  year_close_entries: {
    about: 'An entry that a year-end close drafts. Once posted, the journal entry names it as its source.',
    columns: {
      accrual_entry_id: "The accrual's entry, for an ACCRUAL_REVERSAL.",
    },
  },
  year_close_lines: {
    about:
      "A line of a drafted entry, with its explanation and the reviewer's comment. Amounts: debit positive.",
    columns: {},
  },
  year_closes: {
    about: 'A year-end close from draft to posting and reversal.',
    columns: {
      fingerprint:
        'The fingerprint of the books and of what was drafted from them; see docs/specs/year-end.md.',
      result: "The year's result in base currency; a profit is negative.",
      entry_count:
        "The number of entries up to the year's last day when it was drafted, and the number of drafted lines.",
      reviewed_by: 'JSON array of the ids of everyone who decided on lines.',
      second_person: 'JSON: how far the last reviewer was a second person to the drafter, as it was then.',
    },
  },
  year_sign_offs: {
    about: "An external reviewer's sign-off of a closed year. It is final.",
    columns: {
      statement: 'The basis statement, verbatim, and the version of its text.',
      exposure:
        "JSON: the exposure report as of the year's last day, at that day's rates; and the SHA-256 of that JSON.",
      second_person:
        'JSON: how far the signer was a second person to whoever drafted the year-end, as it was then.',
    },
  },
};
