import { issueTicketCommand, recordUploadCommand, redeemTicketCommand } from './tickets.ts';

/** What this capability contributes to the books: every thread, job and command line loads it by its URL. */
export const commands = [issueTicketCommand, redeemTicketCommand, recordUploadCommand];
