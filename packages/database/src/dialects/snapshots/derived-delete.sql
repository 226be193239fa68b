-- sqlite: email
delete from "log_in_attempts" where "log_in_attempts"."email" = ?

-- mssql: email
delete from [log_in_attempts] where [log_in_attempts].[email] = @par0
