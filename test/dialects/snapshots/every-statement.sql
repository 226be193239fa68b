-- packages/books/src/accounts/queries.ts
select [accruals].[entry_id] from [accruals] inner join [journal_lines] on [journal_lines].[entry_id] = [accruals].[entry_id] where ((([accruals].[reversal_id] is null)) and ([journal_lines].[account_id] = @par0)) group by [accruals].[entry_id]
-- id

-- packages/books/src/accounts/queries.ts
select [id], [code], [name], [type], [normal_side], [parent_id], [is_postable], [is_active], [control_role], [commit_number] from [accounts] where [accounts].[code] = @par0
-- code

-- packages/books/src/accounts/queries.ts
select [id], [code], [name], [type], [normal_side], [parent_id], [is_postable], [is_active], [control_role], [commit_number] from [accounts] where [accounts].[parent_id] = @par0
-- id

-- packages/books/src/accounts/queries.ts
select [ordinal] from [journal_lines] where [journal_lines].[account_id] = @par0 order by [journal_lines].[posting_date] offset @par1 rows fetch next @par2 rows only
-- id, =0, =1

-- packages/books/src/accounts/queries.ts
select [original_currency], cast(coalesce(sum([base_debit]), 0) as varchar(max)), cast(coalesce(sum([base_credit]), 0) as varchar(max)), cast(coalesce(sum([original_debit]), 0) as varchar(max)), cast(coalesce(sum([original_credit]), 0) as varchar(max)) from [account_balances] where [account_balances].[account_id] = @par0 group by [account_balances].[original_currency] order by [account_balances].[original_currency]
-- id

-- packages/books/src/accounts/queries.ts
select [role] from [account_roles] where [account_roles].[account_id] = @par0
-- id

-- packages/books/src/accounts/queries.ts
select [role], [account_id], [commit_number] from [account_roles] where [account_roles].[role] = @par0
-- role

-- packages/books/src/accruals/queries.ts
select [entry_id], [reverse_on_date], [reversal_id], [commit_number] from [accruals] where [accruals].[entry_id] = @par0
-- entryId

-- packages/books/src/batch/queries.ts
select [batch_run_tenants].[run_id], [batch_run_tenants].[tenant_id], [batch_run_tenants].[state] from [batch_runs] inner join [batch_run_tenants] on [batch_run_tenants].[run_id] = [batch_runs].[id] where [batch_runs].[state] in (@par0, @par1) order by [batch_run_tenants].[run_id] asc, [batch_run_tenants].[tenant_id] asc
-- =RUNNING, =CANCELLING

-- packages/books/src/batch/queries.ts
select [batch_run_tenants].[tenant_id], [batch_runs].[month], [batch_runs].[target], [batch_run_tenants].[state], [batch_run_tenants].[outcome], [batch_run_tenants].[ended_at] from [batch_run_tenants] inner join [batch_runs] on [batch_runs].[id] = [batch_run_tenants].[run_id] where [batch_run_tenants].[state] in (@par0, @par1) order by [batch_run_tenants].[ended_at] desc, [batch_run_tenants].[run_id] desc
-- =BLOCKED, =FAILED

-- packages/books/src/batch/queries.ts
select [id], [kind], [month], [target], [state], [started_by], [started_by_name], [started_at], [ended_at], [tenant_count], [commit_number] from [batch_runs] order by [batch_runs].[started_at] desc, [batch_runs].[id] desc
-- 

-- packages/books/src/batch/queries.ts
select [id], [kind], [month], [target], [state], [started_by], [started_by_name], [started_at], [ended_at], [tenant_count], [commit_number] from [batch_runs] where [batch_runs].[id] = @par0
-- id

-- packages/books/src/batch/queries.ts
select [id], [kind], [month], [target], [state], [started_by], [started_by_name], [started_at], [ended_at], [tenant_count], [commit_number] from [batch_runs] where [batch_runs].[state] in (@par0, @par1) order by [batch_runs].[started_at] asc, [batch_runs].[id] asc
-- =RUNNING, =CANCELLING

-- packages/books/src/batch/queries.ts
select [id], [number], [slug] from [tenants] where [tenants].[state] = @par0 order by [tenants].[number] asc
-- =ACTIVE

-- packages/books/src/batch/queries.ts
select [run_id], [tenant_id] from [batch_run_tenants] where [batch_run_tenants].[state] in (@par0, @par1) order by [batch_run_tenants].[run_id] asc, [batch_run_tenants].[tenant_id] asc
-- =WAITING, =RUNNING

-- packages/books/src/batch/queries.ts
select [run_id], [tenant_id], [state], [attempts], [outcome], [tenant_commit_number], [started_at], [ended_at], [commit_number] from [batch_run_tenants] where (([batch_run_tenants].[run_id] = @par0) and ([batch_run_tenants].[tenant_id] = @par1))
-- runId, tenantId

-- packages/books/src/batch/queries.ts
select [run_id], [tenant_id], [state], [attempts], [outcome], [tenant_commit_number], [started_at], [ended_at], [commit_number] from [batch_run_tenants] where [batch_run_tenants].[run_id] = @par0
-- runId

-- packages/books/src/batch/queries.ts
select [tenant_group_members].[tenant_id], [tenant_groups].[is_removed], [tenant_group_members].[is_removed] from [tenant_groups] inner join [tenant_group_members] on [tenant_group_members].[group_id] = [tenant_groups].[id] where [tenant_groups].[code] = @par0
-- code

-- packages/books/src/batch/queries.ts
select [tenant_id] from [batch_run_tenants] where (([batch_run_tenants].[run_id] = @par0) and ([batch_run_tenants].[state] in (@par1, @par2))) order by [batch_run_tenants].[tenant_id] asc offset @par3 rows fetch next @par4 rows only
-- runId, =WAITING, =RUNNING, =0, =1

-- packages/books/src/changed-after-close/queries.ts
select [journal_entries].[id], [journal_entries].[series], [journal_entries].[fiscal_year_id], [journal_entries].[number], [journal_entries].[kind], [journal_entries].[period_id], [journal_entries].[posting_date], [journal_entries].[document_date], [journal_entries].[actual_posting_date], [journal_entries].[description], [journal_entries].[reference], [journal_entries].[source], [journal_entries].[source_id], [journal_entries].[side], cast([journal_entries].[total_base_amount] as varchar(max)), [journal_entries].[line_count], [journal_entries].[prepared_by], [journal_entries].[approved_by], [journal_entries].[commit_number], [fiscal_years].[name], [commits].[reason] from [journal_entries] inner join [commits] on [commits].[number] = [journal_entries].[commit_number] inner join [fiscal_years] on [fiscal_years].[id] = [journal_entries].[fiscal_year_id] where (([journal_entries].[period_id] = @par0) and ([journal_entries].[commit_number] >= @par1) and ([journal_entries].[commit_number] <= @par2) and ((([journal_entries].[commit_number] > @par3) or ([journal_entries].[id] > @par4)))) order by [journal_entries].[commit_number] asc, [journal_entries].[id] asc offset @par5 rows fetch next @par6 rows only
-- periodId, afterCommit, upTo, afterCommit, afterId, =0, limit

-- packages/books/src/changed-after-close/queries.ts
select [period_id], [ordinal], [submitted_by], [approved_by], [digest], [entry_count], [commit_number] from [period_closings] where (([period_closings].[period_id] = @par0) and ([period_closings].[ordinal] = @par1))
-- periodId, ordinal

-- packages/books/src/changed-after-close/queries.ts
select [periods].[id], [periods].[start_date] from [periods] inner join [period_closings] on (([period_closings].[period_id] = [periods].[id]) and ([period_closings].[ordinal] = @par0)) where (([periods].[start_date] <= @par1) and ([periods].[end_date] >= @par2) and ([periods].[start_date] > @par3)) order by [periods].[start_date] asc offset @par4 rows fetch next @par5 rows only
-- =1, to, from, afterStart, =0, limit

-- packages/books/src/close/items/queries.ts
select [account_id], [currency], cast(coalesce(sum([open_original_amount]), 0) as varchar(max)), cast(coalesce(sum([open_base_amount]), 0) as varchar(max)) from [open_item_balances] group by [open_item_balances].[account_id], [open_item_balances].[currency]
-- 

-- packages/books/src/close/items/queries.ts
select [commit_number] from [journal_entries] where (([journal_entries].[commit_number] > @par0) and ([journal_entries].[period_id] = @par1)) order by [journal_entries].[commit_number] desc offset @par2 rows fetch next @par3 rows only
-- after, periodId, =0, =1

-- packages/books/src/close/items/queries.ts
select [head_number], [head_hash], [is_valid], [first_fault] from [chain_verifications] order by [chain_verifications].[head_number] desc, [chain_verifications].[commit_number] desc offset @par0 rows fetch next @par1 rows only
-- =0, =1

-- packages/books/src/close/items/queries.ts
select [id], [code] from [accounts]
-- 

-- packages/books/src/close/items/queries.ts
select [id], [period_id], [code], [title], [owner_id], [due_date], [is_repeated], [state], [note], [acknowledged], [decided_by], [commit_number] from [close_items] where [close_items].[period_id] = @par0 order by [close_items].[id] asc
-- periodId

-- packages/books/src/close/items/queries.ts
select [original_currency] from [account_balances] where (([account_balances].[period_id] = @par0) and ([account_balances].[original_currency] <> @par1)) order by [account_balances].[account_id] asc offset @par2 rows fetch next @par3 rows only
-- periodId, baseCurrency, =0, =1

-- packages/books/src/close/items/queries.ts
select [original_currency], count(*) from [journal_lines] where (([journal_lines].[period_id] = @par0) and ([journal_lines].[rate_mark] = @par1)) group by [journal_lines].[original_currency] order by [journal_lines].[original_currency] asc
-- periodId, mark

-- packages/books/src/close/items/queries.ts
select count(*), max([commit_number]) from [document_drafts] where (([document_drafts].[state] = @par0) and ([document_drafts].[posting_date] >= @par1) and ([document_drafts].[posting_date] <= @par2))
-- state, startDate, endDate

-- packages/books/src/close/items/queries.ts
select count(*), max([commit_number]) from [entry_drafts] where (([entry_drafts].[state] = @par0) and ([entry_drafts].[posting_date] >= @par1) and ([entry_drafts].[posting_date] <= @par2))
-- state, startDate, endDate

-- packages/books/src/close/items/queries.ts
select count(*), min([next_date]), max([commit_number]) from [recurring_entries] where (([recurring_entries].[state] = @par0) and ([recurring_entries].[next_date] <= @par1) and (((([recurring_entries].[last_date] is null)) or ([recurring_entries].[last_date] >= [recurring_entries].[next_date]))))
-- state, upTo

-- packages/books/src/close/items/queries.ts
select count(*), min([reverse_on_date]), max([commit_number]) from [accruals] where (([accruals].[reverse_on_date] <= @par0) and (([accruals].[reversal_id] is null)))
-- upTo

-- packages/books/src/close/items/read-close-packages.ts
select [period_closings].[ordinal], [period_closings].[submitted_by], [period_closings].[approved_by], [commits].[instant], [period_closings].[commit_number], [period_closings].[digest], [period_closings].[entry_count] from [period_closings] inner join [commits] on [commits].[number] = [period_closings].[commit_number] where [period_closings].[period_id] = @par0 order by [period_closings].[ordinal] asc
-- periodId

-- packages/books/src/close/queries.ts
select [id], [series], [fiscal_year_id], [number], [kind], [period_id], [posting_date], [document_date], [actual_posting_date], [description], [reference], [source], [source_id], [side], cast([total_base_amount] as varchar(max)), [line_count], [prepared_by], [approved_by], [commit_number] from [journal_entries] where (([journal_entries].[period_id] = @par0) and ([journal_entries].[posting_date] >= @par1) and ([journal_entries].[posting_date] <= @par2) and ([journal_entries].[commit_number] >= @par3) and ((([journal_entries].[commit_number] > @par4) or ([journal_entries].[id] > @par5)))) order by [journal_entries].[commit_number] asc, [journal_entries].[id] asc offset @par6 rows fetch next @par7 rows only
-- periodId, startDate, endDate, commitNumber, commitNumber, entryId, =0, limit

-- packages/books/src/close/queries.ts
select [journal_lines].[entry_id], [journal_lines].[ordinal], [journal_lines].[account_id], [journal_lines].[period_id], [journal_lines].[posting_date], [journal_lines].[document_date], [journal_lines].[kind], [journal_lines].[side], [journal_lines].[party_id], [journal_lines].[open_item_id], cast([journal_lines].[base_amount] as varchar(max)), [journal_lines].[original_currency], cast([journal_lines].[original_amount] as varchar(max)), [journal_lines].[rate], [journal_lines].[rate_date], [journal_lines].[rate_id], [journal_lines].[rate_mark], [journal_lines].[is_closing], [journal_lines].[tax_code_id], [journal_lines].[description], [journal_lines].[commit_number] from [journal_entries] inner join [journal_lines] on [journal_lines].[entry_id] = [journal_entries].[id] where (([journal_entries].[period_id] = @par0) and ([journal_entries].[posting_date] >= @par1) and ([journal_entries].[posting_date] <= @par2) and ([journal_entries].[commit_number] >= @par3) and ((([journal_entries].[commit_number] > @par4) or ([journal_entries].[id] > @par5))) and ([journal_entries].[commit_number] <= @par6) and ((([journal_entries].[commit_number] < @par7) or ([journal_entries].[id] <= @par8)))) order by [journal_entries].[commit_number] asc, [journal_entries].[id] asc, [journal_lines].[ordinal] asc
-- periodId, startDate, endDate, commitNumber, commitNumber, entryId, lastCommitNumber, lastCommitNumber, lastEntryId

-- packages/books/src/close/queries.ts
select [period_id], [ordinal], [submitted_by], [approved_by], [digest], [entry_count], [commit_number] from [period_closings] where [period_closings].[period_id] = @par0 order by [period_closings].[ordinal] desc offset @par1 rows fetch next @par2 rows only
-- periodId, =0, =1

-- packages/books/src/close/queries.ts
select [period_id], [preparer_id], [makers], [submitted_by], [submitted_digest], [submitted_entry_count], [decided_by], [rejection_reason], [commit_number] from [close_packages] where [close_packages].[period_id] = @par0
-- periodId

-- packages/books/src/control-rows-by-ids.ts
select [batch_run_tenants].[tenant_id], [batch_runs].[month], [batch_run_tenants].[ended_at] from [batch_run_tenants] inner join [batch_runs] on [batch_runs].[id] = [batch_run_tenants].[run_id] where (([batch_run_tenants].[tenant_id] in (@par0)) and ([batch_run_tenants].[state] in (@par1, @par2)))
-- id0, =DONE, =NOTHING_TO_DO

-- packages/books/src/control-rows-by-ids.ts
select [batch_run_tenants].[tenant_id], [batch_runs].[month], [batch_run_tenants].[ended_at] from [batch_run_tenants] inner join [batch_runs] on [batch_runs].[id] = [batch_run_tenants].[run_id] where (([batch_run_tenants].[tenant_id] in (@par0, …)) and ([batch_run_tenants].[state] in (@par16, @par17)))
-- id0, …, =DONE, =NOTHING_TO_DO

-- packages/books/src/control-rows-by-ids.ts
select [batch_run_tenants].[tenant_id], [batch_runs].[month], [batch_run_tenants].[ended_at] from [batch_run_tenants] inner join [batch_runs] on [batch_runs].[id] = [batch_run_tenants].[run_id] where (([batch_run_tenants].[tenant_id] in (@par0, …)) and ([batch_run_tenants].[state] in (@par201, @par202)))
-- id0, …, =DONE, =NOTHING_TO_DO

-- packages/books/src/control-rows-by-ids.ts
select [batch_run_tenants].[tenant_id], [batch_runs].[month], [batch_run_tenants].[ended_at] from [batch_run_tenants] inner join [batch_runs] on [batch_runs].[id] = [batch_run_tenants].[run_id] where (([batch_run_tenants].[tenant_id] in (@par0, …)) and ([batch_run_tenants].[state] in (@par51, @par52)))
-- id0, …, =DONE, =NOTHING_TO_DO

-- packages/books/src/control-rows-by-ids.ts
select [id], [number], [slug], [name], [base_currency], [time_zone], [locale], [country_pack], [kind], [state], [provisioning], [engine], [server], [database], [commit_number] from [tenants] where [tenants].[id] in (@par0)
-- id0

-- packages/books/src/control-rows-by-ids.ts
select [id], [number], [slug], [name], [base_currency], [time_zone], [locale], [country_pack], [kind], [state], [provisioning], [engine], [server], [database], [commit_number] from [tenants] where [tenants].[id] in (@par0, …)
-- id0, …

-- packages/books/src/control-rows-by-ids.ts
select [run_id], [tenant_id], [state], [attempts], [outcome], [tenant_commit_number], [started_at], [ended_at], [commit_number] from [batch_run_tenants] where [batch_run_tenants].[run_id] in (@par0)
-- id0

