-- sqlite: email
select "email", "failed_count", "locked_until" from "log_in_attempts" where "log_in_attempts"."email" = ?

-- mssql: email
select [email], [failed_count], [locked_until] from [log_in_attempts] where [log_in_attempts].[email] = @par0
