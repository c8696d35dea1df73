import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import type { UserId } from "../../shared/lib/ids.ts";
import {
  RecordConflict,
  SequenceConflict,
  type DocumentAppend,
  type Storage,
  type StoredDocument,
} from "../../sync-server/storage/contracts.ts";
import type { StorageAdapter } from "./storage-adapter.ts";

const ada = "ada00000" as UserId;
const bob = "bob00000" as UserId;
const name = "g0123456789a.0";

function entry(
  expectedSeq: number,
  update: string,
  owners: DocumentAppend["owners"] = [],
  docName = name,
): DocumentAppend {
  return { name: docName, expectedSeq, update: Buffer.from(update), owners };
}

async function texts(storage: Storage, docName = name): Promise<string[]> {
  return ((await storage.documents.load(docName))?.tail ?? []).map((update) => Buffer.from(update).toString());
}

function openDoc(stored: StoredDocument | undefined): Y.Doc {
  const doc = new Y.Doc();
  for (const update of [...(stored?.snapshot ? [stored.snapshot] : []), ...(stored?.tail ?? [])])
    Y.applyUpdate(doc, update);
  return doc;
}

/** Writes `count` updates of a real document and returns it. */
async function writeDoc(storage: Storage, count: number, docName = name): Promise<Y.Doc> {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  for (let i = 0; i < count; i++) doc.getMap("m").set(`key${i}`, { t: `text ${i}` });
  for (const [i, update] of updates.entries()) {
    await storage.documents.append([
      { name: docName, expectedSeq: i, update, owners: i === 0 ? [[doc.clientID, ada]] : [] },
    ]);
  }
  return doc;
}

function snapshotOf(doc: Y.Doc): { snapshot: Uint8Array; snapshotVector: Uint8Array } {
  return { snapshot: Y.encodeStateAsUpdate(doc), snapshotVector: Y.encodeStateVector(doc) };
}