-- packages/books/src/control-rows-by-ids.ts
select [run_id], [tenant_id], [state], [attempts], [outcome], [tenant_commit_number], [started_at], [ended_at], [commit_number] from [batch_run_tenants] where [batch_run_tenants].[run_id] in (@par0, …)
-- id0, …

-- packages/books/src/control-rows-by-ids.ts
select [tenant_id], [as_of_commit_number], [as_of_instant], [status] from [tenant_status] where [tenant_status].[tenant_id] in (@par0)
-- id0

-- packages/books/src/control-rows-by-ids.ts
select [tenant_id], [as_of_commit_number], [as_of_instant], [status] from [tenant_status] where [tenant_status].[tenant_id] in (@par0, …)
-- id0, …

-- packages/books/src/directory.ts
select [id], [number], [slug], [name], [base_currency], [time_zone], [locale], [country_pack], [kind], [state], [provisioning], [engine], [server], [database], [commit_number] from [tenants] where [tenants].[id] = @par0
-- id

-- packages/books/src/directory.ts
select [id], [number], [slug], [name], [base_currency], [time_zone], [locale], [country_pack], [kind], [state], [provisioning], [engine], [server], [database], [commit_number] from [tenants] where [tenants].[state] <> @par0 order by [tenants].[number]
-- =REMOVED

-- packages/books/src/directory.ts
select [scope_id], [key], [value] from [settings] where (([settings].[scope_id] = @par0) or ([settings].[scope_id] = @par1))
-- firm, tenant

-- packages/books/src/directory.ts
select max([number]) from [commits]
-- 

-- packages/books/src/documents/queries.ts
select [allocation_id], [entry_id], [commit_number] from [allocation_reversals] where [allocation_reversals].[allocation_id] = @par0
-- allocationId

-- packages/books/src/documents/queries.ts
select [document_id], [note_id], [entry_id], [commit_number] from [document_voids] where [document_voids].[document_id] = @par0
-- documentId

-- packages/books/src/documents/queries.ts
select [document_id], [ordinal], [kind], [currency], [item_id], [account_id], [description], [quantity_e6], [unit_price_e6], cast([net_amount] as varchar(max)), [tax_code_id], [tax_percent_e4], cast([tax_amount] as varchar(max)), [original_ordinal], [commit_number] from [document_lines] where [document_lines].[document_id] = @par0 order by [document_lines].[ordinal] asc
-- documentId

-- packages/books/src/documents/queries.ts
select [documents].[display_number] from [document_voids] inner join [documents] on [documents].[id] = [document_voids].[document_id] where [document_voids].[note_id] = @par0
-- noteId

-- packages/books/src/documents/queries.ts
select [id], [display_number] from [documents] where (([documents].[party_id] = @par0) and ([documents].[kind] = @par1) and ([documents].[vendor_number] = @par2))
-- partyId, kind, vendorNumber

-- packages/books/src/documents/queries.ts
select [id], [from_item_id], [to_item_id], [allocation_date], [currency], cast([amount] as varchar(max)), cast([from_base_amount] as varchar(max)), cast([to_base_amount] as varchar(max)), [entry_id], [commit_number] from [allocations] where [allocations].[from_item_id] = @par0 order by [allocations].[id] asc
-- itemId

-- packages/books/src/documents/queries.ts
select [id], [from_item_id], [to_item_id], [allocation_date], [currency], cast([amount] as varchar(max)), cast([from_base_amount] as varchar(max)), cast([to_base_amount] as varchar(max)), [entry_id], [commit_number] from [allocations] where [allocations].[id] = @par0
-- id

-- packages/books/src/documents/queries.ts
select [id], [from_item_id], [to_item_id], [allocation_date], [currency], cast([amount] as varchar(max)), cast([from_base_amount] as varchar(max)), cast([to_base_amount] as varchar(max)), [entry_id], [commit_number] from [allocations] where [allocations].[to_item_id] = @par0 order by [allocations].[id] asc
-- itemId

-- packages/books/src/documents/queries.ts
select [id], [kind], [display_number], cast([total_amount] as varchar(max)) from [documents] where [documents].[original_document_id] = @par0 order by [documents].[id] asc
-- documentId

-- packages/books/src/documents/queries.ts
select [id], [kind], [side], [series], [fiscal_year_id], [number], [display_number], [vendor_number], [party_id], [document_date], [posting_date], [due_date], [currency], cast([net_amount] as varchar(max)), cast([tax_amount] as varchar(max)), cast([total_amount] as varchar(max)), cast([total_base_amount] as varchar(max)), [rate], [rate_date], [rate_id], [rate_mark], [control_account_id], [entry_id], [original_document_id], [bank_account_id], [bank_currency], cast([bank_amount] as varchar(max)), [reference], [memo], [template], [prepared_by], [approved_by], [commit_number] from [documents] where [documents].[id] = @par0
-- id

-- packages/books/src/documents/queries.ts
select [id], [kind], [state], [party_id], [document_date], [posting_date], [content], [prepared_by], [submitted_by], [decided_by], [rejection_reason], [document_id], [commit_number] from [document_drafts] where [document_drafts].[id] = @par0
-- id

-- packages/books/src/documents/queries.ts
select [id], [side], [party_id], [account_id], [document_id], [reference], [document_date], [due_date], [currency], cast([original_amount] as varchar(max)), cast([base_amount] as varchar(max)), [commit_number] from [open_items] where [open_items].[document_id] = @par0
-- documentId

-- packages/books/src/documents/queries.ts
select [id], [side], [party_id], [account_id], [document_id], [reference], [document_date], [due_date], [currency], cast([original_amount] as varchar(max)), cast([base_amount] as varchar(max)), [commit_number] from [open_items] where [open_items].[id] = @par0
-- id

-- packages/books/src/documents/queries.ts
select [kind], [series], [prefix], [is_yearly], [commit_number] from [document_series] where [document_series].[kind] = @par0
-- kind

-- packages/books/src/documents/queries.ts
select cast(coalesce(sum([original_debit]), 0) as varchar(max)), cast(coalesce(sum([original_credit]), 0) as varchar(max)), cast(coalesce(sum([base_debit]), 0) as varchar(max)), cast(coalesce(sum([base_credit]), 0) as varchar(max)) from [account_balances] where (([account_balances].[account_id] = @par0) and ([account_balances].[original_currency] = @par1)) group by [account_balances].[account_id]
-- accountId, currency

-- packages/books/src/documents/remark-on-document.ts
select [document_id], [remark], [commit_number] from [document_remarks] where [document_remarks].[document_id] = @par0
-- documentId

-- packages/books/src/drafts/propose-lines.ts
select [code], [is_active] from [tax_codes] where [tax_codes].[id] = @par0
-- id

-- packages/books/src/drafts/queries.ts
select [id], [state], [posting_date], [document_date], [description], [reference], [lines], [prepared_by], [submitted_by], [decided_by], [rejection_reason], [entry_id], [is_accrual], [commit_number] from [entry_drafts] where [entry_drafts].[id] = @par0
-- id

-- packages/books/src/export/queries.ts
select [id], [code], [name], [type] from [accounts] where [accounts].[is_postable] = @par0 order by [accounts].[code] asc
-- isPostable

-- packages/books/src/export/queries.ts
select [journal_entries].[id], [journal_entries].[series], [journal_entries].[fiscal_year_id], [journal_entries].[number], [journal_entries].[kind], [journal_entries].[period_id], [journal_entries].[posting_date], [journal_entries].[document_date], [journal_entries].[actual_posting_date], [journal_entries].[description], [journal_entries].[reference], [journal_entries].[source], [journal_entries].[source_id], [journal_entries].[side], cast([journal_entries].[total_base_amount] as varchar(max)), [journal_entries].[line_count], [journal_entries].[prepared_by], [journal_entries].[approved_by], [journal_entries].[commit_number], [fiscal_years].[name] from [journal_entries] inner join [fiscal_years] on [fiscal_years].[id] = [journal_entries].[fiscal_year_id] where (([journal_entries].[commit_number] <= @par0) and ([journal_entries].[posting_date] >= @par1) and ((([journal_entries].[posting_date] > @par2) or ([journal_entries].[id] > @par3)))) order by [journal_entries].[posting_date] asc, [journal_entries].[id] asc offset @par4 rows fetch next @par5 rows only
-- throughCommit, date, date, id, =0, limit

-- packages/books/src/export/queries.ts
select [journal_lines].[entry_id], [journal_lines].[account_id], [journal_lines].[kind], [parties].[code], [tax_codes].[code], [journal_lines].[open_item_id], [open_items].[reference], [open_items].[document_date], [open_items].[due_date], cast([open_items].[original_amount] as varchar(max)), cast([open_items].[base_amount] as varchar(max)), cast([journal_lines].[base_amount] as varchar(max)), [journal_lines].[original_currency], cast([journal_lines].[original_amount] as varchar(max)), [journal_lines].[rate], [journal_lines].[rate_date], [journal_lines].[description], [journal_lines].[is_closing] from [journal_entries] inner join [journal_lines] on [journal_lines].[entry_id] = [journal_entries].[id] left join [parties] on [parties].[id] = [journal_lines].[party_id] left join [open_items] on [open_items].[id] = [journal_lines].[open_item_id] left join [tax_codes] on [tax_codes].[id] = [journal_lines].[tax_code_id] where (([journal_entries].[commit_number] <= @par0) and ([journal_entries].[posting_date] >= @par1) and ((([journal_entries].[posting_date] > @par2) or ([journal_entries].[id] > @par3))) and ([journal_entries].[posting_date] <= @par4) and ((([journal_entries].[posting_date] < @par5) or ([journal_entries].[id] <= @par6)))) order by [journal_entries].[posting_date] asc, [journal_entries].[id] asc, [journal_lines].[ordinal] asc
-- throughCommit, date, date, id, lastDate, lastDate, lastId

-- packages/books/src/export/saft-queries.ts
select [account_id], cast(coalesce(sum([base_amount]), 0) as varchar(max)) from [journal_lines] where (([journal_lines].[posting_date] < @par0) and ([journal_lines].[commit_number] <= @par1)) group by [journal_lines].[account_id] order by [journal_lines].[account_id] asc
-- date, throughCommit

-- packages/books/src/export/saft-queries.ts
select [accounts].[code], [accounts].[control_role], [parties].[code], [parties].[name], cast(coalesce(sum([journal_lines].[base_amount]), 0) as varchar(max)) from [journal_lines] inner join [parties] on [parties].[id] = [journal_lines].[party_id] inner join [accounts] on [accounts].[id] = [journal_lines].[account_id] where ((([journal_lines].[open_item_id] is not null)) and ([journal_lines].[posting_date] < @par0) and ([journal_lines].[commit_number] <= @par1)) group by [accounts].[code], [accounts].[control_role], [parties].[code], [parties].[name] order by [accounts].[code] asc, [parties].[code] asc
-- date, throughCommit

-- packages/books/src/export/saft-queries.ts
select [legal_name], [tax_id] from [legal_details]
-- 

-- packages/books/src/export/saft-queries.ts
select [open_item_id] from [journal_lines] where ((([journal_lines].[open_item_id] is not null)) and ([journal_lines].[posting_date] < @par0) and ([journal_lines].[commit_number] <= @par1)) group by [journal_lines].[open_item_id] order by [journal_lines].[open_item_id] asc
-- date, throughCommit

-- packages/books/src/export/saft-queries.ts
select count(*), cast(coalesce(sum([total_base_amount]), 0) as varchar(max)) from [journal_entries] where (([journal_entries].[posting_date] >= @par0) and ([journal_entries].[posting_date] <= @par1) and ([journal_entries].[commit_number] <= @par2))
-- from, to, throughCommit

-- packages/books/src/export/tables/document-queries.ts
select [document_lines].[document_id], [document_lines].[ordinal], [document_lines].[kind], [document_lines].[currency], [document_lines].[item_id], [document_lines].[account_id], [document_lines].[description], [document_lines].[quantity_e6], [document_lines].[unit_price_e6], cast([document_lines].[net_amount] as varchar(max)), [document_lines].[tax_code_id], [document_lines].[tax_percent_e4], cast([document_lines].[tax_amount] as varchar(max)), [document_lines].[original_ordinal], [document_lines].[commit_number], [accounts].[code], [items].[code], [tax_codes].[code] from [document_lines] inner join [accounts] on [accounts].[id] = [document_lines].[account_id] left join [items] on [items].[id] = [document_lines].[item_id] left join [tax_codes] on [tax_codes].[id] = [document_lines].[tax_code_id] where (([document_lines].[document_id] > @par0) and ([document_lines].[document_id] <= @par1)) order by [document_lines].[document_id] asc, [document_lines].[ordinal] asc
-- id, lastId

-- packages/books/src/export/tables/document-queries.ts
select [documents].[id], [documents].[kind], [documents].[side], [documents].[series], [documents].[fiscal_year_id], [documents].[number], [documents].[display_number], [documents].[vendor_number], [documents].[party_id], [documents].[document_date], [documents].[posting_date], [documents].[due_date], [documents].[currency], cast([documents].[net_amount] as varchar(max)), cast([documents].[tax_amount] as varchar(max)), cast([documents].[total_amount] as varchar(max)), cast([documents].[total_base_amount] as varchar(max)), [documents].[rate], [documents].[rate_date], [documents].[rate_id], [documents].[rate_mark], [documents].[control_account_id], [documents].[entry_id], [documents].[original_document_id], [documents].[bank_account_id], [documents].[bank_currency], cast([documents].[bank_amount] as varchar(max)), [documents].[reference], [documents].[memo], [documents].[template], [documents].[prepared_by], [documents].[approved_by], [documents].[commit_number], [parties].[code], [parties].[name] from [documents] inner join [parties] on [parties].[id] = [documents].[party_id] where (([documents].[id] > @par0) and ([documents].[document_date] >= @par1) and ([documents].[document_date] <= @par2) and ([documents].[commit_number] <= @par3)) order by [documents].[id] asc offset @par4 rows fetch next @par5 rows only
-- id, from, to, throughCommit, =0, limit

-- packages/books/src/export/tables/document-queries.ts
select [open_item_id], cast(coalesce(sum([original_amount]), 0) as varchar(max)), cast(coalesce(sum([base_amount]), 0) as varchar(max)) from [journal_lines] where ((([journal_lines].[open_item_id] is not null)) and ([journal_lines].[open_item_id] > @par0) and ([journal_lines].[open_item_id] <= @par1) and ([journal_lines].[posting_date] <= @par2) and ([journal_lines].[commit_number] <= @par3)) group by [journal_lines].[open_item_id] order by [journal_lines].[open_item_id] asc
-- id, lastId, asOf, throughCommit

-- packages/books/src/export/tables/document-queries.ts
select [open_items].[id], [open_items].[side], [open_items].[party_id], [open_items].[account_id], [open_items].[document_id], [open_items].[reference], [open_items].[document_date], [open_items].[due_date], [open_items].[currency], cast([open_items].[original_amount] as varchar(max)), cast([open_items].[base_amount] as varchar(max)), [open_items].[commit_number], [parties].[code], [parties].[name], [accounts].[code] from [open_items] inner join [parties] on [parties].[id] = [open_items].[party_id] inner join [accounts] on [accounts].[id] = [open_items].[account_id] where (([open_items].[id] > @par0) and ([open_items].[commit_number] <= @par1)) order by [open_items].[id] asc offset @par2 rows fetch next @par3 rows only
-- id, throughCommit, =0, limit

-- packages/books/src/export/tables/master-queries.ts
select [id], [code], [name], [is_customer], [is_vendor], [tax_id], [tax_check_digit], [address], [email], [phone], [note], [currency], [payment_term_days], [is_active], [commit_number] from [parties] where [parties].[code] > @par0 order by [parties].[code] asc offset @par1 rows fetch next @par2 rows only
-- code, =0, limit

-- packages/books/src/export/tables/master-queries.ts
select [id], [code], [name], [treatment], [percent_e4], [is_active], [commit_number] from [tax_codes] order by [tax_codes].[code] asc
-- 

-- packages/books/src/export/tables/master-queries.ts
select [id], [code], [name], [type], [normal_side], [parent_id], [is_postable], [is_active], [control_role], [commit_number] from [accounts] order by [accounts].[code] asc
-- 

-- packages/books/src/export/tables/master-queries.ts
select [items].[id], [items].[code], [items].[name], [items].[unit_price_e6], [items].[currency], [items].[sales_account_id], [items].[purchase_account_id], [items].[tax_code_id], [items].[is_active], [items].[commit_number], [tax_codes].[code] from [items] left join [tax_codes] on [tax_codes].[id] = [items].[tax_code_id] where [items].[code] > @par0 order by [items].[code] asc offset @par1 rows fetch next @par2 rows only
-- code, =0, limit

-- packages/books/src/export/tables/master-queries.ts
select [role], [account_id], [commit_number] from [account_roles] order by [account_roles].[role] asc
-- 

