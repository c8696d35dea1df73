import type { DocName } from "../../shared/lib/doc-name.ts";
import type { StoredHead } from "../storage/contracts.ts";

/**
 * What is on disk is not what the document in memory knows of. That comes of a write that was reported as failed and is
 * there all the same, and holds for the rest of its family too.
 */
export class StaleDocument extends Error {
  constructor(name: DocName) {
    super(`${name} is on disk at another sequence number`);
  }
}

/** Throws `StaleDocument` unless what was read is the document's own state. */
export function requireCurrent(
  { name, seq }: { readonly name: DocName; readonly seq: number },
  stored: StoredHead | undefined,
): void {
  if (seq !== (stored?.seq ?? 0)) throw new StaleDocument(name);
}
