import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import zlib from "node:zlib";

/** One file of the built app, as it is sent. */
export interface AppFile {
  readonly bytes: Buffer;
  readonly encoding: "br" | "gzip" | undefined;
  readonly etag: string;
}

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);
const packable = new Set([".html", ".js", ".css", ".svg", ".json", ".webmanifest", ".txt"]);
/** Below this packing gains nothing. */
const minPackedBytes = 1_024;
const brotliQuality = 9;

/** Files of the built app, packed once and kept: they are few, small, and asked for by every new browser. */
export class AppFiles {
  readonly #folder: string;
  readonly #kept = new Map<string, Promise<AppFile>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** `encodings`: what the browser accepts, the best first. undefined: no such file. */
  async read(name: string, encodings: readonly string[]): Promise<AppFile | undefined> {
    const file = this.#resolve(name);
    const found = file === undefined ? undefined : await stat(file).catch(() => undefined);
    if (file === undefined || found === undefined || !found.isFile()) return undefined;
    const isPackable = packable.has(path.extname(file)) && found.size >= minPackedBytes;
    const encoding = isPackable ? (["br", "gzip"] as const).find((one) => encodings.includes(one)) : undefined;
    // A new build replaces files while the server runs.
    const key = `${file} ${found.mtimeMs} ${found.size} ${encoding ?? ""}`;
    let kept = this.#kept.get(key);
    if (kept === undefined) {
      kept = pack(file, encoding);
      this.#forgetOlder(file, encoding);
      this.#kept.set(key, kept);
      kept.catch(() => this.#kept.delete(key));
    }
    return kept;
  }

  /** The file that a path of an address names; undefined for hidden ones, and for what lies outside. */
  #resolve(name: string): string | undefined {
    if (/(^|\/)\.|\\|\0/u.test(name)) return undefined;
    const file = path.join(this.#folder, name);
    return file.startsWith(this.#folder + path.sep) ? file : undefined;
  }

  #forgetOlder(file: string, encoding: string | undefined): void {
    for (const key of this.#kept.keys()) {
      if (key.startsWith(`${file} `) && key.endsWith(` ${encoding ?? ""}`)) this.#kept.delete(key);
    }
  }
}

async function pack(file: string, encoding: AppFile["encoding"]): Promise<AppFile> {
  const plain = await readFile(file);
  const etag = `"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}${encoding ?? ""}"`;
  if (encoding === undefined) return { bytes: plain, encoding, etag };
  const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: brotliQuality };
  return { bytes: await (encoding === "br" ? brotli(plain, { params }) : gzip(plain)), encoding, etag };
}
