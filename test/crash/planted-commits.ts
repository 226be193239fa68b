import type { DatabaseSync } from 'node:sqlite';

/**
 * A planted fault: each further entry of a command is posted in a transaction of its own, as if the command were several. Called
 * before every statement.
 */
export function commitBetweenPostings(): (text: string, database: DatabaseSync) => void {
  let entries = 0;
  return (text, database) => {
    if (text.startsWith('begin')) entries = 0;
    if (!text.startsWith('insert into "journal_entries"')) return;
    entries += 1;
    if (entries > 1) database.exec('release command; commit; begin immediate; savepoint command');
  };
}

/** Another one: a month's steps are committed before what belongs to them, and the process dies there. */
export function commitBeforePackage(die: () => void): (text: string, database: DatabaseSync) => void {
  return (text, database) => {
    if (!text.startsWith('insert into "close_packages"')) return;
    database.exec('release command; commit');
    die();
  };
}
