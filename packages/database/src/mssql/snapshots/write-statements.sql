set xact_abort on;
set transaction isolation level read committed;
set lock_timeout 10000;
declare @lock int;
exec @lock = sp_getapplock @Resource = N'cifra.writer', @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = 10000;
select @lock as [lock]

select top (1) convert(varchar(20), [number]) as [number], convert(varchar(20), [instant]) as [instant], lower(convert(char(64), [hash], 2)) as [hash] from [dbo].[commits] order by [number] desc

save transaction command

select convert(varchar(20), datediff_big(microsecond, '19700101', sysutcdatetime())) as [now]

insert into [dbo].[accounts] ([id], [code], [name], [type], [normal_side], [parent_id], [is_postable], [is_active], [control_role], [commit_number]) values (convert(binary(16), @id), @code, @name, @type, @normal_side, convert(binary(16), @parent_id), @is_postable, @is_active, @control_role, convert(bigint, @commit_number))
-- @id = 0x01890000000070008000000000000001
-- @code = "A1"
-- @name = "Cash"
-- @type = "ASSET"
-- @normal_side = "DEBIT"
-- @parent_id = null
-- @is_postable = true
-- @is_active = true
-- @control_role = null
-- @commit_number = "1"

update [dbo].[accounts] set [code] = @code, [name] = @name, [type] = @type, [normal_side] = @normal_side, [parent_id] = convert(binary(16), @parent_id), [is_postable] = @is_postable, [is_active] = @is_active, [control_role] = @control_role, [commit_number] = convert(bigint, @commit_number) where [id] = convert(binary(16), @id) and [commit_number] = convert(bigint, @expected_version)
-- @id = 0x01890000000070008000000000000001
-- @code = "A1"
-- @name = "Bank"
-- @type = "ASSET"
-- @normal_side = "DEBIT"
-- @parent_id = null
-- @is_postable = true
-- @is_active = true
-- @control_role = null
-- @commit_number = "1"
-- @expected_version = "7"

rollback transaction command
