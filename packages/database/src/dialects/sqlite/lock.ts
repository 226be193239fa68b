/** The write lock of a SQLite file, taken with the transaction: a later BEGIN IMMEDIATE is busy. https://sqlite.org/lang_transaction.html */
export const beginWriting = 'begin immediate';