-- packages/books/src/exposure/queries.ts
select [account_balances].[account_id], [account_balances].[original_currency], cast(coalesce(sum([account_balances].[base_debit]), 0) as varchar(max)), cast(coalesce(sum([account_balances].[base_credit]), 0) as varchar(max)), cast(coalesce(sum([account_balances].[original_debit]), 0) as varchar(max)), cast(coalesce(sum([account_balances].[original_credit]), 0) as varchar(max)) from [account_balances] inner join [accounts] on [accounts].[id] = [account_balances].[account_id] where (([account_balances].[period_id] = @par0) and ([account_balances].[original_currency] <> @par1) and ([accounts].[type] in (@par2, @par3))) group by [account_balances].[account_id], [account_balances].[original_currency]
-- periodId, baseCurrency, =ASSET, =LIABILITY

-- packages/books/src/exposure/queries.ts
select [account_balances].[account_id], [account_balances].[original_currency], cast(coalesce(sum([account_balances].[base_debit]), 0) as varchar(max)), cast(coalesce(sum([account_balances].[base_credit]), 0) as varchar(max)), cast(coalesce(sum([account_balances].[original_debit]), 0) as varchar(max)), cast(coalesce(sum([account_balances].[original_credit]), 0) as varchar(max)) from [periods] inner join [account_balances] on [account_balances].[period_id] = [periods].[id] inner join [accounts] on [accounts].[id] = [account_balances].[account_id] where (([periods].[end_date] <= @par0) and ([account_balances].[original_currency] <> @par1) and ([accounts].[type] in (@par2, @par3))) group by [account_balances].[account_id], [account_balances].[original_currency]
-- asOf, baseCurrency, =ASSET, =LIABILITY

-- packages/books/src/exposure/queries.ts
select [bank_account_id] from [documents] where ([documents].[bank_account_id] is not null) group by [documents].[bank_account_id]
-- 

-- packages/books/src/exposure/queries.ts
select [journal_lines].[account_id], [journal_lines].[original_currency], cast(coalesce(sum([journal_lines].[base_amount]), 0) as varchar(max)), cast(coalesce(sum([journal_lines].[original_amount]), 0) as varchar(max)) from [journal_entries] inner join [journal_lines] on [journal_lines].[entry_id] = [journal_entries].[id] inner join [accounts] on [accounts].[id] = [journal_lines].[account_id] where (([journal_entries].[posting_date] >= @par0) and ([journal_entries].[posting_date] <= @par1) and ([journal_lines].[original_currency] <> @par2) and ([accounts].[type] in (@par3, @par4))) group by [journal_lines].[account_id], [journal_lines].[original_currency]
-- from, to, baseCurrency, =ASSET, =LIABILITY

-- packages/books/src/exposure/queries.ts
select [open_item_id], cast(coalesce(sum([original_amount]), 0) as varchar(max)), cast(coalesce(sum([base_amount]), 0) as varchar(max)) from [journal_lines] where (([journal_lines].[account_id] = @par0) and ([journal_lines].[posting_date] > @par1) and ([journal_lines].[original_currency] <> @par2)) group by [journal_lines].[open_item_id]
-- accountId, asOf, baseCurrency

-- packages/books/src/exposure/queries.ts
select [open_items].[id], [open_items].[account_id], [open_items].[party_id], [open_items].[reference], [open_items].[document_date], [open_items].[due_date], [open_items].[currency], cast([open_item_balances].[open_original_amount] as varchar(max)), cast([open_item_balances].[open_base_amount] as varchar(max)) from [open_item_balances] inner join [open_items] on [open_items].[id] = [open_item_balances].[open_item_id] where (((([open_item_balances].[open_original_amount] <> 0) or ([open_item_balances].[open_base_amount] <> 0))) and ([open_item_balances].[currency] <> @par0))
-- baseCurrency

-- packages/books/src/exposure/queries.ts
select max([end_date]) from [periods] where [periods].[end_date] <= @par0
-- asOf

-- packages/books/src/files/tickets.ts
select [ticket_hash], [user_id], [tenant_id], [purpose], [parameters], [expires_at], [state], [commit_number] from [file_tickets] where [file_tickets].[ticket_hash] = @par0
-- ticketHash

-- packages/books/src/idempotency.ts
select [command], [input_hash], [answer] from [idempotency_keys] where (([idempotency_keys].[principal] = @par0) and ([idempotency_keys].[key] = @par1))
-- principal, key

-- packages/books/src/import/csv/mappings.ts
select [id], [name], [rules], [commit_number] from [import_mappings] order by [import_mappings].[name] asc
-- 

-- packages/books/src/import/csv/mappings.ts
select [id], [name], [rules], [commit_number] from [import_mappings] where [import_mappings].[name] = @par0
-- name

-- packages/books/src/import/import-queries.ts
select [id], [commit_number] from [imports] where [imports].[file_hash] = @par0
-- fileHash

-- packages/books/src/import/import-queries.ts
select [instant] from [commits] where [commits].[number] = @par0
-- number

-- packages/books/src/import/saft/import-saft.ts
select [id], [code] from [parties] order by [parties].[code] asc
-- 

-- packages/books/src/import/saft/import-saft.ts
select [id], [code], [name], [type], [normal_side], [parent_id], [is_postable], [is_active], [control_role], [commit_number] from [accounts] order by [accounts].[code] asc
-- 

-- packages/books/src/import/saft/import-saft.ts
select count(*) from [journal_entries]
-- 

-- packages/books/src/items/queries.ts
select [id], [code], [name], [unit_price_e6], [currency], [sales_account_id], [purchase_account_id], [tax_code_id], [is_active], [commit_number] from [items] where [items].[code] = @par0
-- code

-- packages/books/src/items/queries.ts
select [id], [code], [name], [unit_price_e6], [currency], [sales_account_id], [purchase_account_id], [tax_code_id], [is_active], [commit_number] from [items] where [items].[id] = @par0
-- id

-- packages/books/src/journal/open-item-balances.ts
insert into [open_item_balances] ([open_item_id], [account_id], [party_id], [currency], [open_original_amount], [open_base_amount]) values (@par0, @par1, @par2, @par3, @par4, @par5)
-- openItemId, accountId, partyId, currency, originalE4, baseE4

-- packages/books/src/journal/open-item-balances.ts
select [open_item_id], [account_id], [party_id], [currency], cast([open_original_amount] as varchar(max)), cast([open_base_amount] as varchar(max)) from [open_item_balances] where [open_item_balances].[open_item_id] = @par0
-- openItemId

-- packages/books/src/journal/open-item-balances.ts
select [open_item_id], [account_id], [party_id], [currency], cast([open_original_amount] as varchar(max)), cast([open_base_amount] as varchar(max)) from [open_item_balances] where [open_item_balances].[party_id] = @par0 order by [open_item_balances].[open_item_id] asc
-- partyId

-- packages/books/src/journal/open-item-balances.ts
update [open_item_balances] set [open_original_amount] = [open_item_balances].[open_original_amount] + @par0, [open_base_amount] = [open_item_balances].[open_base_amount] + @par1 where (([open_item_balances].[open_item_id] = @par2) and ([open_item_balances].[account_id] = @par3) and ([open_item_balances].[party_id] = @par4) and ([open_item_balances].[currency] = @par5))
-- originalE4, baseE4, openItemId, accountId, partyId, currency

-- packages/books/src/journal/queries.ts
insert into [account_balances] ([account_id], [period_id], [original_currency], [is_closing], [base_debit], [base_credit], [original_debit], [original_credit]) values (@par0, @par1, @par2, @par3, @par4, @par5, @par6, @par7)
-- accountId, periodId, originalCurrency, isClosing, baseDebitE4, baseCreditE4, originalDebitE4, originalCreditE4

-- packages/books/src/journal/queries.ts
insert into [series_counters] ([series], [fiscal_year_id], [last_number]) values (@par0, @par1, @par2)
-- series, fiscalYearId, lastNumber

-- packages/books/src/journal/queries.ts
select [account_id] from [account_roles] where [account_roles].[role] = @par0
-- role

-- packages/books/src/journal/queries.ts
select [entry_id], [ordinal], [account_id], [period_id], [posting_date], [document_date], [kind], [side], [party_id], [open_item_id], cast([base_amount] as varchar(max)), [original_currency], cast([original_amount] as varchar(max)), [rate], [rate_date], [rate_id], [rate_mark], [is_closing], [tax_code_id], [description], [commit_number] from [journal_lines] where [journal_lines].[entry_id] = @par0 order by [journal_lines].[ordinal] asc
-- entryId

-- packages/books/src/journal/queries.ts
select [entry_id], [reversing_entry_id], [commit_number] from [entry_reversals] where [entry_reversals].[entry_id] = @par0
-- entryId

-- packages/books/src/journal/queries.ts
select [id], [code], [name], [type], [normal_side], [parent_id], [is_postable], [is_active], [control_role], [commit_number] from [accounts] where [accounts].[id] = @par0
-- id

-- packages/books/src/journal/queries.ts
select [id], [fiscal_year_id], [ordinal], [name], [start_date], [end_date], [lock_state], [close_state], [commit_number] from [periods] order by [periods].[start_date] asc
-- 

-- packages/books/src/journal/queries.ts
select [id], [fiscal_year_id], [ordinal], [name], [start_date], [end_date], [lock_state], [close_state], [commit_number] from [periods] where (([periods].[start_date] <= @par0) and ([periods].[end_date] >= @par1))
-- date, date

-- packages/books/src/journal/queries.ts
select [id], [fiscal_year_id], [ordinal], [name], [start_date], [end_date], [lock_state], [close_state], [commit_number] from [periods] where [periods].[id] = @par0
-- id

-- packages/books/src/journal/queries.ts
select [id], [name], [start_date], [end_date], [commit_number] from [fiscal_years] where [fiscal_years].[id] = @par0
-- id

-- packages/books/src/journal/queries.ts
select [id], [rate_date], [rate], [commit_number] from [exchange_rate_history] where (([exchange_rate_history].[original_currency] = @par0) and ([exchange_rate_history].[base_currency] = @par1) and ([exchange_rate_history].[rate_date] <= @par2)) order by [exchange_rate_history].[rate_date] desc, [exchange_rate_history].[commit_number] desc offset @par3 rows fetch next @par4 rows only
-- originalCurrency, baseCurrency, rateDate, =0, =1

-- packages/books/src/journal/queries.ts
select [id], [series], [fiscal_year_id], [number], [kind], [period_id], [posting_date], [document_date], [actual_posting_date], [description], [reference], [source], [source_id], [side], cast([total_base_amount] as varchar(max)), [line_count], [prepared_by], [approved_by], [commit_number] from [journal_entries] where [journal_entries].[id] = @par0
-- id

-- packages/books/src/journal/queries.ts
select [last_number] from [series_counters] where (([series_counters].[series] = @par0) and ([series_counters].[fiscal_year_id] = @par1))
-- series, fiscalYearId

-- packages/books/src/journal/queries.ts
update [account_balances] set [base_debit] = [account_balances].[base_debit] + @par0, [base_credit] = [account_balances].[base_credit] + @par1, [original_debit] = [account_balances].[original_debit] + @par2, [original_credit] = [account_balances].[original_credit] + @par3 where (([account_balances].[period_id] = @par4) and ([account_balances].[account_id] = @par5) and ([account_balances].[original_currency] = @par6) and ([account_balances].[is_closing] = @par7))
-- baseDebitE4, baseCreditE4, originalDebitE4, originalCreditE4, periodId, accountId, originalCurrency, isClosing

-- packages/books/src/journal/queries.ts
update [series_counters] set [last_number] = @par0 where (([series_counters].[series] = @par1) and ([series_counters].[fiscal_year_id] = @par2))
-- lastNumber, series, fiscalYearId

-- packages/books/src/journal/tax-balances.ts
insert into [tax_balances] ([period_id], [tax_code_id], [account_id], [is_tax], [base_debit], [base_credit]) values (@par0, @par1, @par2, @par3, @par4, @par5)
-- periodId, taxCodeId, accountId, isTax, baseDebitE4, baseCreditE4

-- packages/books/src/journal/tax-balances.ts
update [tax_balances] set [base_debit] = [tax_balances].[base_debit] + @par0, [base_credit] = [tax_balances].[base_credit] + @par1 where (([tax_balances].[period_id] = @par2) and ([tax_balances].[tax_code_id] = @par3) and ([tax_balances].[account_id] = @par4) and ([tax_balances].[is_tax] = @par5))
-- baseDebitE4, baseCreditE4, periodId, taxCodeId, accountId, isTax

-- packages/books/src/legal-details/legal-details.ts
select [tenant_id], [legal_name], [tax_id], [tax_check_digit], [address], [tax_regime], [template], [is_confirmed], [commit_number] from [legal_details] where [legal_details].[tenant_id] = @par0
-- tenantId

-- packages/books/src/opening/queries.ts
select [code], [is_customer], [is_vendor] from [parties] where [parties].[id] = @par0
-- id

-- packages/books/src/opening/queries.ts
select [journal_entries].[id], [journal_entries].[series], [journal_entries].[number], [journal_entries].[fiscal_year_id] from [journal_entries] left join [entry_reversals] on [entry_reversals].[entry_id] = [journal_entries].[id] where (([journal_entries].[posting_date] = @par0) and ([journal_entries].[kind] = @par1) and (([entry_reversals].[entry_id] is null))) order by [journal_entries].[id] asc
-- openingDate, kind

-- packages/books/src/opening/queries.ts
select [open_items].[id], [open_items].[reference], [open_items].[currency], cast([open_items].[original_amount] as varchar(max)), cast([open_items].[base_amount] as varchar(max)), cast([open_item_balances].[open_original_amount] as varchar(max)), cast([open_item_balances].[open_base_amount] as varchar(max)) from [journal_lines] inner join [open_items] on [open_items].[id] = [journal_lines].[open_item_id] inner join [open_item_balances] on [open_item_balances].[open_item_id] = [open_items].[id] where [journal_lines].[entry_id] = @par0 order by [journal_lines].[ordinal] asc
-- entryId

-- packages/books/src/parties/queries.ts
select [id], [code], [name], [is_customer], [is_vendor], [tax_id], [tax_check_digit], [address], [email], [phone], [note], [currency], [payment_term_days], [is_active], [commit_number] from [parties] where [parties].[code] = @par0
-- code

-- packages/books/src/parties/queries.ts
select [id], [code], [name], [is_customer], [is_vendor], [tax_id], [tax_check_digit], [address], [email], [phone], [note], [currency], [payment_term_days], [is_active], [commit_number] from [parties] where [parties].[id] = @par0
-- id

-- packages/books/src/periods/queries.ts
select [id], [fiscal_year_id], [ordinal], [name], [start_date], [end_date], [lock_state], [close_state], [commit_number] from [periods] where [periods].[fiscal_year_id] = @par0 order by [periods].[start_date] asc
-- fiscalYearId

-- packages/books/src/periods/queries.ts
select [id], [name], [start_date], [end_date], [commit_number] from [fiscal_years] order by [fiscal_years].[start_date] asc
-- 

-- packages/books/src/periods/queries.ts
select [id], [name], [start_date], [end_date], [commit_number] from [fiscal_years] order by [fiscal_years].[start_date] desc offset @par0 rows fetch next @par1 rows only
-- =0, =1

-- packages/books/src/ping.ts
select max([number]) from [commits]
-- 

-- packages/books/src/provisioning/queries.ts
select [code], [numeric_code], [name], [minor_units], [is_active], [commit_number] from [currencies] order by [currencies].[code] asc
-- 

-- packages/books/src/provisioning/queries.ts
select [id], [code], [name], [country_pack], [template], [commit_number] from [coa_templates] order by [coa_templates].[code] asc
-- 

-- packages/books/src/provisioning/queries.ts
select [id], [code], [name], [country_pack], [template], [commit_number] from [coa_templates] where [coa_templates].[code] = @par0
-- code

-- packages/books/src/provisioning/queries.ts
select [id], [number], [slug], [name], [base_currency], [time_zone], [locale], [country_pack], [kind], [state], [provisioning], [engine], [server], [database], [commit_number] from [tenants] where [tenants].[id] = @par0
-- id

-- packages/books/src/provisioning/queries.ts
select [id], [number], [slug], [name], [base_currency], [time_zone], [locale], [country_pack], [kind], [state], [provisioning], [engine], [server], [database], [commit_number] from [tenants] where [tenants].[slug] = @par0
-- slug

-- packages/books/src/provisioning/queries.ts
select [id], [number], [slug], [name], [base_currency], [time_zone], [locale], [country_pack], [kind], [state], [provisioning], [engine], [server], [database], [commit_number] from [tenants] where [tenants].[state] = @par0 order by [tenants].[number] asc
-- =PROVISIONING

-- packages/books/src/provisioning/queries.ts
select [tenant_id], [tenant_number], [name], [base_currency], [base_minor_units], [time_zone], [locale], [country_pack], [kind], [commit_number] from [tenant_profile]
-- 

-- packages/books/src/provisioning/queries.ts
select max([number]) from [tenants]
-- 

