import { randomBytes } from "node:crypto";
import { chmod, link, mkdir, open, readFile, rm } from "node:fs/promises";
import path from "node:path";

/** Made at first start, kept in `DATA_DIR/secrets.json`, readable by the server's own user only. Persisted. */
export interface Secrets {
  /** Signs access tokens. */
  readonly jwtKey: Buffer;
}

const fileName = "secrets.json";
const ownerOnly = 0o600;
const keyBytes = 32;

export async function loadSecrets(dataDir: string): Promise<Secrets> {
  const file = path.join(dataDir, fileName);
  const text = (await readIfThere(file)) ?? (await makeSecrets(dataDir, file));
  const secrets = parseSecrets(text);
  // Signing everybody out, or overwriting keys that a backup could bring back, is nothing to do silently.
  if (secrets === undefined) throw new Error(`${file} cannot be read: bring it back from a backup, or delete it`);
  return secrets;
}

function parseSecrets(text: string): Secrets | undefined {
  try {
    const value = JSON.parse(text) as { readonly jwtKey?: unknown } | null;
    const jwtKey = typeof value?.jwtKey === "string" ? Buffer.from(value.jwtKey, "base64") : Buffer.alloc(0);
    return jwtKey.length >= keyBytes ? { jwtKey } : undefined;
  } catch {
    // Not JSON: the caller says so, without showing what is in the file.
    return undefined;
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    await chmod(file, ownerOnly);
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Whole or not at all: a crash half-way leaves no file, and of two processes one wins. */
async function makeSecrets(dataDir: string, file: string): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  try {
    const handle = await open(draft, "wx", ownerOnly);
    try {
      await handle.writeFile(`${JSON.stringify({ jwtKey: randomBytes(keyBytes).toString("base64") }, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await link(draft, file).catch((error: unknown) => {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
  return readFile(file, "utf8");
}
