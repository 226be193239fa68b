-- sqlite: after, limit
select "id", "code" from "accounts" where "accounts"."code" > ? order by "accounts"."code" asc limit ?

-- mssql: after, =0, limit
select [id], [code] from [accounts] where [accounts].[code] > @par0 order by [accounts].[code] asc offset @par1 rows fetch next @par2 rows only
