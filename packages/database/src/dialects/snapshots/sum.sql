-- sqlite: account
select coalesce(sum("base_debit"), 0) from "account_balances" where "account_balances"."account_id" = ? group by "account_balances"."period_id"

-- mssql: account
select cast(coalesce(sum([base_debit]), 0) as varchar(max)) from [account_balances] where [account_balances].[account_id] = @par0 group by [account_balances].[period_id]
