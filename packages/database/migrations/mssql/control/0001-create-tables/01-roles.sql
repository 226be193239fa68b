-- section: roles
if database_principal_id(N'cifra_application') is null create role [cifra_application]
GO
if database_principal_id(N'cifra_reader') is null create role [cifra_reader]
GO
if database_principal_id(N'cifra_migrator') is null create role [cifra_migrator]
GO
if database_principal_id(N'cifra_readonly_investigator') is null create role [cifra_readonly_investigator]
GO
if database_principal_id(N'cifra_backup') is null create role [cifra_backup]
GO
grant select on [dbo].[schema_migrations] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
grant select, insert, update, delete on [dbo].[schema_migrations] to [cifra_migrator]
GO

-- section: principals
deny insert, update, delete on [dbo].[schema_migrations] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny alter, take ownership on schema::[dbo] to [cifra_application]
GO
deny alter, take ownership on schema::[dbo] to [cifra_reader]
GO
grant control on schema::[dbo] to [cifra_migrator]
GO
grant create table, create view, create procedure to [cifra_migrator]
GO
deny alter, take ownership on schema::[dbo] to [cifra_readonly_investigator]
GO
deny alter, take ownership on schema::[dbo] to [cifra_backup]
GO
alter role [db_backupoperator] add member [cifra_backup]
GO