-- packages/books/src/rates/provider-attempts.ts
select [provider], [attempted_at], [outcome], [detail], [succeeded_at], [failing_since], [failed_count], [commit_number] from [provider_attempts] order by [provider_attempts].[attempted_at] desc, [provider_attempts].[provider] asc offset @par0 rows fetch next @par1 rows only
-- =0, =1

-- packages/books/src/rates/provider-attempts.ts
select [provider], [attempted_at], [outcome], [detail], [succeeded_at], [failing_since], [failed_count], [commit_number] from [provider_attempts] order by [provider_attempts].[provider] asc
-- 

-- packages/books/src/rates/provider-attempts.ts
select [provider], [attempted_at], [outcome], [detail], [succeeded_at], [failing_since], [failed_count], [commit_number] from [provider_attempts] where [provider_attempts].[provider] = @par0
-- provider

-- packages/books/src/rates/provider-attempts.ts
select max([rate_date]) from [provider_rates] where [provider_rates].[provider] = @par0
-- provider

-- packages/books/src/rates/queries.ts
select [id], [original_currency], [base_currency], [rate_date], [rate], [source], [supersedes_id], [reason], [commit_number] from [exchange_rate_history] where (([exchange_rate_history].[original_currency] = @par0) and ([exchange_rate_history].[base_currency] = @par1) and ([exchange_rate_history].[rate_date] = @par2)) order by [exchange_rate_history].[commit_number] desc offset @par3 rows fetch next @par4 rows only
-- originalCurrency, baseCurrency, rateDate, =0, =1

-- packages/books/src/rates/queries.ts
select [rate_date], [rate] from [held_rates] where (([held_rates].[provider] = @par0) and ([held_rates].[currency] = @par1) and ([held_rates].[rate_date] >= @par2) and ([held_rates].[rate_date] <= @par3) and ([held_rates].[state] = @par4)) order by [held_rates].[rate_date], [held_rates].[commit_number]
-- provider, currency, from, to, =CONFIRMED

-- packages/books/src/rates/queries.ts
select [rate_date], [rate] from [provider_rates] where (([provider_rates].[provider] = @par0) and ([provider_rates].[currency] = @par1) and ([provider_rates].[rate_date] >= @par2) and ([provider_rates].[rate_date] <= @par3)) order by [provider_rates].[rate_date], [provider_rates].[commit_number]
-- provider, currency, from, to

-- packages/books/src/rates/queries.ts
select [rate_date], [rate] from [provider_rates] where (([provider_rates].[provider] = @par0) and ([provider_rates].[currency] = @par1)) order by [provider_rates].[rate_date], [provider_rates].[commit_number]
-- provider, currency

-- packages/books/src/recurring/queries.ts
select [draft_id] from [recurring_runs] where (([recurring_runs].[recurring_entry_id] = @par0) and ([recurring_runs].[due_date] = @par1))
-- id, dueDate

-- packages/books/src/recurring/queries.ts
select [due_date] from [recurring_runs] where [recurring_runs].[recurring_entry_id] = @par0 order by [recurring_runs].[due_date] desc offset @par1 rows fetch next @par2 rows only
-- id, =0, =1

-- packages/books/src/recurring/queries.ts
select [id], [frequency], [first_date], [next_date], [last_date] from [recurring_entries] where (([recurring_entries].[state] = @par0) and ([recurring_entries].[next_date] <= @par1) and (((([recurring_entries].[last_date] is null)) or ([recurring_entries].[last_date] >= [recurring_entries].[next_date])))) order by [recurring_entries].[next_date] asc, [recurring_entries].[id] asc offset @par2 rows fetch next @par3 rows only
-- state, upTo, =0, =1

-- packages/books/src/recurring/queries.ts
select [id], [frequency], [first_date], [next_date], [last_date] from [recurring_entries] where (([recurring_entries].[state] = @par0) and ([recurring_entries].[next_date] <= @par1) and (((([recurring_entries].[last_date] is null)) or ([recurring_entries].[last_date] >= [recurring_entries].[next_date])))) order by [recurring_entries].[next_date] asc, [recurring_entries].[id] asc offset @par2 rows fetch next @par3 rows only
-- state, upTo, =0, =201

-- packages/books/src/recurring/queries.ts
select [id], [name], [state], [frequency], [first_date], [next_date], [last_date], [description], [reference], [lines], [is_accrual], [prepared_by], [commit_number] from [recurring_entries] where [recurring_entries].[id] = @par0
-- id

