import { parseDocName, type DocName } from "../../shared/lib/doc-name.ts";
import { updatesStore } from "./watched-persistence.ts";
import { documentDatabaseName, type GenerationPointers } from "./generation-pointers.ts";
import { openExistingDatabase, settleRequest } from "../api/indexed-database.ts";

/** The documents of chats that this device holds, as far as the browser tells. */
export async function listHeldDocuments(userId: string): Promise<readonly DocName[]> {
  const prefix = documentDatabaseName(userId, "", 0);
  const names = new Set<DocName>();
  for (const { name } of await indexedDB.databases()) {
    if (name?.startsWith(prefix) !== true) continue;
    const docName = name.slice(prefix.length).replace(/\.g[1-9]\d*$/u, "");
    const kind = parseDocName(docName)?.kind;
    if (kind === "meta" || kind === "segment") names.add(docName);
  }
  return [...names].sort();
}

/** The bytes of what a document's database holds; 0 if there is none. Reads row by row. */
export async function measureDocument(userId: string, docName: DocName, pointers: GenerationPointers): Promise<number> {
  const database = await openExistingDatabase(documentDatabaseName(userId, docName, pointers.read(docName)));
  if (database === undefined) return 0;
  try {
    if (!database.objectStoreNames.contains(updatesStore)) return 0;
    const store = database.transaction([updatesStore], "readonly").objectStore(updatesStore);
    let bytes = 0;
    for (const key of await settleRequest(store.getAllKeys())) {
      const row: unknown = await settleRequest<unknown>(store.get(key));
      if (row instanceof Uint8Array) bytes += row.byteLength;
    }
    return bytes;
  } finally {
    database.close();
  }
}
