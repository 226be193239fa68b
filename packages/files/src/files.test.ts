import { capabilityModules } from '../../../test/support/capability-modules.ts';
import { hash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync, mkdirSync, existsSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { localDate } from '@cifra/domain/local-date';
import { temporaryDirectory } from '../../../test/support/book-files.ts';
import { openTestBooks, requestOf } from '../../../test/worlds/books/books.ts';
import { newId } from '@cifra/books/ids';
import {
  issueTicketCommand,
  newTicket,
  recordUploadCommand,
  redeemTicketCommand,
  TICKET_MINUTES,
  ticketHashOf,
  type TicketInput,
  type UploadTicketInput,
} from './tickets.ts';
import { findDownloadState } from './download-state.ts';
import { findUpload, storeUpload, uploadPath, UploadTooLarge } from './uploads.ts';

const modules = capabilityModules;
const inputOf = (changes: Partial<UploadTicketInput> = {}): UploadTicketInput => ({
  ownerKind: 'user',
  userId: newId(),
  tenantId: newId(),
  purpose: 'UPLOAD',
  uploadId: newId(),
  fileName: '../a "b".xml',
  maximumBytes: 10,
  ...changes,
});
const invalid = (purpose: 'UPLOAD' | 'DOWNLOAD') => ({
  ok: false,
  refusal: { code: 'TICKET_INVALID', facts: { purpose } },
});

async function openTickets() {
  const { books, directory } = await openTestBooks({ commandModules: modules });
  const issue = async (input: TicketInput): Promise<string> => {
    const { ticket, ticketHash } = newTicket();
    const issued = await books.executeControl(issueTicketCommand, { ticketHash, input }, requestOf());
    expect(issued.ok).toBe(true);
    return ticket;
  };
  const redeem = (
    ticket: string,
    purpose: 'UPLOAD' | 'DOWNLOAD' = 'UPLOAD',
    callerId: TicketInput['userId'] | null = null,
  ) =>
    books.executeControl(
      redeemTicketCommand,
      { ticketHash: ticketHashOf(ticket), purpose, callerId },
      requestOf(),
    );
  return { books, issue, redeem, control: () => new DatabaseSync(path.join(directory, 'control.sqlite')) };
}

describe('a ticket', () => {
  test('what cannot be the hash of a ticket is nobody’s download, and no database is asked for it', async () => {
    const control = {
      all: () => Promise.reject(new Error('asked')),
      first: () => Promise.reject(new Error('asked')),
    };
    const of = { userId: newId(), tenantId: newId(), source: 'export' };
    for (const ticketHash of ['', '\u0000', 'A'.repeat(64), 'a'.repeat(63)])
      expect(await findDownloadState(control, { ...of, ticketHash }, 0n)).toBeNull();
  });

  test('is redeemed once, also when many try at the same moment', async () => {
    const { issue, redeem } = await openTickets();
    const input = inputOf();
    const ticket = await issue(input);
    const answers = await Promise.all(Array.from({ length: 20 }, () => redeem(ticket)));
    expect(answers.filter(({ ok }) => ok)).toEqual([
      { ok: true, value: { ...input, ticketHash: ticketHashOf(ticket) } },
    ]);
    expect(answers.filter(({ ok }) => !ok)).toEqual(Array.from({ length: 19 }, () => invalid('UPLOAD')));
    expect(await redeem(ticket)).toEqual(invalid('UPLOAD'));
  });

  test('for another purpose, or of no one, is refused alike, and stays good for its own', async () => {
    const { issue, redeem } = await openTickets();
    const ticket = await issue(inputOf());
    expect(await redeem(ticket, 'DOWNLOAD')).toEqual(invalid('DOWNLOAD'));
    expect(await redeem('of no one')).toEqual(invalid('UPLOAD'));
    expect(await redeem(ticket)).toMatchObject({ ok: true });
  });

  test('in the hands of another user is refused alike, and stays good for its subject', async () => {
    const { issue, redeem } = await openTickets();
    const input = inputOf();
    const ticket = await issue(input);
    expect(await redeem(ticket, 'UPLOAD', newId())).toEqual(invalid('UPLOAD'));
    expect(await redeem(ticket, 'UPLOAD', input.userId)).toMatchObject({ ok: true });
  });

  test('expires after its minutes', async () => {
    const { books, issue, redeem, control } = await openTickets();
    const { ticket, ticketHash } = newTicket();
    const issued = await books.executeControl(
      issueTicketCommand,
      { ticketHash, input: inputOf() },
      requestOf(),
    );
    if (!issued.ok) throw new Error('refused');
    const minutes = (Number(issued.value.expiresAtMicros) / 1_000 - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(TICKET_MINUTES - 1);
    expect(minutes).toBeLessThanOrEqual(TICKET_MINUTES);
    const client = control();
    const old = newTicket();
    const insert = client.prepare(
      'insert into file_tickets (ticket_hash, owner_kind, user_id, tenant_id, purpose, parameters, expires_at, state, commit_number) select ?, owner_kind, user_id, tenant_id, purpose, parameters, ?, state, 1000 from file_tickets where ticket_hash = ?',
    );
    insert.run(old.ticketHash, BigInt(Date.now() - 1) * 1_000n, ticketHash);
    client.close();
    expect(await redeem(old.ticket)).toEqual(invalid('UPLOAD'));
    expect(await redeem(ticket)).toMatchObject({ ok: true });
    expect(await redeem(await issue(inputOf()))).toMatchObject({ ok: true });
  });

  test('is kept as its hash alone: its secret is in no table', async () => {
    const { issue, redeem, control } = await openTickets();
    const ticket = await issue(inputOf());
    await redeem(ticket);
    const client = control();
    for (const { name } of client.prepare("select name from sqlite_schema where type = 'table'").all())
      expect(
        JSON.stringify(client.prepare(`select * from ${String(name)}`).all(), (_key, value: unknown) =>
          typeof value === 'bigint' ? String(value) : value,
        ),
      ).not.toContain(ticket);
    client.close();
  });
});

describe('an upload', () => {
  const setUp = (maximumBytes = 100) => {
    const directory = temporaryDirectory();
    const of = { tenantId: newId(), uploadId: newId() };
    return {
      directory,
      of,
      store: (body: Readable) => storeUpload(directory, { ...of, body, maximumBytes }),
      files: () => readdirSync(path.dirname(uploadPath(directory, of))),
    };
  };

  test('is stored whole, with its size and hash', async () => {
    const { directory, of, store, files } = setUp();
    expect(await findUpload(directory, of)).toBeNull();
    expect(await store(Readable.from([Buffer.from('hello '), Buffer.from('world')]))).toEqual({
      bytes: 11,
      fileHash: hash('sha256', 'hello world', 'hex'),
    });
    expect([files(), readFileSync((await findUpload(directory, of)) as string, 'utf8')]).toEqual([
      [of.uploadId],
      'hello world',
    ]);
  });

  test('of nothing is a file of nothing; of exactly the limit is stored', async () => {
    expect(await setUp().store(Readable.from([]))).toMatchObject({ bytes: 0 });
    expect(await setUp(5).store(Readable.from([Buffer.from('12345')]))).toMatchObject({ bytes: 5 });
  });

  test('that is too large is cut off at the limit and leaves nothing', async () => {
    const { directory, of, store, files } = setUp(100_000);
    let sent = 0;
    const endless = new Readable({
      read() {
        sent += 1;
        this.push(Buffer.alloc(50_000));
      },
    });
    await expect(store(endless)).rejects.toBeInstanceOf(UploadTooLarge);
    expect([sent < 20, endless.destroyed, files(), await findUpload(directory, of)]).toEqual([
      true,
      true,
      [],
      null,
    ]);
  });

  test('that is broken off leaves nothing', async () => {
    const { store, files } = setUp();
    const body = new Readable({ read() {} });
    body.push(Buffer.from('half'));
    const stored = store(body);
    setTimeout(() => body.destroy(), 20);
    await expect(stored).rejects.toThrow();
    const failing = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw new Error('the connection was reset');
      })(),
    );
    await expect(store(failing)).rejects.toThrow('the connection was reset');
    expect(files()).toEqual([]);
  });

  test('that was cut off by a crash is no upload, and is written over', async () => {
    const { directory, of, store, files } = setUp();
    const target = uploadPath(directory, of);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(`${target}.part`, 'a much longer rest');
    expect(await findUpload(directory, of)).toBeNull();
    await store(Readable.from([Buffer.from('new')]));
    expect([files(), readFileSync(target, 'utf8')]).toEqual([[of.uploadId], 'new']);
  });

  test('is an event of its tenant; no name of a caller reaches a path', async () => {
    const {
      books,
      tenants: [tenant],
      directory,
      fileOf,
    } = await openTestBooks({
      commandModules: modules,
      tenants: [{ slug: 'one', baseCurrency: 'PAB', startDate: localDate('2026-01-01') }],
    });
    if (!tenant) throw new Error('no tenant');
    const upload = { uploadId: newId(), fileName: '../../etc/passwd', bytes: 3, fileHash: 'a'.repeat(64) };
    expect(await books.execute(recordUploadCommand, { tenantId: tenant.id }, upload, requestOf())).toEqual({
      ok: true,
      value: null,
    });
    const client = new DatabaseSync(fileOf(tenant), { readOnly: true });
    expect(
      client.prepare("select object_id, after from audit_events where event = 'FILE_UPLOADED'").all(),
    ).toEqual([{ object_id: upload.uploadId, after: JSON.stringify(upload) }]);
    client.close();
    expect(existsSync(path.join(directory, 'uploads'))).toBe(false);
  });
});
