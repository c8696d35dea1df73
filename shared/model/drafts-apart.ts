import * as Y from "yjs";

/** Whether who wrote the one had the other. Each names what it came after; what a device writes comes after all its own. */
export function isKnownTo(item: Y.Item, { id }: Pick<Y.Item, "id">, doc: Y.Doc): boolean {
  let origin = item.origin;
  while (origin !== null) {
    if (origin.client === id.client && origin.clock >= id.clock) return true;
    const earlier: Y.Item | Y.GC = Y.getItem(doc.store, origin);
    if (!(earlier instanceof Y.Item)) return true;
    origin = earlier.origin;
  }
  return false;
}

/** One below the other, what both begin with only once: three devices that meet shall not repeat each other. */
export function joinTexts(kept: string, lost: string): string {
  if (kept.includes(lost)) return kept;
  if (lost.includes(kept)) return lost;
  const lines = kept.split("\n");
  const added = lost.split("\n");
  const firstOther = added.findIndex((line, i) => line !== lines[i]);
  return [...lines, ...added.slice(firstOther)].join("\n");
}
