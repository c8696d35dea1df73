import { toBase64 } from "lib0/buffer";
import { ReopeningDatabase } from "../api/reopening-database.ts";
import { openDatabase, settleRequest, settleTransaction } from "../api/indexed-database.ts";

/** Persisted. */
const storeName = "pictures";

const types = new Set(["image/webp", "image/jpeg", "image/png"]);

/** Persisted. */
export interface KeptPicture {
  readonly c: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export function isKeptPicture(value: unknown): value is KeptPicture {
  if (value === null || typeof value !== "object" || !("c" in value) || !("bytes" in value)) return false;
  return typeof value.c === "string" && types.has(value.c) && value.bytes instanceof Uint8Array;
}

/** The pictures of people and groups that this device has shown, by their names, in a database that all tabs share. */
export class PictureDatabase {
  readonly #database: ReopeningDatabase;

  constructor(name: string) {
    this.#database = new ReopeningDatabase(() => openDatabase(name, { [storeName]: {} }));
  }

  /** undefined: it is not here, or the disk cannot be read. */
  async read(name: string): Promise<KeptPicture | undefined> {
    try {
      const value = await this.#database.use((database) =>
        settleRequest<unknown>(database.transaction([storeName], "readonly").objectStore(storeName).get(name)),
      );
      return isKeptPicture(value) ? value : undefined;
    } catch {
      // Initials are shown, or the server is asked.
      return undefined;
    }
  }

  /** Rejects if the disk does not take it. */
  write(name: string, picture: KeptPicture): Promise<void> {
    return this.#change((store) => store.put(picture, name));
  }

  /** Takes off the disk what nobody shows any more. */
  async forgetOthers(used: ReadonlySet<string | undefined>): Promise<void> {
    const unused = (await this.#listNames()).filter((name) => !used.has(name));
    if (unused.length === 0) return;
    await this.#change((store) => {
      for (const name of unused) store.delete(name);
    });
  }

  /** All of them as addresses that hold them, one after another. */
  async *list(): AsyncGenerator<readonly [name: string, url: string]> {
    for (const name of await this.#listNames()) {
      const picture = await this.read(name);
      if (picture !== undefined) yield [name, `data:${picture.c};base64,${toBase64(picture.bytes)}`];
    }
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  async #listNames(): Promise<readonly string[]> {
    const keys = await this.#database.use((database) =>
      settleRequest(database.transaction([storeName], "readonly").objectStore(storeName).getAllKeys()),
    );
    return keys.map(String);
  }

  #change(act: (store: IDBObjectStore) => void): Promise<void> {
    return this.#database.use((database) => {
      const transaction = database.transaction([storeName], "readwrite");
      act(transaction.objectStore(storeName));
      return settleTransaction(transaction);
    });
  }
}

/** undefined: no picture was shown on this device yet. */
export async function findPictureDatabase(userId: string): Promise<PictureDatabase | undefined> {
  const wanted = pictureDatabaseName(userId);
  const isThere = (await indexedDB.databases()).some(({ name }) => name === wanted);
  return isThere ? new PictureDatabase(wanted) : undefined;
}

/** The name of a person's; it begins as all that belongs to the person on this device. */
export function pictureDatabaseName(userId: string): string {
  return `roost.${userId}.pictures`;
}