/** What every DocumentLog promises. */
export function testDocuments({ name: adapterName, createData }: StorageAdapter): void {
  describe(`documents in ${adapterName}`, () => {
    test("a document that was never written is undefined", async () => {
      const storage = await (await createData()).open();
      expect(await storage.documents.load(name)).toBeUndefined();
    });

    test("updates come back in the order of their sequence numbers, also after opening again", async () => {
      const data = await createData();
      const storage = await data.open();
      for (let i = 0; i < 300; i++) await storage.documents.append([entry(i, `u${i}`)]);
      await storage.close();
      const again = await data.open();
      expect(await texts(again)).toEqual(Array.from({ length: 300 }, (_, i) => `u${i}`));
      expect((await again.documents.load(name))?.seq).toBe(300);
      await again.documents.append([entry(300, "after")]);
      expect((await texts(again)).at(-1)).toBe("after");
    });

    test("owners are collected over all appends, the server's among them", async () => {
      const data = await createData();
      const storage = await data.open();
      await storage.documents.append([
        entry(0, "a", [
          [1, ada],
          [4_294_967_295, "server"],
        ]),
      ]);
      await storage.documents.append([entry(1, "b", [[7, bob]])]);
      await storage.close();
      const stored = await (await data.open()).documents.load(name);
      expect(new Map(stored?.owners)).toEqual(
        new Map<number, string>([
          [1, ada],
          [4_294_967_295, "server"],
          [7, bob],
        ]),
      );
      expect(stored?.epoch).toBeUndefined();
    });

    test("documents whose names begin alike do not mix", async () => {
      const storage = await (await createData()).open();
      const names = ["g0123456789a", "g0123456789a.0", "g0123456789a.00", "g0123456789a.1", "user.ada00000"];
      await storage.documents.append(names.map((docName) => entry(0, docName, [], docName)));
      for (const docName of names) expect(await texts(storage, docName)).toEqual([docName]);
      await storage.documents.delete("g0123456789a");
      expect(await storage.documents.load("g0123456789a")).toBeUndefined();
      expect(await texts(storage, "g0123456789a.0")).toEqual(["g0123456789a.0"]);
    });

    test("an append that expects another sequence number is refused and changes nothing", async () => {
      const storage = await (await createData()).open();
      await storage.documents.append([entry(0, "a")]);
      for (const wrong of [0, 2, 99]) {
        await expect(storage.documents.append([entry(wrong, "x")])).rejects.toBeInstanceOf(SequenceConflict);
      }
      expect(await texts(storage)).toEqual(["a"]);
    });

    test("a conflict in one document keeps the others of the same append unwritten", async () => {
      const storage = await (await createData()).open();
      await storage.documents.append([entry(0, "a")]);
      const failing = storage.documents.append([entry(0, "new", [], "other"), entry(0, "x")]);
      await expect(failing).rejects.toMatchObject({ name: "SequenceConflict", documentName: name });
      expect(await storage.documents.load("other")).toBeUndefined();
      await storage.documents.append([entry(0, "first", [], "other")]);
      expect(await texts(storage, "other")).toEqual(["first"]);
    });

    test("records are written with the updates, or neither is", async () => {
      const storage = await (await createData()).open();
      await storage.documents.append([entry(0, "a")], [{ table: "chats", key: "k", value: 1, expect: "absent" }]);
      expect((await storage.records.get("chats", "k"))?.value).toBe(1);
      const failing = storage.documents.append(
        [entry(1, "b")],
        [
          { table: "chats", key: "fresh", value: 2 },
          { table: "chats", key: "k", value: 2, expect: "absent" },
        ],
      );
      await expect(failing).rejects.toBeInstanceOf(RecordConflict);
      expect(await texts(storage)).toEqual(["a"]);
      expect(await storage.records.get("chats", "fresh")).toBeUndefined();
      const conflicting = storage.documents.append([entry(0, "b")], [{ table: "chats", key: "fresh", value: 2 }]);
      await expect(conflicting).rejects.toBeInstanceOf(SequenceConflict);
      expect(await storage.records.get("chats", "fresh")).toBeUndefined();
    });

    test("of two writers that expect the same sequence number exactly one wins", async () => {
      const data = await createData();
      const storage = await data.open();
      await storage.documents.append([entry(0, "a")]);
      await storage.close();
      // Opened again: nothing is in memory, both have to read.
      const again = await data.open();
      const results = await Promise.allSettled(["x", "y", "z"].map((text) => again.documents.append([entry(1, text)])));
      expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
      expect((await again.documents.load(name))?.seq).toBe(2);
    });

    test("appends may be sent before the one before them settled", async () => {
      const storage = await (await createData()).open();
      await Promise.all(Array.from({ length: 100 }, (_, i) => storage.documents.append([entry(i, `u${i}`)])));
      expect(await texts(storage)).toHaveLength(100);
    });

    test("compaction keeps the Yjs state, the owners and the sequence number", async () => {
      const data = await createData();
      const storage = await data.open();
      const doc = await writeDoc(storage, 40);
      const before = await storage.documents.load(name);
      await storage.documents.compact(name, { upToSeq: 40, ...snapshotOf(doc), erase: false });
      await storage.close();
      const after = await (await data.open()).documents.load(name);
      expect(after?.tail).toEqual([]);
      expect(after?.seq).toBe(40);
      expect([...(after?.owners ?? [])]).toEqual([[doc.clientID, ada]]);
      expect(Buffer.from(after?.snapshotVector ?? [])).toEqual(Buffer.from(Y.encodeStateVector(doc)));
      expect(Y.encodeStateAsUpdate(openDoc(after))).toEqual(Y.encodeStateAsUpdate(openDoc(before)));
    });

    test("a document's head is the document without its snapshot, before, between and after compactions", async () => {
      const data = await createData();
      const storage = await data.open();
      const expectHead = async (of: Storage): Promise<void> => {
        const whole = await of.documents.load(name);
        expect({ ...(await of.documents.loadHead(name)), snapshot: whole?.snapshot }).toEqual(whole);
      };
      expect(await storage.documents.loadHead(name)).toBeUndefined();
      const doc = await writeDoc(storage, 20);
      await expectHead(storage);
      for (const upToSeq of [7, 20]) {
        await storage.documents.compact(name, { upToSeq, ...snapshotOf(doc), erase: upToSeq === 20 });
        await expectHead(storage);
      }
      await storage.documents.append([entry(20, "after", [[77, bob]])]);
      await expectHead(storage);
      await storage.close();
      const again = await data.open();
      await expectHead(again);
      expect(await again.documents.loadHead(name)).toMatchObject({
        seq: 21,
        snapshotBytes: snapshotOf(doc).snapshot.length,
        owners: new Map<number, string>([
          [doc.clientID, ada],
          [77, bob],
        ]),
      });
      await again.documents.delete(name);
      expect(await again.documents.loadHead(name)).toBeUndefined();
    });

    test("a compacted document is read as one whatever letters its name has", async () => {
      const storage = await (await createData()).open();
      for (const named of ["tttttttttttt", "tttttttttttt.0", "ssssssssssss.12", "user.tttttttt"]) {
        const doc = await writeDoc(storage, 3, named);
        await storage.documents.compact(named, { upToSeq: 2, ...snapshotOf(doc), erase: false });
        await storage.documents.compact(named, { upToSeq: 3, ...snapshotOf(doc), erase: false });
        const stored = await storage.documents.load(named);
        expect(stored?.seq).toBe(3);
        expect(stored?.owners).toEqual(new Map([[doc.clientID, ada]]));
      }
    });

    test("a rewritten document is another one, of its own epoch, and a writer who does not know that conflicts", async () => {
      const data = await createData();
      const storage = await data.open();
      await writeDoc(storage, 5);
      const other = new Y.Doc();
      other.getMap("m").set("kept", 1);
      const owners = new Map([[other.clientID, "server" as const]]);
      const rewrite = { epoch: "e1", owners, ...snapshotOf(other) };
      await expect(storage.documents.rewrite(name, { expectedSeq: 4, ...rewrite })).rejects.toThrow(SequenceConflict);
      await storage.documents.rewrite(name, { expectedSeq: 5, ...rewrite });
      await expect(storage.documents.append([entry(5, "late")])).rejects.toThrow(SequenceConflict);
      await storage.close();
      const reopened = await data.open();
      const after = await reopened.documents.load(name);
      expect(after).toMatchObject({ seq: 6, epoch: "e1", tail: [], owners });
      expect(openDoc(after).getMap("m").toJSON()).toEqual({ kept: 1 });
      await reopened.documents.append([entry(6, "next")]);
    });

    test("what was appended after the compacted part stays in the tail, and the next append follows it", async () => {
      const storage = await (await createData()).open();
      const half = openDoc({ ...(await writtenHalf(storage)), snapshot: undefined });
      await storage.documents.compact(name, { upToSeq: 10, ...snapshotOf(half), erase: false });
      const stored = await storage.documents.load(name);
      expect(stored?.tail).toHaveLength(10);
      expect(openDoc(stored).getMap("m").size).toBe(20);
      await storage.documents.append([entry(20, "next")]);
      expect((await storage.documents.load(name))?.seq).toBe(21);
    });

    async function writtenHalf(storage: Storage): Promise<StoredDocument> {
      await writeDoc(storage, 20);
      const stored = (await storage.documents.load(name)) as StoredDocument;
      return { ...stored, tail: stored.tail.slice(0, 10) };
    }

    test("appends during a compaction are neither lost nor delayed into it", async () => {
      const storage = await (await createData()).open();
      const doc = await writeDoc(storage, 50);
      const compaction = storage.documents.compact(name, { upToSeq: 50, ...snapshotOf(doc), erase: true });
      for (let i = 50; i < 100; i++) await storage.documents.append([entry(i, `u${i}`)]);
      await compaction;
      expect(await texts(storage)).toEqual(Array.from({ length: 50 }, (_, i) => `u${i + 50}`));
      expect((await storage.documents.load(name))?.seq).toBe(100);
    });

    test("a compaction beyond the log, or behind an earlier one, is refused", async () => {
      const storage = await (await createData()).open();
      const doc = await writeDoc(storage, 5);
      const compact = (upToSeq: number): Promise<void> =>
        storage.documents.compact(name, { upToSeq, ...snapshotOf(doc), erase: false });
      await expect(compact(6)).rejects.toBeInstanceOf(SequenceConflict);
      await compact(4);
      await expect(compact(3)).rejects.toBeInstanceOf(SequenceConflict);
      await compact(5);
      expect(openDoc(await storage.documents.load(name)).getMap("m").size).toBe(5);
    });

    test("compactions of one document at the same time leave the later one's state", async () => {
      const storage = await (await createData()).open();
      const doc = await writeDoc(storage, 30);
      await Promise.all(
        [10, 20, 30].map((upToSeq) => storage.documents.compact(name, { upToSeq, ...snapshotOf(doc), erase: false })),
      );
      const stored = await storage.documents.load(name);
      expect([stored?.seq, stored?.tail.length]).toEqual([30, 0]);
    });

    test("a deleted document starts again from nothing", async () => {
      const data = await createData();
      const storage = await data.open();
      const doc = await writeDoc(storage, 10);
      await storage.documents.compact(name, { upToSeq: 5, ...snapshotOf(doc), erase: false });
      await storage.documents.delete(name);
      await storage.documents.delete("never-there");
      expect(await storage.documents.load(name)).toBeUndefined();
      await storage.documents.append([entry(0, "again")]);
      await storage.close();
      expect(await texts(await data.open())).toEqual(["again"]);
    });

    test("a deletion also takes the appends that were under way when it began", async () => {
      const storage = await (await createData()).open();
      // A document that was never touched is read first, and that may take longer than the deletion: begin with a known one.
      await storage.documents.append([entry(0, "u0")]);
      const later = Array.from({ length: 20 }, (_, i) => storage.documents.append([entry(i + 1, `u${i + 1}`)]));
      const appends = Promise.all(later);
      await Promise.all([appends, storage.documents.delete(name)]);
      expect(await storage.documents.load(name)).toBeUndefined();
    });

    test("the epoch is made with the data and stays", async () => {
      const data = await createData();
      const storage = await data.open();
      const { epoch } = storage;
      await storage.check();
      await storage.close();
      expect((await data.open()).epoch).toBe(epoch);
      expect((await (await createData()).open()).epoch).not.toBe(epoch);
    });
  });
}
