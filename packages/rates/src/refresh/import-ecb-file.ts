import { createReadStream } from 'node:fs';
import path from 'node:path';
import type { Books } from '@cifra/books/books';
import type { CommandRequest, DoorRefusalCode } from '@cifra/books/command';
import { dayOfInstant } from '@cifra/books/tenant-day';
import type { Refusal } from '@cifra/domain/refusals';
import type { Result } from '@cifra/domain/result';
import { readEcbCsv, type EcbCsvRefusal } from '../ecb/ecb-csv.ts';
import { importProviderRatesCommand, type ProviderRatesImported } from './import-provider-rates.ts';

export type EcbFile =
  | { readonly path: string }
  | { readonly stream: Iterable<Uint8Array> | AsyncIterable<Uint8Array>; readonly fileName: string };

export type ImportProgress =
  | { readonly phase: 'reading'; readonly lineCount: number }
  | { readonly phase: 'writing'; readonly dayCount: number };

interface Options {
  /** Whose rates they are: the bank's unless said. Both are quoted against the euro. */
  readonly provider?: 'ECB' | 'CSV';
  readonly confirmSuspicious?: boolean;
  readonly onProgress?: (progress: ImportProgress) => void;
}

export type ImportEcbRefusal = EcbCsvRefusal | Refusal<DoorRefusalCode>;

/** Imports a file of the European Central Bank's reference rates into the control plane: the whole file or, when refused, none of it. */
export async function importEcbFile(
  books: Books,
  file: EcbFile,
  request: CommandRequest,
  { provider = 'ECB', confirmSuspicious = false, onProgress }: Options = {},
): Promise<Result<ProviderRatesImported, ImportEcbRefusal>> {
  const read = await readEcbCsv({
    fileName: 'path' in file ? path.basename(file.path) : file.fileName,
    chunks: 'path' in file ? (createReadStream(file.path) as AsyncIterable<Uint8Array>) : file.stream,
    // The bank publishes in Frankfurt; nowhere is it later in the day than in Kiritimati.
    latestDate: dayOfInstant(BigInt(Date.now()) * 1_000n, 'Pacific/Kiritimati'),
    ...(onProgress && { onProgress: (lineCount: number) => onProgress({ phase: 'reading', lineCount }) }),
  });
  if (!read.ok) return read;
  onProgress?.({ phase: 'writing', dayCount: read.value.table.days.length });
  return books.executeControl(
    importProviderRatesCommand,
    { provider, file: read.value, confirmSuspicious },
    request,
  );
}
