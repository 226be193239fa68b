import { issueTicket, recordUpload, redeemTicket } from './tickets.ts';

export const commands = [issueTicket, redeemTicket, recordUpload];
