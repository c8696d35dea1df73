import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { joinStored, joinUpdates } from "../../../sync-server/sync/yjs-bytes.ts";

/** One update for each of so many writes of a few clients. */
function writeUpdates(count: number): Uint8Array[] {
  const docs = Array.from({ length: 5 }, () => new Y.Doc());
  const updates: Uint8Array[] = [];
  for (const doc of docs) doc.on("update", (update: Uint8Array) => updates.push(update));
  for (let i = 0; i < count; i++) (docs[i % docs.length] as Y.Doc).getMap("m").set(`key ${i}`, { t: `text ${i}` });
  return updates;
}

function read(update: Uint8Array): unknown {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  expect(doc.store.pendingStructs).toBeNull();
  return doc.getMap("m").toJSON();
}

describe("joined updates", () => {
  test("hold what each of them holds, whatever their number", () => {
    for (const count of [0, 1, 2, 15, 16, 17, 300]) {
      const updates = writeUpdates(count);
      const all = read(updates.length === 0 ? Uint8Array.of(0, 0) : Y.mergeUpdates(updates));
      expect(Object.keys(all as object)).toHaveLength(count);
      expect(read(joinUpdates(updates))).toEqual(all);
      const [snapshot, ...tail] = updates;
      if (snapshot !== undefined) expect(read(joinStored({ snapshot, tail }))).toEqual(all);
      expect(read(joinStored({ snapshot: undefined, tail: updates }))).toEqual(all);
    }
  });

  test("cost hardly more for each when there are very many", () => {
    const measure = (updates: readonly Uint8Array[]): number => {
      const before = process.cpuUsage();
      joinUpdates(updates);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / updates.length;
    };
    const [few, many] = [writeUpdates(1_000), writeUpdates(16_000)];
    measure(few);
    expect(measure(many)).toBeLessThan(8 * measure(few));
  });
});
