import { fromBase64, toHexString } from "lib0/buffer";
import type { NewPicture } from "../../shared/protocol/api.ts";
import type { NamedPicture } from "../api/accounts-api.ts";
import type { ApiClient } from "../api/api-client.ts";
import { isKeptPicture, type KeptPicture, type PictureDatabase } from "./picture-database.ts";

export interface PictureShelfOptions {
  readonly database: PictureDatabase;
  readonly client: ApiClient;
  readonly sha256: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;
}

/** So that a long list of faces does not keep other calls waiting. */
const mostCalls = 4;

/** Pictures of people and groups by their names: from the device's disk, else from the server, and then on the disk. */
export class PictureShelf {
  readonly #options: PictureShelfOptions;
  readonly #urls = new Map<string, Promise<string | undefined>>();
  readonly #lanes: Promise<unknown>[] = [];
  #calls = 0;

  constructor(options: PictureShelfOptions) {
    this.#options = options;
  }

  /** Where the picture can be shown from until the shelf is closed; undefined if it cannot be had now. */
  open(name: string): Promise<string | undefined> {
    const known = this.#urls.get(name);
    if (known !== undefined) return known;
    const opening = this.#find(name).then((picture) => picture && createUrl(picture));
    this.#urls.set(name, opening);
    void opening.then((url) => {
      if (url === undefined) this.#urls.delete(name);
    });
    return opening;
  }

  /** Takes in a picture of this device's, and names it. */
  async keep(picture: NewPicture): Promise<NamedPicture> {
    const kept = { c: picture.c, bytes: new Uint8Array(fromBase64(picture.data)) };
    const name = await this.#name(kept);
    if ((await this.#urls.get(name)) === undefined) this.#urls.set(name, createUrl(kept));
    await this.#write(name, kept);
    return { ...picture, name };
  }

  async close(): Promise<void> {
    await this.#options.database.close();
    for (const url of await Promise.all(this.#urls.values())) if (url !== undefined) URL.revokeObjectURL(url);
  }

  async #find(name: string): Promise<KeptPicture | undefined> {
    const kept = await this.#options.database.read(name);
    if (kept !== undefined) return kept;
    const fetched = await this.#inTurn(() => this.#fetch(name));
    if (fetched === undefined || (await this.#name(fetched)) !== name) return undefined;
    void this.#write(name, fetched);
    return fetched;
  }

  async #fetch(name: string): Promise<KeptPicture | undefined> {
    const result = await this.#options.client.call({
      method: "GET",
      path: `/files/${name}`,
      read: async (response) => ({
        c: response.headers.get("content-type"),
        bytes: new Uint8Array(await response.arrayBuffer()),
      }),
      parse: (value) => (isKeptPicture(value) ? value : undefined),
    });
    return result.ok ? result.value : undefined;
  }

  async #name({ bytes }: KeptPicture): Promise<string> {
    return toHexString(await this.#options.sha256(bytes));
  }

  async #write(name: string, picture: KeptPicture): Promise<void> {
    try {
      await this.#options.database.write(name, picture);
    } catch {
      // It is shown until the tab is closed, and comes from the server then.
    }
  }

  #inTurn<T>(call: () => Promise<T>): Promise<T> {
    const lane = this.#calls++ % mostCalls;
    const called = (this.#lanes[lane] ?? Promise.resolve()).then(call);
    this.#lanes[lane] = called;
    return called;
  }
}

/** undefined: the browser cannot read it. */
async function createUrl({ c, bytes }: KeptPicture): Promise<string | undefined> {
  const blob = new Blob([bytes], { type: c });
  try {
    // Only browsers show something.
    if ("createImageBitmap" in globalThis) (await createImageBitmap(blob)).close();
  } catch {
    return undefined;
  }
  return URL.createObjectURL(blob);
}