-- packages/books/src/rows-by-ids.ts
select [allocation_id], [entry_id], [commit_number] from [allocation_reversals] where [allocation_reversals].[allocation_id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [allocation_id], [entry_id], [commit_number] from [allocation_reversals] where [allocation_reversals].[allocation_id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [document_id], [note_id], [entry_id], [commit_number] from [document_voids] where [document_voids].[document_id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [document_id], [note_id], [entry_id], [commit_number] from [document_voids] where [document_voids].[document_id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [document_id], [ordinal], [kind], [currency], [item_id], [account_id], [description], [quantity_e6], [unit_price_e6], cast([net_amount] as varchar(max)), [tax_code_id], [tax_percent_e4], cast([tax_amount] as varchar(max)), [original_ordinal], [commit_number] from [document_lines] where (([document_lines].[document_id] in (@par0)) and ([document_lines].[ordinal] > @par1) and ([document_lines].[ordinal] <= @par2)) order by [document_lines].[document_id] asc, [document_lines].[ordinal] asc
-- id0, from, to

-- packages/books/src/rows-by-ids.ts
select [document_id], [ordinal], [kind], [currency], [item_id], [account_id], [description], [quantity_e6], [unit_price_e6], cast([net_amount] as varchar(max)), [tax_code_id], [tax_percent_e4], cast([tax_amount] as varchar(max)), [original_ordinal], [commit_number] from [document_lines] where (([document_lines].[document_id] in (@par0, …)) and ([document_lines].[ordinal] > @par10) and ([document_lines].[ordinal] <= @par11)) order by [document_lines].[document_id] asc, [document_lines].[ordinal] asc
-- id0, …, from, to

-- packages/books/src/rows-by-ids.ts
select [document_id], [ordinal], [kind], [currency], [item_id], [account_id], [description], [quantity_e6], [unit_price_e6], cast([net_amount] as varchar(max)), [tax_code_id], [tax_percent_e4], cast([tax_amount] as varchar(max)), [original_ordinal], [commit_number] from [document_lines] where (([document_lines].[document_id] in (@par0, …)) and ([document_lines].[ordinal] > @par100) and ([document_lines].[ordinal] <= @par101)) order by [document_lines].[document_id] asc, [document_lines].[ordinal] asc
-- id0, …, from, to

-- packages/books/src/rows-by-ids.ts
select [document_id], [ordinal], [kind], [currency], [item_id], [account_id], [description], [quantity_e6], [unit_price_e6], cast([net_amount] as varchar(max)), [tax_code_id], [tax_percent_e4], cast([tax_amount] as varchar(max)), [original_ordinal], [commit_number] from [document_lines] where (([document_lines].[document_id] in (@par0, …)) and ([document_lines].[ordinal] > @par500) and ([document_lines].[ordinal] <= @par501)) order by [document_lines].[document_id] asc, [document_lines].[ordinal] asc
-- id0, …, from, to

-- packages/books/src/rows-by-ids.ts
select [document_id], [remark], [commit_number] from [document_remarks] where [document_remarks].[document_id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [document_id], [remark], [commit_number] from [document_remarks] where [document_remarks].[document_id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [entry_id], [ordinal], [account_id], [period_id], [posting_date], [document_date], [kind], [side], [party_id], [open_item_id], cast([base_amount] as varchar(max)), [original_currency], cast([original_amount] as varchar(max)), [rate], [rate_date], [rate_id], [rate_mark], [is_closing], [tax_code_id], [description], [commit_number] from [journal_lines] where (([journal_lines].[entry_id] in (@par0)) and ([journal_lines].[ordinal] > @par1) and ([journal_lines].[ordinal] <= @par2)) order by [journal_lines].[entry_id] asc, [journal_lines].[ordinal] asc
-- id0, from, to

-- packages/books/src/rows-by-ids.ts
select [entry_id], [ordinal], [account_id], [period_id], [posting_date], [document_date], [kind], [side], [party_id], [open_item_id], cast([base_amount] as varchar(max)), [original_currency], cast([original_amount] as varchar(max)), [rate], [rate_date], [rate_id], [rate_mark], [is_closing], [tax_code_id], [description], [commit_number] from [journal_lines] where (([journal_lines].[entry_id] in (@par0, …)) and ([journal_lines].[ordinal] > @par10) and ([journal_lines].[ordinal] <= @par11)) order by [journal_lines].[entry_id] asc, [journal_lines].[ordinal] asc
-- id0, …, from, to

-- packages/books/src/rows-by-ids.ts
select [entry_id], [ordinal], [account_id], [period_id], [posting_date], [document_date], [kind], [side], [party_id], [open_item_id], cast([base_amount] as varchar(max)), [original_currency], cast([original_amount] as varchar(max)), [rate], [rate_date], [rate_id], [rate_mark], [is_closing], [tax_code_id], [description], [commit_number] from [journal_lines] where (([journal_lines].[entry_id] in (@par0, …)) and ([journal_lines].[ordinal] > @par100) and ([journal_lines].[ordinal] <= @par101)) order by [journal_lines].[entry_id] asc, [journal_lines].[ordinal] asc
-- id0, …, from, to

-- packages/books/src/rows-by-ids.ts
select [entry_id], [ordinal], [account_id], [period_id], [posting_date], [document_date], [kind], [side], [party_id], [open_item_id], cast([base_amount] as varchar(max)), [original_currency], cast([original_amount] as varchar(max)), [rate], [rate_date], [rate_id], [rate_mark], [is_closing], [tax_code_id], [description], [commit_number] from [journal_lines] where (([journal_lines].[entry_id] in (@par0, …)) and ([journal_lines].[ordinal] > @par500) and ([journal_lines].[ordinal] <= @par501)) order by [journal_lines].[entry_id] asc, [journal_lines].[ordinal] asc
-- id0, …, from, to

-- packages/books/src/rows-by-ids.ts
select [entry_id], [reverse_on_date], [reversal_id], [commit_number] from [accruals] where [accruals].[entry_id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [entry_id], [reverse_on_date], [reversal_id], [commit_number] from [accruals] where [accruals].[entry_id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [entry_id], [reversing_entry_id], [commit_number] from [entry_reversals] where [entry_reversals].[entry_id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [entry_id], [reversing_entry_id], [commit_number] from [entry_reversals] where [entry_reversals].[entry_id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [entry_id], [reversing_entry_id], [commit_number] from [entry_reversals] where [entry_reversals].[reversing_entry_id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [entry_id], [reversing_entry_id], [commit_number] from [entry_reversals] where [entry_reversals].[reversing_entry_id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [exchange_rate_history].[id], [exchange_rate_history].[original_currency], [exchange_rate_history].[base_currency], [exchange_rate_history].[rate_date], [exchange_rate_history].[rate], [exchange_rate_history].[source], [exchange_rate_history].[reason], [exchange_rate_history].[supersedes_id], [exchange_rate_history].[commit_number], [commits].[instant], [commits].[actor_name] from [exchange_rate_history] inner join [commits] on [commits].[number] = [exchange_rate_history].[commit_number] where [exchange_rate_history].[id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [exchange_rate_history].[id], [exchange_rate_history].[original_currency], [exchange_rate_history].[base_currency], [exchange_rate_history].[rate_date], [exchange_rate_history].[rate], [exchange_rate_history].[source], [exchange_rate_history].[reason], [exchange_rate_history].[supersedes_id], [exchange_rate_history].[commit_number], [commits].[instant], [commits].[actor_name] from [exchange_rate_history] inner join [commits] on [commits].[number] = [exchange_rate_history].[commit_number] where [exchange_rate_history].[id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [exchange_rate_history].[id], [exchange_rate_history].[original_currency], [exchange_rate_history].[base_currency], [exchange_rate_history].[rate_date], [exchange_rate_history].[rate], [exchange_rate_history].[source], [exchange_rate_history].[reason], [exchange_rate_history].[supersedes_id], [exchange_rate_history].[commit_number], [commits].[instant], [commits].[actor_name] from [exchange_rate_history] inner join [commits] on [commits].[number] = [exchange_rate_history].[commit_number] where [exchange_rate_history].[supersedes_id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [exchange_rate_history].[id], [exchange_rate_history].[original_currency], [exchange_rate_history].[base_currency], [exchange_rate_history].[rate_date], [exchange_rate_history].[rate], [exchange_rate_history].[source], [exchange_rate_history].[reason], [exchange_rate_history].[supersedes_id], [exchange_rate_history].[commit_number], [commits].[instant], [commits].[actor_name] from [exchange_rate_history] inner join [commits] on [commits].[number] = [exchange_rate_history].[commit_number] where [exchange_rate_history].[supersedes_id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [id], [code], [control_role] from [accounts] where [accounts].[id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [id], [code], [control_role] from [accounts] where [accounts].[id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [id], [code], [name], [is_customer], [is_vendor], [tax_id], [tax_check_digit], [address], [email], [phone], [note], [currency], [payment_term_days], [is_active], [commit_number] from [parties] where [parties].[id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [id], [code], [name], [is_customer], [is_vendor], [tax_id], [tax_check_digit], [address], [email], [phone], [note], [currency], [payment_term_days], [is_active], [commit_number] from [parties] where [parties].[id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [id], [code], [name], [treatment], [percent_e4], [is_active], [commit_number] from [tax_codes] where [tax_codes].[id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [id], [code], [name], [treatment], [percent_e4], [is_active], [commit_number] from [tax_codes] where [tax_codes].[id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [id], [code], [name], [type], [normal_side], [parent_id], [is_postable], [is_active], [control_role], [commit_number] from [accounts] where [accounts].[id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [id], [code], [name], [type], [normal_side], [parent_id], [is_postable], [is_active], [control_role], [commit_number] from [accounts] where [accounts].[id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [id], [code], [name], [unit_price_e6], [currency], [sales_account_id], [purchase_account_id], [tax_code_id], [is_active], [commit_number] from [items] where [items].[id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [id], [code], [name], [unit_price_e6], [currency], [sales_account_id], [purchase_account_id], [tax_code_id], [is_active], [commit_number] from [items] where [items].[id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [id], [display_number] from [documents] where [documents].[id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [id], [display_number] from [documents] where [documents].[id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [id], [fiscal_year_id], [ordinal], [name], [start_date], [end_date], [lock_state], [close_state], [commit_number] from [periods] where [periods].[fiscal_year_id] in (@par0) order by [periods].[start_date] asc
-- id0

-- packages/books/src/rows-by-ids.ts
select [id], [fiscal_year_id], [ordinal], [name], [start_date], [end_date], [lock_state], [close_state], [commit_number] from [periods] where [periods].[fiscal_year_id] in (@par0, …) order by [periods].[start_date] asc
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [id], [fiscal_year_id], [ordinal], [name], [start_date], [end_date], [lock_state], [close_state], [commit_number] from [periods] where [periods].[id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [id], [fiscal_year_id], [ordinal], [name], [start_date], [end_date], [lock_state], [close_state], [commit_number] from [periods] where [periods].[id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [id], [fiscal_year_id], [state], [fingerprint], cast([result] as varchar(max)), [entry_count], [line_count], [drafted_by], [reviewed_by], [closed_by], [reversed_by], [commit_number] from [year_closes] where [year_closes].[fiscal_year_id] in (@par0) order by [year_closes].[id] desc
-- id0

-- packages/books/src/rows-by-ids.ts
select [id], [fiscal_year_id], [state], [fingerprint], cast([result] as varchar(max)), [entry_count], [line_count], [drafted_by], [reviewed_by], [closed_by], [reversed_by], [commit_number] from [year_closes] where [year_closes].[fiscal_year_id] in (@par0, …) order by [year_closes].[id] desc
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [id], [fiscal_year_id], [state], [fingerprint], cast([result] as varchar(max)), [entry_count], [line_count], [drafted_by], [reviewed_by], [closed_by], [reversed_by], [commit_number] from [year_closes] where [year_closes].[id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [id], [fiscal_year_id], [state], [fingerprint], cast([result] as varchar(max)), [entry_count], [line_count], [drafted_by], [reviewed_by], [closed_by], [reversed_by], [commit_number] from [year_closes] where [year_closes].[id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [id], [from_item_id], [to_item_id], [allocation_date], [currency], cast([amount] as varchar(max)), cast([from_base_amount] as varchar(max)), cast([to_base_amount] as varchar(max)), [entry_id], [commit_number] from [allocations] where [allocations].[from_item_id] in (@par0) order by [allocations].[id] asc
-- id0

-- packages/books/src/rows-by-ids.ts
select [id], [from_item_id], [to_item_id], [allocation_date], [currency], cast([amount] as varchar(max)), cast([from_base_amount] as varchar(max)), cast([to_base_amount] as varchar(max)), [entry_id], [commit_number] from [allocations] where [allocations].[from_item_id] in (@par0, …) order by [allocations].[id] asc
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [id], [from_item_id], [to_item_id], [allocation_date], [currency], cast([amount] as varchar(max)), cast([from_base_amount] as varchar(max)), cast([to_base_amount] as varchar(max)), [entry_id], [commit_number] from [allocations] where [allocations].[id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [id], [from_item_id], [to_item_id], [allocation_date], [currency], cast([amount] as varchar(max)), cast([from_base_amount] as varchar(max)), cast([to_base_amount] as varchar(max)), [entry_id], [commit_number] from [allocations] where [allocations].[id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [id], [from_item_id], [to_item_id], [allocation_date], [currency], cast([amount] as varchar(max)), cast([from_base_amount] as varchar(max)), cast([to_base_amount] as varchar(max)), [entry_id], [commit_number] from [allocations] where [allocations].[to_item_id] in (@par0) order by [allocations].[id] asc
-- id0

-- packages/books/src/rows-by-ids.ts
select [id], [from_item_id], [to_item_id], [allocation_date], [currency], cast([amount] as varchar(max)), cast([from_base_amount] as varchar(max)), cast([to_base_amount] as varchar(max)), [entry_id], [commit_number] from [allocations] where [allocations].[to_item_id] in (@par0, …) order by [allocations].[id] asc
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [id], [kind], [side], [series], [fiscal_year_id], [number], [display_number], [vendor_number], [party_id], [document_date], [posting_date], [due_date], [currency], cast([net_amount] as varchar(max)), cast([tax_amount] as varchar(max)), cast([total_amount] as varchar(max)), cast([total_base_amount] as varchar(max)), [rate], [rate_date], [rate_id], [rate_mark], [control_account_id], [entry_id], [original_document_id], [bank_account_id], [bank_currency], cast([bank_amount] as varchar(max)), [reference], [memo], [template], [prepared_by], [approved_by], [commit_number] from [documents] where [documents].[id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [id], [kind], [side], [series], [fiscal_year_id], [number], [display_number], [vendor_number], [party_id], [document_date], [posting_date], [due_date], [currency], cast([net_amount] as varchar(max)), cast([tax_amount] as varchar(max)), cast([total_amount] as varchar(max)), cast([total_base_amount] as varchar(max)), [rate], [rate_date], [rate_id], [rate_mark], [control_account_id], [entry_id], [original_document_id], [bank_account_id], [bank_currency], cast([bank_amount] as varchar(max)), [reference], [memo], [template], [prepared_by], [approved_by], [commit_number] from [documents] where [documents].[id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [id], [kind], [side], [series], [fiscal_year_id], [number], [display_number], [vendor_number], [party_id], [document_date], [posting_date], [due_date], [currency], cast([net_amount] as varchar(max)), cast([tax_amount] as varchar(max)), cast([total_amount] as varchar(max)), cast([total_base_amount] as varchar(max)), [rate], [rate_date], [rate_id], [rate_mark], [control_account_id], [entry_id], [original_document_id], [bank_account_id], [bank_currency], cast([bank_amount] as varchar(max)), [reference], [memo], [template], [prepared_by], [approved_by], [commit_number] from [documents] where [documents].[original_document_id] in (@par0) order by [documents].[original_document_id] asc, [documents].[id] asc
-- id0

-- packages/books/src/rows-by-ids.ts
select [id], [kind], [side], [series], [fiscal_year_id], [number], [display_number], [vendor_number], [party_id], [document_date], [posting_date], [due_date], [currency], cast([net_amount] as varchar(max)), cast([tax_amount] as varchar(max)), cast([total_amount] as varchar(max)), cast([total_base_amount] as varchar(max)), [rate], [rate_date], [rate_id], [rate_mark], [control_account_id], [entry_id], [original_document_id], [bank_account_id], [bank_currency], cast([bank_amount] as varchar(max)), [reference], [memo], [template], [prepared_by], [approved_by], [commit_number] from [documents] where [documents].[original_document_id] in (@par0, …) order by [documents].[original_document_id] asc, [documents].[id] asc
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [id], [kind], [state], [party_id], [document_date], [posting_date], [content], [prepared_by], [submitted_by], [decided_by], [rejection_reason], [document_id], [commit_number] from [document_drafts] where [document_drafts].[id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [id], [kind], [state], [party_id], [document_date], [posting_date], [content], [prepared_by], [submitted_by], [decided_by], [rejection_reason], [document_id], [commit_number] from [document_drafts] where [document_drafts].[id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [id], [lines] from [entry_drafts] where [entry_drafts].[id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [id], [lines] from [entry_drafts] where [entry_drafts].[id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [id], [name] from [fiscal_years] where [fiscal_years].[id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [id], [name] from [fiscal_years] where [fiscal_years].[id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [id], [name], [start_date], [end_date], [commit_number] from [fiscal_years] where [fiscal_years].[id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [id], [name], [start_date], [end_date], [commit_number] from [fiscal_years] where [fiscal_years].[id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [id], [name], [state], [frequency], [first_date], [next_date], [last_date], [description], [reference], [lines], [is_accrual], [prepared_by], [commit_number] from [recurring_entries] where [recurring_entries].[id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [id], [name], [state], [frequency], [first_date], [next_date], [last_date], [description], [reference], [lines], [is_accrual], [prepared_by], [commit_number] from [recurring_entries] where [recurring_entries].[id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [id], [reference] from [open_items] where [open_items].[id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [id], [reference] from [open_items] where [open_items].[id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [id], [series], [fiscal_year_id], [number], [kind], [period_id], [posting_date], [document_date], [actual_posting_date], [description], [reference], [source], [source_id], [side], cast([total_base_amount] as varchar(max)), [line_count], [prepared_by], [approved_by], [commit_number] from [journal_entries] where [journal_entries].[id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [id], [series], [fiscal_year_id], [number], [kind], [period_id], [posting_date], [document_date], [actual_posting_date], [description], [reference], [source], [source_id], [side], cast([total_base_amount] as varchar(max)), [line_count], [prepared_by], [approved_by], [commit_number] from [journal_entries] where [journal_entries].[id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [id], [state], [posting_date], [document_date], [description], [reference], [prepared_by], [submitted_by], [decided_by], [rejection_reason], [entry_id], [is_accrual], [commit_number] from [entry_drafts] where [entry_drafts].[id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [id], [state], [posting_date], [document_date], [description], [reference], [prepared_by], [submitted_by], [decided_by], [rejection_reason], [entry_id], [is_accrual], [commit_number] from [entry_drafts] where [entry_drafts].[id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [id], [year_close_id], [ordinal], [kind], [posting_date], [description], [explanation], [accrual_entry_id], [commit_number] from [year_close_entries] where [year_close_entries].[year_close_id] in (@par0) order by [year_close_entries].[year_close_id] asc, [year_close_entries].[ordinal] asc
-- id0

-- packages/books/src/rows-by-ids.ts
select [id], [year_close_id], [ordinal], [kind], [posting_date], [description], [explanation], [accrual_entry_id], [commit_number] from [year_close_entries] where [year_close_entries].[year_close_id] in (@par0, …) order by [year_close_entries].[year_close_id] asc, [year_close_entries].[ordinal] asc
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [journal_entries].[source_id], [journal_entries].[id], [entry_reversals].[reversing_entry_id] from [journal_entries] left join [entry_reversals] on [entry_reversals].[entry_id] = [journal_entries].[id] where [journal_entries].[source_id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [journal_entries].[source_id], [journal_entries].[id], [entry_reversals].[reversing_entry_id] from [journal_entries] left join [entry_reversals] on [entry_reversals].[entry_id] = [journal_entries].[id] where [journal_entries].[source_id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [open_items].[id], [open_items].[account_id], [open_items].[party_id], [open_items].[reference], [open_items].[document_date], [open_items].[due_date], [open_items].[currency], cast([open_item_balances].[open_original_amount] as varchar(max)), cast([open_item_balances].[open_base_amount] as varchar(max)) from [open_items] inner join [open_item_balances] on [open_item_balances].[open_item_id] = [open_items].[id] where [open_items].[id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [open_items].[id], [open_items].[account_id], [open_items].[party_id], [open_items].[reference], [open_items].[document_date], [open_items].[due_date], [open_items].[currency], cast([open_item_balances].[open_original_amount] as varchar(max)), cast([open_item_balances].[open_base_amount] as varchar(max)) from [open_items] inner join [open_item_balances] on [open_item_balances].[open_item_id] = [open_items].[id] where [open_items].[id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [open_items].[id], [open_items].[side], [open_items].[party_id], [open_items].[account_id], [open_items].[document_id], [open_items].[reference], [open_items].[document_date], [open_items].[due_date], [open_items].[currency], cast([open_items].[original_amount] as varchar(max)), cast([open_items].[base_amount] as varchar(max)), [open_items].[commit_number], cast([open_item_balances].[open_original_amount] as varchar(max)), cast([open_item_balances].[open_base_amount] as varchar(max)) from [open_items] inner join [open_item_balances] on [open_item_balances].[open_item_id] = [open_items].[id] where [open_items].[document_id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [open_items].[id], [open_items].[side], [open_items].[party_id], [open_items].[account_id], [open_items].[document_id], [open_items].[reference], [open_items].[document_date], [open_items].[due_date], [open_items].[currency], cast([open_items].[original_amount] as varchar(max)), cast([open_items].[base_amount] as varchar(max)), [open_items].[commit_number], cast([open_item_balances].[open_original_amount] as varchar(max)), cast([open_item_balances].[open_base_amount] as varchar(max)) from [open_items] inner join [open_item_balances] on [open_item_balances].[open_item_id] = [open_items].[id] where [open_items].[document_id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [open_items].[id], [open_items].[side], [open_items].[party_id], [open_items].[account_id], [open_items].[document_id], [open_items].[reference], [open_items].[document_date], [open_items].[due_date], [open_items].[currency], cast([open_items].[original_amount] as varchar(max)), cast([open_items].[base_amount] as varchar(max)), [open_items].[commit_number], cast([open_item_balances].[open_original_amount] as varchar(max)), cast([open_item_balances].[open_base_amount] as varchar(max)) from [open_items] inner join [open_item_balances] on [open_item_balances].[open_item_id] = [open_items].[id] where [open_items].[id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [open_items].[id], [open_items].[side], [open_items].[party_id], [open_items].[account_id], [open_items].[document_id], [open_items].[reference], [open_items].[document_date], [open_items].[due_date], [open_items].[currency], cast([open_items].[original_amount] as varchar(max)), cast([open_items].[base_amount] as varchar(max)), [open_items].[commit_number], cast([open_item_balances].[open_original_amount] as varchar(max)), cast([open_item_balances].[open_base_amount] as varchar(max)) from [open_items] inner join [open_item_balances] on [open_item_balances].[open_item_id] = [open_items].[id] where [open_items].[id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [period_closings].[period_id], [journal_entries].[source], count(*) from [journal_entries] cross join [period_closings] where (((([journal_entries].[commit_number] > @par0) and ([period_closings].[period_id] = [journal_entries].[period_id]) and ([journal_entries].[commit_number] > [period_closings].[commit_number]))) and ([period_closings].[ordinal] = @par1) and ([period_closings].[period_id] in (@par2))) group by [period_closings].[period_id], [journal_entries].[source]
-- after, =1, id0

-- packages/books/src/rows-by-ids.ts
select [period_closings].[period_id], [journal_entries].[source], count(*) from [journal_entries] cross join [period_closings] where (((([journal_entries].[commit_number] > @par0) and ([period_closings].[period_id] = [journal_entries].[period_id]) and ([journal_entries].[commit_number] > [period_closings].[commit_number]))) and ([period_closings].[ordinal] = @par1) and ([period_closings].[period_id] in (@par2, …))) group by [period_closings].[period_id], [journal_entries].[source]
-- after, =1, id0, …

-- packages/books/src/rows-by-ids.ts
select [period_closings].[period_id], [period_closings].[ordinal], [journal_lines].[account_id], cast(coalesce(sum([journal_lines].[base_amount]), 0) as varchar(max)) from [journal_entries] cross join [period_closings] cross join [journal_lines] where (((([journal_entries].[commit_number] > @par0) and ([period_closings].[period_id] = [journal_entries].[period_id]) and ([journal_entries].[commit_number] > [period_closings].[commit_number]))) and ([journal_entries].[source] <> @par1) and ([period_closings].[period_id] in (@par2)) and ([journal_lines].[entry_id] = [journal_entries].[id])) group by [period_closings].[period_id], [period_closings].[ordinal], [journal_lines].[account_id]
-- after, =YEAR_END, id0

-- packages/books/src/rows-by-ids.ts
select [period_closings].[period_id], [period_closings].[ordinal], [journal_lines].[account_id], cast(coalesce(sum([journal_lines].[base_amount]), 0) as varchar(max)) from [journal_entries] cross join [period_closings] cross join [journal_lines] where (((([journal_entries].[commit_number] > @par0) and ([period_closings].[period_id] = [journal_entries].[period_id]) and ([journal_entries].[commit_number] > [period_closings].[commit_number]))) and ([journal_entries].[source] <> @par1) and ([period_closings].[period_id] in (@par2, …)) and ([journal_lines].[entry_id] = [journal_entries].[id])) group by [period_closings].[period_id], [period_closings].[ordinal], [journal_lines].[account_id]
-- after, =YEAR_END, id0, …

-- packages/books/src/rows-by-ids.ts
select [period_closings].[period_id], [period_closings].[ordinal], [period_closings].[submitted_by], [period_closings].[approved_by], [period_closings].[digest], [period_closings].[entry_count], [period_closings].[commit_number], [commits].[instant] from [period_closings] inner join [commits] on [commits].[number] = [period_closings].[commit_number] where [period_closings].[period_id] in (@par0) order by [period_closings].[ordinal] asc
-- id0

-- packages/books/src/rows-by-ids.ts
select [period_closings].[period_id], [period_closings].[ordinal], [period_closings].[submitted_by], [period_closings].[approved_by], [period_closings].[digest], [period_closings].[entry_count], [period_closings].[commit_number], [commits].[instant] from [period_closings] inner join [commits] on [commits].[number] = [period_closings].[commit_number] where [period_closings].[period_id] in (@par0, …) order by [period_closings].[ordinal] asc
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [role], [account_id] from [account_roles] where [account_roles].[account_id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [role], [account_id] from [account_roles] where [account_roles].[account_id] in (@par0, …)
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [year_close_entry_id], [ordinal], [account_id], [original_currency], cast([original_amount] as varchar(max)), cast([base_amount] as varchar(max)), [explanation], [state], [decided_by], [note], [commit_number] from [year_close_lines] where [year_close_lines].[year_close_entry_id] in (@par0) order by [year_close_lines].[year_close_entry_id] asc, [year_close_lines].[ordinal] asc
-- id0

-- packages/books/src/rows-by-ids.ts
select [year_close_entry_id], [ordinal], [account_id], [original_currency], cast([original_amount] as varchar(max)), cast([base_amount] as varchar(max)), [explanation], [state], [decided_by], [note], [commit_number] from [year_close_lines] where [year_close_lines].[year_close_entry_id] in (@par0, …) order by [year_close_lines].[year_close_entry_id] asc, [year_close_lines].[ordinal] asc
-- id0, …

-- packages/books/src/rows-by-ids.ts
select [year_sign_offs].[fiscal_year_id], [year_sign_offs].[year_close_id], [year_sign_offs].[signed_by], [year_sign_offs].[statement], [year_sign_offs].[statement_version], [year_sign_offs].[exposure], [year_sign_offs].[exposure_hash], [year_sign_offs].[commit_number], [commits].[instant] from [year_sign_offs] inner join [commits] on [commits].[number] = [year_sign_offs].[commit_number] where [year_sign_offs].[fiscal_year_id] in (@par0)
-- id0

-- packages/books/src/rows-by-ids.ts
select [year_sign_offs].[fiscal_year_id], [year_sign_offs].[year_close_id], [year_sign_offs].[signed_by], [year_sign_offs].[statement], [year_sign_offs].[statement_version], [year_sign_offs].[exposure], [year_sign_offs].[exposure_hash], [year_sign_offs].[commit_number], [commits].[instant] from [year_sign_offs] inner join [commits] on [commits].[number] = [year_sign_offs].[commit_number] where [year_sign_offs].[fiscal_year_id] in (@par0, …)
-- id0, …

-- packages/books/src/series/queries.ts
select [kind] from [documents] where (([documents].[kind] <> @par0) and ([documents].[display_number] >= @par1) and ([documents].[display_number] < @par2)) order by [documents].[kind] asc offset @par3 rows fetch next @par4 rows only
-- kind, from, to, =0, =1

-- packages/books/src/series/queries.ts
select [kind], [series], [prefix], [is_yearly], [commit_number] from [document_series] order by [document_series].[kind] asc
-- 

-- packages/books/src/series/queries.ts
select [series_counters].[series], [fiscal_years].[name], [series_counters].[last_number], [fiscal_years].[start_date] from [series_counters] left join [fiscal_years] on [fiscal_years].[id] = [series_counters].[fiscal_year_id] where [series_counters].[series] in (@par0, @par1, @par2, @par3, @par4, @par5, @par6, @par7) order by [series_counters].[series] asc, [fiscal_years].[start_date] desc
-- =INV, =SCN, =SDN, =RCT, =BIL, =PCN, =PDN, =PAY

-- packages/books/src/sign-off/queries.ts
select [fiscal_year_id], [year_close_id], [signed_by], [statement], [statement_version], [exposure], [exposure_hash], [commit_number] from [year_sign_offs] where [year_sign_offs].[fiscal_year_id] = @par0
-- fiscalYearId

-- packages/books/src/sign-off/queries.ts
select [id], [fiscal_year_id], [state], [fingerprint], cast([result] as varchar(max)), [entry_count], [line_count], [drafted_by], [reviewed_by], [closed_by], [reversed_by], [commit_number] from [year_closes] where (([year_closes].[fiscal_year_id] = @par0) and ([year_closes].[state] = @par1))
-- fiscalYearId, =POSTED

-- packages/books/src/status/queries.ts
select [account_balances].[original_currency] from [account_balances] inner join [periods] on [periods].[id] = [account_balances].[period_id] where (([periods].[close_state] in ('OPEN', 'DRAFT', 'PENDING_APPROVAL')) and ([account_balances].[original_currency] <> @par0)) group by [account_balances].[original_currency]
-- baseCurrency

-- packages/books/src/status/queries.ts
select [account_id] from [account_roles] where [account_roles].[role] = @par0
-- role

-- packages/books/src/status/queries.ts
select [accounts].[id], [accounts].[type], [accounts].[control_role], [account_balances].[original_currency], cast(coalesce(sum([account_balances].[base_debit]), 0) as varchar(max)), cast(coalesce(sum([account_balances].[base_credit]), 0) as varchar(max)), cast(coalesce(sum([account_balances].[original_debit]), 0) as varchar(max)), cast(coalesce(sum([account_balances].[original_credit]), 0) as varchar(max)) from [account_balances] inner join [accounts] on [accounts].[id] = [account_balances].[account_id] group by [accounts].[id], [accounts].[type], [accounts].[control_role], [account_balances].[original_currency]
-- 

-- packages/books/src/status/queries.ts
select [id], [name], [start_date], [end_date], [lock_state], [close_state] from [periods] order by [periods].[start_date] asc
-- 

-- packages/books/src/status/queries.ts
select count(*), min([posting_date]) from [document_drafts] where [document_drafts].[state] = @par0
-- state

-- packages/books/src/status/queries.ts
select count(*), min([posting_date]) from [entry_drafts] where [entry_drafts].[state] = @par0
-- state

-- packages/books/src/status/queries.ts
select count(*), min([reverse_on_date]) from [accruals] where ([accruals].[reversal_id] is null)
-- 

-- packages/books/src/status/queries.ts
select max([rate_date]) from [exchange_rate_history] where (([exchange_rate_history].[original_currency] = @par0) and ([exchange_rate_history].[base_currency] = @par1))
-- originalCurrency, baseCurrency

-- packages/books/src/status/store.ts
delete from [tenant_status] where [tenant_status].[tenant_id] = @par0
-- tenantId

-- packages/books/src/status/store.ts
insert into [tenant_status] ([tenant_id], [as_of_commit_number], [as_of_instant], [status]) values (@par0, @par1, @par2, @par3)
-- tenantId, number, instant, status

-- packages/books/src/status/store.ts
select [tenant_id], [as_of_commit_number], [as_of_instant], [status] from [tenant_status] where [tenant_status].[tenant_id] = @par0
-- tenantId

-- packages/books/src/status/store.ts
update [tenant_status] set [as_of_commit_number] = @par0, [as_of_instant] = @par1, [status] = @par2 where [tenant_status].[tenant_id] = @par3
-- number, instant, status, tenantId

-- packages/books/src/tax-codes/queries.ts
select [content] from [document_drafts] where [document_drafts].[state] = @par0
-- =PENDING_APPROVAL

-- packages/books/src/tax-codes/queries.ts
select [id], [code], [name], [treatment], [percent_e4], [is_active], [commit_number] from [tax_codes] where [tax_codes].[code] = @par0
-- code

-- packages/books/src/tax-codes/queries.ts
select [id], [code], [name], [treatment], [percent_e4], [is_active], [commit_number] from [tax_codes] where [tax_codes].[id] = @par0
-- id

-- packages/books/src/tax-codes/queries.ts
select [period_id] from [tax_balances] where [tax_balances].[tax_code_id] = @par0 order by [tax_balances].[period_id] offset @par1 rows fetch next @par2 rows only
-- id, =0, =1

-- packages/books/src/timeline/chain-heads.ts
select [head_hash] from [chain_heads] where (([chain_heads].[tenant_id] = @par0) and ([chain_heads].[head_number] = @par1))
-- tenantId, number

-- packages/books/src/timeline/chain-heads.ts
select [head_number], [head_hash] from [chain_heads] where [chain_heads].[tenant_id] = @par0 order by [chain_heads].[head_number] desc offset @par1 rows fetch next @par2 rows only
-- tenantId, =0, limit

-- packages/books/src/timeline/commits.ts
select [instant] from [commits] where [commits].[number] = @par0
-- number

-- packages/books/src/timeline/commits.ts
select [number] from [commits] order by [commits].[number] desc offset @par0 rows fetch next @par1 rows only
-- =0, =1

-- packages/books/src/timeline/commits.ts
select [number], [hash], [instant] from [commits] order by [commits].[number] desc offset @par0 rows fetch next @par1 rows only
-- =0, =1

-- packages/books/src/timeline/commits.ts
select [number], [instant], [actor_kind], [actor_id], [actor_name], [request_id], [origin], [command], [outcome], [reason], [hash], [previous_hash] from [commits] where [commits].[number] < @par0 order by [commits].[number] desc offset @par1 rows fetch next @par2 rows only
-- below, =0, limit

-- packages/books/src/timeline/commits.ts
select [number], [instant], [actor_kind], [actor_id], [actor_name], [request_id], [origin], [command], [outcome], [reason], [hash], [previous_hash] from [commits] where [commits].[number] = @par0
-- number

-- packages/books/src/timeline/related-objects.ts
select [entry_id] from [entry_reversals] where [entry_reversals].[reversing_entry_id] = @par0
-- id

-- packages/books/src/timeline/related-objects.ts
select [id] from [entry_drafts] where [entry_drafts].[id] = @par0
-- id

-- packages/books/src/timeline/related-objects.ts
select [id] from [exchange_rate_history] where [exchange_rate_history].[supersedes_id] = @par0
-- id

-- packages/books/src/timeline/related-objects.ts
select [id] from [journal_entries] where [journal_entries].[source_id] = @par0
-- id

-- packages/books/src/timeline/related-objects.ts
select [id], [supersedes_id] from [exchange_rate_history] where [exchange_rate_history].[id] = @par0
-- id

-- packages/books/src/timeline/timeline.ts
select [event], [before], [after] from [audit_events] where (([audit_events].[object_type] = @par0) and ([audit_events].[object_id] = @par1) and ([audit_events].[commit_number] = @par2)) order by [audit_events].[ordinal] asc
-- objectType, objectId, commitNumber

-- packages/books/src/timeline/timeline.ts
select distinct [commit_number] from [audit_events] where (([audit_events].[object_type] = @par0) and ([audit_events].[object_id] = @par1) and ([audit_events].[commit_number] > @par2)) order by [audit_events].[commit_number] asc offset @par3 rows fetch next @par4 rows only
-- objectType, objectId, after, =0, limit

-- packages/books/src/verify/check-entries.ts
select [ordinal] from [audit_events] where (([audit_events].[object_type] = @par0) and ([audit_events].[object_id] = @par1) and ([audit_events].[commit_number] = @par2) and ([audit_events].[event] = @par3))
-- objectType, objectId, commitNumber, event

-- packages/books/src/verify/rebuild-derived.ts
delete from [account_balances]
-- 

-- packages/books/src/verify/rebuild-derived.ts
delete from [open_item_balances]
-- 

-- packages/books/src/verify/rebuild-derived.ts
delete from [series_counters]
-- 

-- packages/books/src/verify/rebuild-derived.ts
delete from [tax_balances]
-- 

-- packages/books/src/verify/rebuild-derived.ts
select [entry_id], [ordinal], [account_id], [period_id], [posting_date], [document_date], [kind], [side], [party_id], [open_item_id], cast([base_amount] as varchar(max)), [original_currency], cast([original_amount] as varchar(max)), [rate], [rate_date], [rate_id], [rate_mark], [is_closing], [tax_code_id], [description], [commit_number] from [journal_lines] where (([journal_lines].[entry_id] >= @par0) and ((([journal_lines].[entry_id] > @par1) or ([journal_lines].[ordinal] > @par2)))) order by [journal_lines].[entry_id] asc, [journal_lines].[ordinal] asc offset @par3 rows fetch next @par4 rows only
-- entryId, entryId, ordinal, =0, =2000

-- packages/books/src/verify/rebuild-derived.ts
select [id], [series], [fiscal_year_id], [number] from [documents] where [documents].[id] > @par0 order by [documents].[id] asc offset @par1 rows fetch next @par2 rows only
-- id, =0, =2000

-- packages/books/src/verify/rebuild-derived.ts
select [id], [series], [fiscal_year_id], [number] from [journal_entries] where [journal_entries].[id] > @par0 order by [journal_entries].[id] asc offset @par1 rows fetch next @par2 rows only
-- id, =0, =2000

-- packages/books/src/year-end/queries.ts
select [account_balances].[account_id], [account_balances].[original_currency], cast([account_balances].[base_debit] as varchar(max)), cast([account_balances].[base_credit] as varchar(max)), cast([account_balances].[original_debit] as varchar(max)), cast([account_balances].[original_credit] as varchar(max)) from [account_balances] inner join [accounts] on [accounts].[id] = [account_balances].[account_id] where (([account_balances].[period_id] = @par0) and ([account_balances].[original_currency] <> @par1) and ([accounts].[type] in (@par2, @par3, @par4)) and (([accounts].[control_role] is null)))
-- periodId, baseCurrency, =ASSET, =LIABILITY, =EQUITY

-- packages/books/src/year-end/queries.ts
select [account_balances].[account_id], [account_balances].[original_currency], cast(coalesce(sum([account_balances].[base_debit]), 0) as varchar(max)), cast(coalesce(sum([account_balances].[base_credit]), 0) as varchar(max)), cast(coalesce(sum([account_balances].[original_debit]), 0) as varchar(max)), cast(coalesce(sum([account_balances].[original_credit]), 0) as varchar(max)) from [periods] inner join [account_balances] on [account_balances].[period_id] = [periods].[id] inner join [accounts] on [accounts].[id] = [account_balances].[account_id] where (([periods].[end_date] <= @par0) and ([account_balances].[original_currency] <> @par1) and ([accounts].[type] in (@par2, @par3, @par4)) and (([accounts].[control_role] is null))) group by [account_balances].[account_id], [account_balances].[original_currency]
-- upTo, baseCurrency, =ASSET, =LIABILITY, =EQUITY

-- packages/books/src/year-end/queries.ts
select [account_balances].[account_id], cast(coalesce(sum([account_balances].[base_debit]), 0) as varchar(max)), cast(coalesce(sum([account_balances].[base_credit]), 0) as varchar(max)) from [periods] inner join [account_balances] on [account_balances].[period_id] = [periods].[id] inner join [accounts] on [accounts].[id] = [account_balances].[account_id] where (([periods].[fiscal_year_id] = @par0) and ([accounts].[type] in (@par1, @par2))) group by [account_balances].[account_id]
-- fiscalYearId, =INCOME, =EXPENSE

-- packages/books/src/year-end/queries.ts
select [accruals].[entry_id] from [accruals] inner join [journal_entries] on [journal_entries].[id] = [accruals].[entry_id] where ((([accruals].[reversal_id] is null)) and ([accruals].[reverse_on_date] >= @par0) and ([journal_entries].[posting_date] >= @par1) and ([journal_entries].[posting_date] <= @par2)) order by [journal_entries].[posting_date] asc, [journal_entries].[id] asc
-- from, from, to

-- packages/books/src/year-end/queries.ts
select [id], [code], [name], [control_role] from [accounts] order by [accounts].[code] asc
-- 

-- packages/books/src/year-end/queries.ts
select [id], [fiscal_year_id], [state], [fingerprint], cast([result] as varchar(max)), [entry_count], [line_count], [drafted_by], [reviewed_by], [closed_by], [reversed_by], [commit_number] from [year_closes] where [year_closes].[fiscal_year_id] = @par0 order by [year_closes].[id] desc
-- fiscalYearId

-- packages/books/src/year-end/queries.ts
select [id], [fiscal_year_id], [state], [fingerprint], cast([result] as varchar(max)), [entry_count], [line_count], [drafted_by], [reviewed_by], [closed_by], [reversed_by], [commit_number] from [year_closes] where [year_closes].[id] = @par0
-- id

-- packages/books/src/year-end/queries.ts
select [id], [year_close_id], [ordinal], [kind], [posting_date], [description], [explanation], [accrual_entry_id], [commit_number] from [year_close_entries] where [year_close_entries].[year_close_id] = @par0 order by [year_close_entries].[ordinal] asc
-- yearCloseId

-- packages/books/src/year-end/queries.ts
select [series_counters].[last_number], [journal_entries].[commit_number] from [fiscal_years] inner join [series_counters] on [series_counters].[fiscal_year_id] = [fiscal_years].[id] inner join [journal_entries] on (([journal_entries].[series] = [series_counters].[series]) and ([journal_entries].[fiscal_year_id] = [series_counters].[fiscal_year_id]) and ([journal_entries].[number] = [series_counters].[last_number])) where [fiscal_years].[start_date] <= @par0
-- startDate

-- packages/books/src/year-end/queries.ts
select [year_close_entries].[kind], [year_close_entries].[ordinal], [year_close_entries].[accrual_entry_id], [journal_entries].[id], [journal_entries].[posting_date] from [year_close_entries] inner join [journal_entries] on [journal_entries].[source_id] = [year_close_entries].[id] where [year_close_entries].[year_close_id] = @par0 order by [year_close_entries].[ordinal] asc
-- yearCloseId

-- packages/books/src/year-end/queries.ts
select [year_close_entries].[ordinal], [year_close_lines].[year_close_entry_id], [year_close_lines].[ordinal], [year_close_lines].[account_id], [year_close_lines].[original_currency], cast([year_close_lines].[original_amount] as varchar(max)), cast([year_close_lines].[base_amount] as varchar(max)), [year_close_lines].[explanation], [year_close_lines].[state], [year_close_lines].[decided_by], [year_close_lines].[note], [year_close_lines].[commit_number] from [year_close_entries] inner join [year_close_lines] on [year_close_lines].[year_close_entry_id] = [year_close_entries].[id] where [year_close_entries].[year_close_id] = @par0 order by [year_close_entries].[ordinal] asc, [year_close_lines].[ordinal] asc
-- yearCloseId

-- packages/jobs/src/control-plane/queries.ts
delete from [jobs] where [jobs].[id] = @par0
-- id

-- packages/jobs/src/control-plane/queries.ts
insert into [jobs] ([id], [name], [job_key], [kind], [priority], [is_paused], [next_run_at], [locked_at], [locked_by], [fence], [last_run_at], [last_finished_at], [failed_at], [fail_count], [fail_reason], [progress], [modified_by], [details]) values (@par0, …)
-- id, name, job_key, kind, priority, is_paused, next_run_at, locked_at, locked_by, fence, last_run_at, last_finished_at, failed_at, fail_count, fail_reason, progress, modified_by, details

-- packages/jobs/src/control-plane/queries.ts
select [id], [name], [job_key], [kind], [priority], [is_paused], [next_run_at], [locked_at], [locked_by], [fence], [last_run_at], [last_finished_at], [failed_at], [fail_count], [fail_reason], [progress], [modified_by], [details] from [jobs] order by [jobs].[name] asc, [jobs].[job_key] asc
-- 

-- packages/jobs/src/control-plane/queries.ts
select [id], [name], [job_key], [kind], [priority], [is_paused], [next_run_at], [locked_at], [locked_by], [fence], [last_run_at], [last_finished_at], [failed_at], [fail_count], [fail_reason], [progress], [modified_by], [details] from [jobs] where (([jobs].[name] = @par0) and ([jobs].[is_paused] = @par1) and (((((([jobs].[locked_at] is null)) and ([jobs].[next_run_at] <= @par2))) or ([jobs].[locked_at] <= @par3)))) order by [jobs].[next_run_at] asc, [jobs].[priority] desc offset @par4 rows fetch next @par5 rows only
-- name, =false, dueBy, deadline, =0, =1

-- packages/jobs/src/control-plane/queries.ts
select [id], [name], [job_key], [kind], [priority], [is_paused], [next_run_at], [locked_at], [locked_by], [fence], [last_run_at], [last_finished_at], [failed_at], [fail_count], [fail_reason], [progress], [modified_by], [details] from [jobs] where (([jobs].[name] = @par0) and ([jobs].[job_key] = @par1))
-- name, key

-- packages/jobs/src/control-plane/queries.ts
select [id], [name], [job_key], [kind], [priority], [is_paused], [next_run_at], [locked_at], [locked_by], [fence], [last_run_at], [last_finished_at], [failed_at], [fail_count], [fail_reason], [progress], [modified_by], [details] from [jobs] where [jobs].[fail_count] > 0 order by [jobs].[name] asc, [jobs].[job_key] asc
-- 

-- packages/jobs/src/control-plane/queries.ts
select [id], [name], [job_key], [kind], [priority], [is_paused], [next_run_at], [locked_at], [locked_by], [fence], [last_run_at], [last_finished_at], [failed_at], [fail_count], [fail_reason], [progress], [modified_by], [details] from [jobs] where [jobs].[id] = @par0
-- id

-- packages/jobs/src/control-plane/queries.ts
select [id], [name], [job_key], [kind], [priority], [is_paused], [next_run_at], [locked_at], [locked_by], [fence], [last_run_at], [last_finished_at], [failed_at], [fail_count], [fail_reason], [progress], [modified_by], [details] from [jobs] where [jobs].[name] = @par0 order by [jobs].[job_key] asc
-- name

-- packages/jobs/src/control-plane/queries.ts
update [jobs] set [priority] = @par0, [is_paused] = @par1, [next_run_at] = @par2, [locked_at] = @par3, [locked_by] = @par4, [fence] = @par5, [last_run_at] = @par6, [last_finished_at] = @par7, [failed_at] = @par8, [fail_count] = @par9, [fail_reason] = @par10, [progress] = @par11, [modified_by] = @par12, [details] = @par13 where (([jobs].[id] = @par14) and ([jobs].[fence] = @par15))
-- priority, is_paused, next_run_at, locked_at, locked_by, fence, last_run_at, last_finished_at, failed_at, fail_count, fail_reason, progress, modified_by, details, id, known_fence

-- packages/subgraph-kit/src/tenant-number.ts
select [number] from [tenants] where [tenants].[id] = @par0
-- id

-- subgraphs/audit/src/chain-heads.ts
select [after] from [audit_events] where (([audit_events].[object_type] = @par0) and ([audit_events].[object_id] = @par1) and ([audit_events].[event] = @par2)) order by [audit_events].[commit_number] desc offset @par3 rows fetch next @par4 rows only
-- objectType, tenantId, event, =0, =1

-- subgraphs/audit/src/loaders.ts
select [commits].[number], [commits].[instant], [commits].[actor_kind], [commits].[actor_id], [commits].[actor_name], [commits].[request_id], [commits].[origin], [commits].[command], [commits].[outcome], [commits].[reason], [commits].[hash], [commits].[previous_hash], [audit_events].[ordinal], [audit_events].[event], [audit_events].[object_type], [audit_events].[object_id], [audit_events].[before], [audit_events].[after] from [audit_events] inner join [commits] on [commits].[number] = [audit_events].[commit_number] where [audit_events].[commit_number] in (@par0, …) and [audit_events].[ordinal] <= @par50 order by [audit_events].[commit_number] asc, [audit_events].[ordinal] asc
-- number0, …, shown

-- subgraphs/documents/src/repository/ageing.ts
select [id] from [accounts] where [accounts].[control_role] = @par0
-- role

-- subgraphs/documents/src/repository/ageing.ts
select [open_item_id], cast(coalesce(sum([original_amount]), 0) as varchar(max)), cast(coalesce(sum([base_amount]), 0) as varchar(max)) from [journal_lines] where (([journal_lines].[account_id] = @par0) and ([journal_lines].[posting_date] > @par1)) group by [journal_lines].[open_item_id]
-- accountId, asOf

-- subgraphs/documents/src/repository/ageing.ts
select [open_items].[id], [open_items].[side], [open_items].[party_id], [open_items].[account_id], [open_items].[document_id], [open_items].[reference], [open_items].[document_date], [open_items].[due_date], [open_items].[currency], cast([open_items].[original_amount] as varchar(max)), cast([open_items].[base_amount] as varchar(max)), [open_items].[commit_number], cast([open_item_balances].[open_original_amount] as varchar(max)), cast([open_item_balances].[open_base_amount] as varchar(max)) from [open_item_balances] cross join [open_items] where (([open_items].[id] = [open_item_balances].[open_item_id]) and ((([open_item_balances].[open_original_amount] <> 0) or ([open_item_balances].[open_base_amount] <> 0))) and ([open_items].[side] = @par0))
-- side

-- subgraphs/documents/src/repository/ageing.ts
select cast(coalesce(sum([account_balances].[base_debit]), 0) as varchar(max)), cast(coalesce(sum([account_balances].[base_credit]), 0) as varchar(max)) from [periods] cross join [account_balances] where (([account_balances].[period_id] = [periods].[id]) and ([periods].[end_date] <= @par0) and ([account_balances].[account_id] = @par1))
-- asOf, accountId

-- subgraphs/documents/src/repository/ageing.ts
select cast(coalesce(sum([base_amount]), 0) as varchar(max)) from [journal_lines] where (([journal_lines].[account_id] = @par0) and ([journal_lines].[posting_date] >= @par1) and ([journal_lines].[posting_date] <= @par2))
-- accountId, from, to

-- subgraphs/documents/src/repository/ageing.ts
select cast(coalesce(sum([base_debit]), 0) as varchar(max)), cast(coalesce(sum([base_credit]), 0) as varchar(max)) from [account_balances] where (([account_balances].[period_id] = @par0) and ([account_balances].[account_id] = @par1))
-- periodId, accountId

-- subgraphs/documents/src/repository/ageing.ts
select max([end_date]) from [periods] where [periods].[end_date] <= @par0
-- asOf

-- subgraphs/documents/src/repository/document-list.ts
select [documents].[id] from [series_counters] cross join [documents] where (([documents].[series] = [series_counters].[series]) and ([documents].[fiscal_year_id] = [series_counters].[fiscal_year_id]) and ([documents].[number] = @par0) and ([documents].[display_number] = @par1))
-- number, displayNumber

-- subgraphs/documents/src/repository/number-report.ts
select [id], [name], [start_date] from [fiscal_years]
-- 

-- subgraphs/documents/src/repository/number-report.ts
select [number] from [documents] where (([documents].[series] = @par0) and ([documents].[fiscal_year_id] = @par1) and ([documents].[number] > @par2)) order by [documents].[number] asc offset @par3 rows fetch next @par4 rows only
-- series, fiscalYearId, after, =0, limit

-- subgraphs/documents/src/repository/number-report.ts
select [series], [fiscal_year_id], [last_number] from [series_counters]
-- 

-- subgraphs/documents/src/repository/number-report.ts
select [series], [fiscal_year_id], min([number]), max([number]), count(*) from [documents] group by [documents].[series], [documents].[fiscal_year_id]
-- 

-- subgraphs/documents/src/repository/party-statement.ts
select [journal_lines].[entry_id], [journal_lines].[period_id], [journal_lines].[posting_date], [open_items].[id], [open_items].[currency], cast([journal_lines].[original_amount] as varchar(max)), cast([journal_lines].[base_amount] as varchar(max)), [journal_lines].[description], [documents].[id], [open_items].[document_id] from [open_items] cross join [journal_lines] left join [documents] on [documents].[entry_id] = [journal_lines].[entry_id] where (([journal_lines].[open_item_id] = [open_items].[id]) and ([open_items].[party_id] = @par0) and ([open_items].[side] = @par1) and ([journal_lines].[posting_date] >= @par2) and ([journal_lines].[posting_date] <= @par3)) order by [journal_lines].[posting_date] asc, [journal_lines].[commit_number] asc, [journal_lines].[entry_id] asc, [journal_lines].[ordinal] asc
-- partyId, side, from, to

-- subgraphs/documents/src/repository/party-statement.ts
select [open_items].[currency], cast(coalesce(sum([journal_lines].[original_amount]), 0) as varchar(max)), cast(coalesce(sum([journal_lines].[base_amount]), 0) as varchar(max)) from [open_items] cross join [journal_lines] where (([journal_lines].[open_item_id] = [open_items].[id]) and ([open_items].[party_id] = @par0) and ([open_items].[side] = @par1) and ([journal_lines].[posting_date] < @par2)) group by [open_items].[currency]
-- partyId, side, from

-- subgraphs/documents/src/repository/rendered.ts
select [id], [code], [name], [is_customer], [is_vendor], [tax_id], [tax_check_digit], [address], [email], [phone], [note], [currency], [payment_term_days], [is_active], [commit_number] from ((select [id], [code], [name], [is_customer], [is_vendor], [tax_id], [tax_check_digit], [address], [email], [phone], [note], [currency], [payment_term_days], [is_active], [commit_number] from [parties] where (([parties].[commit_number] <= @par0) and ([parties].[id] = @par1))) union all (select [id], [code], [name], [is_customer], [is_vendor], [tax_id], [tax_check_digit], [address], [email], [phone], [note], [currency], [payment_term_days], [is_active], [commit_number] from [parties_history] where (([parties_history].[commit_number] <= @par2) and (not exists (select 1 from [parties_history] [later] where [later].[id] = [parties_history].[id] and [later].[commit_number] <= @par3 and [later].[commit_number] > [parties_history].[commit_number])) and (not exists (select 1 from [parties] [later] where [later].[id] = [parties_history].[id] and [later].[commit_number] <= @par4)) and ([parties_history].[id] = @par5)))) [drizzle_union]
-- at, id, at, at, at, id

-- subgraphs/documents/src/repository/rendered.ts
select [id], [code], [name], [treatment], [percent_e4], [is_active], [commit_number] from ((select [id], [code], [name], [treatment], [percent_e4], [is_active], [commit_number] from [tax_codes] where (([tax_codes].[commit_number] <= @par0) and ([tax_codes].[id] = @par1))) union all (select [id], [code], [name], [treatment], [percent_e4], [is_active], [commit_number] from [tax_codes_history] where (([tax_codes_history].[commit_number] <= @par2) and (not exists (select 1 from [tax_codes_history] [later] where [later].[id] = [tax_codes_history].[id] and [later].[commit_number] <= @par3 and [later].[commit_number] > [tax_codes_history].[commit_number])) and (not exists (select 1 from [tax_codes] [later] where [later].[id] = [tax_codes_history].[id] and [later].[commit_number] <= @par4)) and ([tax_codes_history].[id] = @par5)))) [drizzle_union]
-- at, id, at, at, at, id

-- subgraphs/documents/src/repository/rendered.ts
select [instant] from [commits] where [commits].[number] = @par0
-- number

-- subgraphs/documents/src/repository/rendered.ts
select [tenant_id], [legal_name], [tax_id], [tax_check_digit], [address], [tax_regime], [template], [is_confirmed], [commit_number] from ((select [tenant_id], [legal_name], [tax_id], [tax_check_digit], [address], [tax_regime], [template], [is_confirmed], [commit_number] from [legal_details] where (([legal_details].[commit_number] <= @par0) and ([legal_details].[tenant_id] = @par1))) union all (select [tenant_id], [legal_name], [tax_id], [tax_check_digit], [address], [tax_regime], [template], [is_confirmed], [commit_number] from [legal_details_history] where (([legal_details_history].[commit_number] <= @par2) and (not exists (select 1 from [legal_details_history] [later] where [later].[tenant_id] = [legal_details_history].[tenant_id] and [later].[commit_number] <= @par3 and [later].[commit_number] > [legal_details_history].[commit_number])) and (not exists (select 1 from [legal_details] [later] where [later].[tenant_id] = [legal_details_history].[tenant_id] and [later].[commit_number] <= @par4)) and ([legal_details_history].[tenant_id] = @par5)))) [drizzle_union]
-- at, id, at, at, at, id

-- subgraphs/firm/src/repository/access.ts
select [group_id], [tenant_id], [is_removed], [commit_number] from [tenant_group_members]
-- 

-- subgraphs/firm/src/repository/access.ts
select [id] from [tenants] where [tenants].[state] = 'ACTIVE' and (([tenants].[id] = @par0) or ([tenants].[slug] = @par1))
-- id, slug

-- subgraphs/firm/src/repository/access.ts
select [id], [code], [name], [is_removed], [commit_number] from [tenant_groups]
-- 

-- subgraphs/firm/src/repository/access.ts
select [id], [code], [name], [permissions], [is_default], [is_removed], [commit_number] from [role_clusters]
-- 

-- subgraphs/firm/src/repository/access.ts
select [id], [email], [name], [password_hash], [is_active], [commit_number] from [users] where [users].[id] = @par0
-- id

-- subgraphs/firm/src/repository/access.ts
select [id], [number], [state] from [tenants]
-- 

-- subgraphs/firm/src/repository/access.ts
select [id], [user_id], [cluster_id], [scope], [scope_id], [valid_from], [valid_until], [is_revoked], [commit_number] from [grants] where [grants].[user_id] = @par0
-- userId

-- subgraphs/firm/src/repository/access.ts
select [number] from ((((((select max([commit_number]) as [number] from [users]) union all (select max([commit_number]) as [number] from [grants])) union all (select max([commit_number]) as [number] from [role_clusters])) union all (select max([commit_number]) as [number] from [tenants])) union all (select max([commit_number]) as [number] from [tenant_groups])) union all (select max([commit_number]) as [number] from [tenant_group_members])) [drizzle_union]
-- 

-- subgraphs/firm/src/repository/access.ts
select max([number]) from [commits]
-- 

-- subgraphs/firm/src/repository/dashboard.ts
select [id], [number], [kind], [time_zone] from [tenants] where [tenants].[state] = @par0 order by [tenants].[number] asc
-- =ACTIVE

-- subgraphs/firm/src/repository/dashboard.ts
select [scope_id], [value] from [settings] where [settings].[key] = @par0
-- key

-- subgraphs/firm/src/repository/dashboard.ts
select [tenant_group_members].[tenant_id], [tenant_groups].[is_removed], [tenant_group_members].[is_removed] from [tenant_groups] inner join [tenant_group_members] on [tenant_group_members].[group_id] = [tenant_groups].[id] where [tenant_groups].[code] = @par0
-- code

-- subgraphs/firm/src/repository/firm.ts
insert into [log_in_attempts] ([email], [failed_count], [locked_until]) values (@par0, @par1, @par2)
-- email, failedCount, lockedUntil

-- subgraphs/firm/src/repository/firm.ts
select [code], [numeric_code], [name], [minor_units], [is_active], [commit_number] from [currencies] order by [currencies].[code] asc
-- 

-- subgraphs/firm/src/repository/firm.ts
select [email], [failed_count], [locked_until] from [log_in_attempts] where [log_in_attempts].[email] = @par0
-- email

-- subgraphs/firm/src/repository/firm.ts
select [group_id], [tenant_id], [is_removed], [commit_number] from [tenant_group_members]
-- 

-- subgraphs/firm/src/repository/firm.ts
select [group_id], [tenant_id], [is_removed], [commit_number] from [tenant_group_members] where (([tenant_group_members].[group_id] = @par0) and ([tenant_group_members].[tenant_id] = @par1))
-- groupId, tenantId

-- subgraphs/firm/src/repository/firm.ts
select [id], [code], [name], [country_pack], [template], [commit_number] from [coa_templates] order by [coa_templates].[code] asc
-- 

-- subgraphs/firm/src/repository/firm.ts
select [id], [code], [name], [is_removed], [commit_number] from [tenant_groups] order by [tenant_groups].[code] asc
-- 

-- subgraphs/firm/src/repository/firm.ts
select [id], [code], [name], [is_removed], [commit_number] from [tenant_groups] where [tenant_groups].[code] = @par0
-- code

-- subgraphs/firm/src/repository/firm.ts
select [id], [code], [name], [is_removed], [commit_number] from [tenant_groups] where [tenant_groups].[id] = @par0
-- id

-- subgraphs/firm/src/repository/firm.ts
select [id], [code], [name], [permissions], [is_default], [is_removed], [commit_number] from [role_clusters] where [role_clusters].[code] = @par0
-- code

-- subgraphs/firm/src/repository/firm.ts
select [id], [code], [name], [permissions], [is_default], [is_removed], [commit_number] from [role_clusters] where [role_clusters].[id] = @par0
-- id

-- subgraphs/firm/src/repository/firm.ts
select [id], [code], [name], [permissions], [is_default], [is_removed], [commit_number] from [role_clusters] where [role_clusters].[is_removed] = @par0 order by [role_clusters].[code] asc
-- =false

-- subgraphs/firm/src/repository/firm.ts
select [id], [email], [name], [password_hash], [is_active], [commit_number] from [users] where [users].[email] = @par0
-- email

-- subgraphs/firm/src/repository/firm.ts
select [id], [email], [name], [password_hash], [is_active], [commit_number] from [users] where [users].[email] > @par0 order by [users].[email] asc offset @par1 rows fetch next @par2 rows only
-- email, =0, limit

-- subgraphs/firm/src/repository/firm.ts
select [id], [email], [name], [password_hash], [is_active], [commit_number] from [users] where [users].[id] = @par0
-- id

-- subgraphs/firm/src/repository/firm.ts
select [id], [number], [slug], [name], [base_currency], [time_zone], [locale], [country_pack], [kind], [state], [provisioning], [engine], [server], [database], [commit_number] from [tenants] order by [tenants].[number] asc
-- 

-- subgraphs/firm/src/repository/firm.ts
select [id], [number], [slug], [name], [base_currency], [time_zone], [locale], [country_pack], [kind], [state], [provisioning], [engine], [server], [database], [commit_number] from [tenants] where [tenants].[id] = @par0
-- id

-- subgraphs/firm/src/repository/firm.ts
select [id], [user_id], [cluster_id], [scope], [scope_id], [valid_from], [valid_until], [is_revoked], [commit_number] from [grants]
-- 

-- subgraphs/firm/src/repository/firm.ts
select [id], [user_id], [cluster_id], [scope], [scope_id], [valid_from], [valid_until], [is_revoked], [commit_number] from [grants] where [grants].[id] = @par0
-- id

-- subgraphs/firm/src/repository/firm.ts
select [id], [user_id], [cluster_id], [scope], [scope_id], [valid_from], [valid_until], [is_revoked], [commit_number] from [grants] where [grants].[user_id] = @par0 order by [grants].[id] asc
-- userId

-- subgraphs/firm/src/repository/firm.ts
select [id], [user_id], [token_hash], [rotation], [expires_at], [state], [commit_number] from [log_in_sessions] where [log_in_sessions].[id] = @par0
-- id

-- subgraphs/firm/src/repository/firm.ts
select [id], [user_id], [token_hash], [rotation], [expires_at], [state], [commit_number] from [log_in_sessions] where [log_in_sessions].[user_id] = @par0
-- userId

-- subgraphs/firm/src/repository/firm.ts
select [scope_id], [key], [value], [commit_number] from [settings] where (([settings].[scope_id] = @par0) and ([settings].[key] = @par1))
-- scopeId, key

-- subgraphs/firm/src/repository/firm.ts
select [scope_id], [key], [value], [commit_number] from [settings] where [settings].[scope_id] = @par0
-- scopeId

-- subgraphs/firm/src/repository/firm.ts
update [log_in_attempts] set [failed_count] = @par0, [locked_until] = @par1 where [log_in_attempts].[email] = @par2
-- failedCount, lockedUntil, email

-- subgraphs/fx/src/operations/import-provider-rates.ts
select [commit_number] from [audit_events] where (([audit_events].[object_type] = @par0) and ([audit_events].[object_id] = @par1)) order by [audit_events].[commit_number] asc offset @par2 rows fetch next @par3 rows only
-- objectType, fileHash, =0, =1

-- subgraphs/fx/src/repository/held-rates.ts
select [held_rates].[id], [held_rates].[provider], [held_rates].[pivot_currency], [held_rates].[currency], [held_rates].[rate_date], [held_rates].[rate], [held_rates].[previous_rate], [held_rates].[previous_date], [held_rates].[held_at], [held_rates].[state], [held_rates].[reason], [held_rates].[commit_number], [commits].[instant], [commits].[actor_name] from [held_rates] inner join [commits] on [commits].[number] = [held_rates].[commit_number] where (([held_rates].[state] = @par0) and ([held_rates].[id] > @par1)) order by [held_rates].[id] asc offset @par2 rows fetch next @par3 rows only
-- state, after, =0, limit

-- subgraphs/fx/src/repository/held-rates.ts
select [held_rates].[id], [held_rates].[provider], [held_rates].[pivot_currency], [held_rates].[currency], [held_rates].[rate_date], [held_rates].[rate], [held_rates].[previous_rate], [held_rates].[previous_date], [held_rates].[held_at], [held_rates].[state], [held_rates].[reason], [held_rates].[commit_number], [commits].[instant], [commits].[actor_name] from [held_rates] inner join [commits] on [commits].[number] = [held_rates].[commit_number] where [held_rates].[id] = @par0
-- id

-- subgraphs/fx/src/repository/held-rates.ts
select [id], [provider], [pivot_currency], [currency], [rate_date], [rate], [previous_rate], [previous_date], [held_at], [state], [reason], [commit_number] from [held_rates] where (([held_rates].[provider] = @par0) and ([held_rates].[currency] = @par1)) order by [held_rates].[rate_date], [held_rates].[id]
-- provider, currency

-- subgraphs/fx/src/repository/provider-rates.ts
select [currency] from [provider_rates] where (([provider_rates].[provider] = @par0) and ([provider_rates].[rate_date] = @par1)) group by [provider_rates].[currency] order by [provider_rates].[currency]
-- provider, rateDate

-- subgraphs/fx/src/repository/provider-rates.ts
select [provider_rates].[provider], [provider_rates].[pivot_currency], [provider_rates].[currency], [provider_rates].[rate_date], [provider_rates].[rate], [provider_rates].[commit_number], [commits].[instant], [commits].[actor_name] from [provider_rates] inner join [commits] on [commits].[number] = [provider_rates].[commit_number] where (([provider_rates].[provider] = @par0) and ([provider_rates].[currency] = @par1) and ([provider_rates].[rate_date] >= @par2) and ([provider_rates].[rate_date] <= @par3) and (([provider_rates].[rate_date] > @par4 or ([provider_rates].[rate_date] = @par5 and [provider_rates].[commit_number] > @par6)))) order by [provider_rates].[rate_date] asc, [provider_rates].[commit_number] asc offset @par7 rows fetch next @par8 rows only
-- provider, currency, from, to, afterDate, afterDate, afterCommit, =0, limit

-- subgraphs/fx/src/repository/provider-rates.ts
select max([commit_number]) from [provider_rates] where (([provider_rates].[provider] = @par0) and ([provider_rates].[currency] = @par1) and ([provider_rates].[rate_date] = @par2))
-- provider, currency, rateDate

-- subgraphs/ledger/src/repository/accounts.ts
select [role], [account_id], [commit_number] from [account_roles]
-- 

-- subgraphs/ledger/src/repository/accruals.ts
select [entry_id], [reverse_on_date], [reversal_id] from [accruals] where (([accruals].[reverse_on_date] >= @par0) and ((([accruals].[reverse_on_date] > @par1) or ([accruals].[entry_id] > @par2))) and (([accruals].[reversal_id] is not null))) order by [accruals].[reverse_on_date] asc, [accruals].[entry_id] asc offset @par3 rows fetch next @par4 rows only
-- afterDate, afterDate, afterId, =0, limit

-- subgraphs/ledger/src/repository/accruals.ts
select [entry_id], [reverse_on_date], [reversal_id] from [accruals] where (([accruals].[reverse_on_date] >= @par0) and ((([accruals].[reverse_on_date] > @par1) or ([accruals].[entry_id] > @par2))) and (([accruals].[reversal_id] is null))) order by [accruals].[reverse_on_date] asc, [accruals].[entry_id] asc offset @par3 rows fetch next @par4 rows only
-- afterDate, afterDate, afterId, =0, limit

-- subgraphs/ledger/src/repository/accruals.ts
select [entry_id], [reverse_on_date], [reversal_id] from [accruals] where (([accruals].[reverse_on_date] >= @par0) and ((([accruals].[reverse_on_date] > @par1) or ([accruals].[entry_id] > @par2)))) order by [accruals].[reverse_on_date] asc, [accruals].[entry_id] asc offset @par3 rows fetch next @par4 rows only
-- afterDate, afterDate, afterId, =0, limit

-- subgraphs/ledger/src/repository/balances.ts
select [account_id], [original_currency], [is_closing], cast(coalesce(sum(case when [base_amount] > 0 then [base_amount] else 0 end), 0) as varchar(max)), cast(coalesce(sum(case when [base_amount] < 0 then -[base_amount] else 0 end), 0) as varchar(max)), cast(coalesce(sum(case when [original_amount] > 0 then [original_amount] else 0 end), 0) as varchar(max)), cast(coalesce(sum(case when [original_amount] < 0 then -[original_amount] else 0 end), 0) as varchar(max)) from [journal_lines] where (([journal_lines].[account_id] = @par0) and ([journal_lines].[posting_date] = @par1) and ((([journal_lines].[entry_id] < @par2) or ((([journal_lines].[entry_id] = @par3) and ([journal_lines].[ordinal] <= @par4))))) and ([journal_lines].[commit_number] <= @par5)) group by [journal_lines].[account_id], [journal_lines].[original_currency], [journal_lines].[is_closing]
-- accountId, date, entryId, entryId, ordinal, commitNumber

-- subgraphs/ledger/src/repository/balances.ts
select [account_id], [original_currency], [is_closing], cast(coalesce(sum(case when [base_amount] > 0 then [base_amount] else 0 end), 0) as varchar(max)), cast(coalesce(sum(case when [base_amount] < 0 then -[base_amount] else 0 end), 0) as varchar(max)), cast(coalesce(sum(case when [original_amount] > 0 then [original_amount] else 0 end), 0) as varchar(max)), cast(coalesce(sum(case when [original_amount] < 0 then -[original_amount] else 0 end), 0) as varchar(max)) from [journal_lines] where (([journal_lines].[account_id] = @par0) and ([journal_lines].[posting_date] >= @par1) and ([journal_lines].[posting_date] <= @par2)) group by [journal_lines].[account_id], [journal_lines].[original_currency], [journal_lines].[is_closing]
-- accountId, from, to

-- subgraphs/ledger/src/repository/balances.ts
select [journal_lines].[account_id], [journal_lines].[original_currency], [journal_lines].[is_closing], cast(coalesce(sum(case when [journal_lines].[base_amount] > 0 then [journal_lines].[base_amount] else 0 end), 0) as varchar(max)), cast(coalesce(sum(case when [journal_lines].[base_amount] < 0 then -[journal_lines].[base_amount] else 0 end), 0) as varchar(max)), cast(coalesce(sum(case when [journal_lines].[original_amount] > 0 then [journal_lines].[original_amount] else 0 end), 0) as varchar(max)), cast(coalesce(sum(case when [journal_lines].[original_amount] < 0 then -[journal_lines].[original_amount] else 0 end), 0) as varchar(max)) from [journal_entries] cross join [journal_lines] where (([journal_lines].[entry_id] = [journal_entries].[id]) and ([journal_entries].[posting_date] >= @par0) and ([journal_entries].[posting_date] <= @par1)) group by [journal_lines].[account_id], [journal_lines].[original_currency], [journal_lines].[is_closing]
-- from, to

-- subgraphs/ledger/src/repository/balances.ts
select [journal_lines].[period_id], [journal_lines].[account_id], [journal_lines].[original_currency], [journal_lines].[is_closing], cast(coalesce(sum(case when [journal_lines].[base_amount] > 0 then [journal_lines].[base_amount] else 0 end), 0) as varchar(max)), cast(coalesce(sum(case when [journal_lines].[base_amount] < 0 then -[journal_lines].[base_amount] else 0 end), 0) as varchar(max)), cast(coalesce(sum(case when [journal_lines].[original_amount] > 0 then [journal_lines].[original_amount] else 0 end), 0) as varchar(max)), cast(coalesce(sum(case when [journal_lines].[original_amount] < 0 then -[journal_lines].[original_amount] else 0 end), 0) as varchar(max)) from [journal_entries] cross join [journal_lines] where (([journal_lines].[entry_id] = [journal_entries].[id]) and ([journal_entries].[commit_number] > @par0) and ([journal_lines].[posting_date] >= @par1) and ([journal_lines].[posting_date] <= @par2)) group by [journal_lines].[period_id], [journal_lines].[account_id], [journal_lines].[original_currency], [journal_lines].[is_closing]
-- after, from, to

-- subgraphs/ledger/src/repository/opening-items.ts
select [journal_lines].[ordinal], [open_items].[id], [open_items].[side], [open_items].[party_id], [open_items].[account_id], [open_items].[document_id], [open_items].[reference], [open_items].[document_date], [open_items].[due_date], [open_items].[currency], cast([open_items].[original_amount] as varchar(max)), cast([open_items].[base_amount] as varchar(max)), cast([open_item_balances].[open_original_amount] as varchar(max)), cast([open_item_balances].[open_base_amount] as varchar(max)) from [journal_lines] inner join [open_items] on [open_items].[id] = [journal_lines].[open_item_id] inner join [open_item_balances] on [open_item_balances].[open_item_id] = [open_items].[id] where (([journal_lines].[entry_id] = @par0) and ([journal_lines].[ordinal] > @par1)) order by [journal_lines].[ordinal] asc offset @par2 rows fetch next @par3 rows only
-- entryId, after, =0, limit

-- subgraphs/ledger/src/repository/recurring.ts
select [due_date], [draft_id] from [recurring_runs] where (([recurring_runs].[recurring_entry_id] = @par0) and ([recurring_runs].[due_date] > @par1)) order by [recurring_runs].[due_date] asc offset @par2 rows fetch next @par3 rows only
-- id, after, =0, limit

-- subgraphs/ledger/src/repository/report-accounts.ts
select [account_id] from [account_roles] where [account_roles].[role] in (@par0, @par1)
-- =TaxPayable, =TaxReceivable

-- subgraphs/ledger/src/repository/report-accounts.ts
select [id], [type] from [accounts] order by [accounts].[code]
-- 

-- subgraphs/ledger/src/repository/report-rates.ts
select [id], [rate_date], [rate], [commit_number] from [exchange_rate_history] where (([exchange_rate_history].[original_currency] = @par0) and ([exchange_rate_history].[base_currency] = @par1) and ([exchange_rate_history].[rate_date] <= @par2) and ([exchange_rate_history].[commit_number] <= @par3)) order by [exchange_rate_history].[rate_date] desc, [exchange_rate_history].[commit_number] desc offset @par4 rows fetch next @par5 rows only
-- originalCurrency, baseCurrency, rateDate, commitNumber, =0, =1

-- subgraphs/ledger/src/repository/report-tax.ts
select [id], [code], [name], [percent_e4] from [tax_codes] order by [tax_codes].[code] asc
-- 

-- subgraphs/ledger/src/repository/report-tax.ts
select [journal_lines].[tax_code_id], [journal_lines].[account_id], [journal_lines].[kind], cast(coalesce(sum(case when [journal_lines].[base_amount] > 0 then [journal_lines].[base_amount] else 0 end), 0) as varchar(max)), cast(coalesce(sum(case when [journal_lines].[base_amount] < 0 then -[journal_lines].[base_amount] else 0 end), 0) as varchar(max)) from [journal_entries] cross join [journal_lines] where (([journal_lines].[entry_id] = [journal_entries].[id]) and ([journal_entries].[commit_number] > @par0) and ([journal_lines].[posting_date] >= @par1) and ([journal_lines].[posting_date] <= @par2) and (([journal_lines].[tax_code_id] is not null))) group by [journal_lines].[tax_code_id], [journal_lines].[account_id], [journal_lines].[kind]
-- after, from, to

-- subgraphs/ledger/src/repository/report-tax.ts
select [journal_lines].[tax_code_id], [journal_lines].[account_id], [journal_lines].[kind], cast(coalesce(sum(case when [journal_lines].[base_amount] > 0 then [journal_lines].[base_amount] else 0 end), 0) as varchar(max)), cast(coalesce(sum(case when [journal_lines].[base_amount] < 0 then -[journal_lines].[base_amount] else 0 end), 0) as varchar(max)) from [journal_entries] cross join [journal_lines] where (([journal_lines].[entry_id] = [journal_entries].[id]) and ([journal_entries].[posting_date] >= @par0) and ([journal_entries].[posting_date] <= @par1) and (([journal_lines].[tax_code_id] is not null))) group by [journal_lines].[tax_code_id], [journal_lines].[account_id], [journal_lines].[kind]
-- from, to

-- subgraphs/ledger/src/repository/report-tax.ts
select [tax_balances].[tax_code_id], [tax_balances].[account_id], [tax_balances].[is_tax], cast(coalesce(sum([tax_balances].[base_debit]), 0) as varchar(max)), cast(coalesce(sum([tax_balances].[base_credit]), 0) as varchar(max)) from [periods] cross join [tax_balances] where (([tax_balances].[period_id] = [periods].[id]) and ([periods].[start_date] >= @par0) and ([periods].[end_date] <= @par1)) group by [tax_balances].[tax_code_id], [tax_balances].[account_id], [tax_balances].[is_tax]
-- from, to

-- subgraphs/ledger/src/repository/report-tax.ts
select [tax_code_id], [account_id], [is_tax], cast([base_debit] as varchar(max)), cast([base_credit] as varchar(max)) from [tax_balances] where [tax_balances].[period_id] = @par0
-- periodId

-- subgraphs/period/src/repository/users.ts
select [is_active] from [users] where [users].[id] = @par0
-- id
