import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import {
  keyNumberOf,
  openSealed,
  sealText,
  type MasterKey,
  type Sealed,
  type SealedPlace,
} from '../kit/sealed-cipher.ts';
import { createMasterKeyFile, MasterKeyFileInvalid, readMasterKeyFile } from './master-key-file.ts';

export interface MasterKeySettings {
  /** Null: no file was named. */
  readonly file: string | null;
  /** Whether a missing file is created the first time that something is sealed. */
  readonly isCreatedOnFirstUse: boolean;
}

type KeyResult<Value> = Result<Value, Refusal<'MASTER_KEY_MISSING'>>;

/** The master keys of this process: what turns secrets into sealed values, and back. */
export class MasterKeys {
  readonly #settings: MasterKeySettings;
  #known: ReadonlyMap<number, MasterKey> = new Map();

  /** Reads nothing yet: `check` does, for a start that shall fail early. */
  constructor(settings: MasterKeySettings) {
    this.#settings = settings;
  }

  /** Throws `MasterKeyFileInvalid` if there is a file that may not be used, or none where one was named. */
  check(): void {
    const { file, isCreatedOnFirstUse } = this.#settings;
    if (this.#read().length === 0 && file !== null && !isCreatedOnFirstUse)
      throw new MasterKeyFileInvalid(`${file} is not there; \`keys rotate-master\` creates it`);
  }

  /** Seals a text for one place, under the newest key that the file has now. Refuses: MASTER_KEY_MISSING. */
  seal(place: SealedPlace, text: string): KeyResult<Sealed> {
    const newest = this.#newest();
    return newest === null ? missing() : accepted(sealText(place, text, newest));
  }

  /**
   * Opens a value where it stands. Refuses: MASTER_KEY_MISSING, without a file or without the value's key. Throws for a value that was
   * altered or moved.
   */
  open(place: SealedPlace, value: Sealed): KeyResult<string> {
    const number = keyNumberOf(value);
    const key = this.#known.get(number) ?? this.#read().find((each) => each.number === number);
    return key === undefined ? missing() : accepted(openSealed(place, value, key));
  }

  /** The number of the key that seals now. Refuses: MASTER_KEY_MISSING. */
  newestNumber(): KeyResult<number> {
    const newest = this.#newest();
    return newest === null ? missing() : accepted(newest.number);
  }

  /** The file is read each time: a key that was replaced must not seal again. */
  #newest(): MasterKey | null {
    const found = this.#read().at(-1);
    const { file, isCreatedOnFirstUse } = this.#settings;
    if (found !== undefined || file === null || !isCreatedOnFirstUse) return found ?? null;
    createMasterKeyFile(file);
    return this.#read().at(-1) ?? null;
  }

  #read(): readonly MasterKey[] {
    const { file } = this.#settings;
    const keys = (file === null ? null : readMasterKeyFile(file)) ?? [];
    this.#known = new Map(keys.map((key) => [key.number, key]));
    return keys;
  }
}

function missing(): KeyResult<never> {
  return refused(refuse('MASTER_KEY_MISSING', { setting: 'CIFRA_MASTER_KEY_FILE' }));
}
