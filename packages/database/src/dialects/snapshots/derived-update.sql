-- sqlite: amount, account
update "account_balances" set "base_debit" = "account_balances"."base_debit" + ? where "account_balances"."account_id" = ?

-- mssql: amount, account
update [account_balances] set [base_debit] = [account_balances].[base_debit] + @par0 where [account_balances].[account_id] = @par1
