/**
 * The write lock of a SQLite file, taken when the transaction begins: a later BEGIN IMMEDIATE finds it busy.
 * https://sqlite.org/lang_transaction.html
 */
export const beginWriting = 'begin immediate';
