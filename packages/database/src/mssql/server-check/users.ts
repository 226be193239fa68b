import { admitPrincipalUsers, newPrincipalUsers } from '../principal-users.ts';
import { firstRow, type Proof } from './bench.ts';
import { degraded, holds, missing, notTried } from './finding.ts';

/** Gives the scratch database users of its own; later proofs log in as them. */
const ownUsers: Proof = {
  promise: 'users-per-principal',
  page: 'https://learn.microsoft.com/en-us/sql/relational-databases/security/contained-database-users-making-your-database-portable',
  prove: async ({ name, master, pool, open, known }) => {
    if (!known.hasSchema) return notTried('there is no schema whose roles they could have');
    if (known.capabilities?.roles !== true) return missing('the server has no roles');
    const users = newPrincipalUsers(name);
    const kind = await admitPrincipalUsers({ master, target: pool, database: name }, users);
    for (const user of users) {
      const { is } = await firstRow(await open(user), 'select db_name() as [is]');
      if (is !== name) return missing(`the user of ${user.principal} is in another database`);
    }
    known.users = users;
    return kind === 'CONTAINED_USERS'
      ? holds('each principal logs in as a contained user of the database')
      : degraded(
          'each principal logs in by a log-in of the server; `contained database authentication` is off',
        );
  },
};

export const users: readonly Proof[] = [ownUsers];
