import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { DocumentChanges } from "../../../sync-server/sync/document-changes.ts";
import { readUpdateClocks } from "../../../sync-server/sync/yjs-bytes.ts";
import { SeededRandom } from "./validation/seeded-random.ts";

describe("the changes of a document", () => {
  for (let seed = 1; seed <= 10; seed++) {
    test(`make another document equal, however many transactions and writers they have, seed ${seed}`, () => {
      const random = new SeededRandom(seed);
      const { server, changes, replicas } = openWorld();
      const reader = new Y.Doc();
      const vector = new Map<number, number>();
      for (let tick = 0; tick < 30; tick++) {
        for (let i = random.below(8); i > 0; i--) {
          const writer = random.chance(30) ? server : random.pick(replicas);
          if (writer !== server && random.chance(70)) Y.applyUpdate(writer, Y.encodeStateAsUpdate(server));
          writer.transact(() => {
            for (let n = 1 + random.below(3); n > 0; n--) writer.getMap("m").set(`key ${random.below(6)}`, { n });
          });
          if (writer !== server) Y.applyUpdate(server, Y.encodeStateAsUpdate(writer, Y.encodeStateVector(server)));
        }
        const update = changes.take(vector);
        if (update === undefined) continue;
        for (const [client, clock] of readUpdateClocks(update)) vector.set(client, clock);
        Y.applyUpdate(reader, update);
        expect(reader.store.pendingStructs).toBeNull();
        expect(reader.getMap("m").toJSON()).toEqual(server.getMap("m").toJSON());
        expect(Buffer.from(Y.encodeStateAsUpdate(reader)).equals(Y.encodeStateAsUpdate(server))).toBe(true);
        expect(vector).toEqual(Y.decodeStateVector(Y.encodeStateVector(server)));
      }
    });
  }

  test("say nothing where nothing changed, and are weighed until they are taken", () => {
    const { server, changes } = openWorld();
    expect(changes.take(new Map())).toBeUndefined();
    server.transact(() => undefined);
    expect(changes.take(new Map())).toBeUndefined();
    server.getMap("m").set("key", "x".repeat(100));
    expect(changes.bytes).toBeGreaterThan(100);
    expect(changes.take(new Map())?.length).toBe(Y.encodeStateAsUpdate(server).length);
    expect(changes.bytes).toBe(0);
  });
});

function openWorld(): { server: Y.Doc; changes: DocumentChanges; replicas: readonly Y.Doc[] } {
  const server = new Y.Doc();
  return { server, changes: new DocumentChanges(server), replicas: [new Y.Doc(), new Y.Doc(), new Y.Doc()] };
}
