import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { DocumentDatabase, type StorageTrouble } from "../../../client/sync/document-database.ts";
import { deleteDatabase, openDatabase } from "../../../client/api/indexed-database.ts";
import { fillDisk } from "../../support/full-storage.ts";
import { untilPasses } from "../../support/until-passes.ts";

const name = "roost.aaaaaaaa.test";
let troubles: (StorageTrouble | undefined)[];
let opened: DocumentDatabase[];

function open(doc: Y.Doc): DocumentDatabase {
  const database = new DocumentDatabase({
    name,
    doc,
    isStoredElsewhere: (origin) => origin === "tab",
    onTrouble: (trouble) => troubles.push(trouble),
  });
  opened.push(database);
  return database;
}

async function reload(): Promise<Y.Doc> {
  const doc = new Y.Doc();
  await open(doc).whenLoaded;
  return doc;
}

/** Something that is on disk before the test begins. */
async function writeOnce(): Promise<void> {
  const doc = new Y.Doc();
  const database = open(doc);
  await database.whenLoaded;
  doc.getMap("m").set("a", 1);
  await database.whenWritten();
  await database.destroy();
}

/** Twenty versions, the last of which is left in one row. */
async function compactVersions(): Promise<{ readonly doc: Y.Doc; readonly database: DocumentDatabase }> {
  const doc = new Y.Doc();
  const database = open(doc);
  await database.whenLoaded;
  for (let i = 0; i < 20; i++) doc.getMap("m").set("a", `version ${i}`);
  await database.whenWritten();
  await database.compact();
  return { doc, database };
}

async function countRows(): Promise<number> {
  const database = await openDatabase(name, {});
  const count = await new Promise<number>((resolve) => {
    const request = database.transaction(["updates"]).objectStore("updates").count();
    request.onsuccess = () => resolve(request.result);
  });
  database.close();
  return count;
}

beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  troubles = [];
  opened = [];
});

afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(opened.map((database) => database.destroy()));
  vi.unstubAllGlobals();
});

describe("a document's database", () => {
  test("has a change on disk when it says so", async () => {
    const doc = new Y.Doc();
    const database = open(doc);
    await database.whenLoaded;
    doc.getMap("m").set("a", 1);
    await database.whenWritten();
    expect((await reload()).getMap("m").get("a")).toBe(1);
  });

  test("keeps what is written before the disk was read", async () => {
    const doc = new Y.Doc();
    const database = open(doc);
    doc.getMap("m").set("early", 1);
    await database.whenWritten();
    expect((await reload()).getMap("m").get("early")).toBe(1);
  });

  test("adds no row for being opened", async () => {
    const doc = new Y.Doc();
    const database = open(doc);
    await database.whenLoaded;
    doc.getMap("m").set("a", 1);
    await database.destroy();
    const rows = await countRows();
    for (let i = 0; i < 3; i++) {
      const again = new Y.Doc();
      const reopened = open(again);
      await reopened.whenLoaded;
      await reopened.destroy();
    }
    expect(await countRows()).toBe(rows);
  });

  test("leaves to the other tab what came from it", async () => {
    const doc = new Y.Doc();
    const database = open(doc);
    await database.whenLoaded;
    doc.transact(() => doc.getMap("m").set("theirs", 1), "tab");
    await database.whenWritten();
    expect((await reload()).getMap("m").has("theirs")).toBe(false);
  });

  test("holds a change in memory while the disk is full, tells it, and writes it when there is room", async () => {
    const doc = new Y.Doc();
    const database = open(doc);
    await database.whenLoaded;
    const full = fillDisk();
    doc.getMap("m").set("a", 1);
    const written = database.whenWritten();
    await untilPasses(() => expect(troubles).toHaveLength(1));
    expect(doc.getMap("m").get("a")).toBe(1);
    full.mockRestore();
    await written;
    expect(troubles.at(-1)).toBeUndefined();
    expect((await reload()).getMap("m").get("a")).toBe(1);
  });

  test("is opened again after the browser closed it, and writing never throws", async () => {
    const doc = new Y.Doc();
    let connection: IDBDatabase | undefined;
    const openReal = indexedDB.open.bind(indexedDB);
    vi.spyOn(indexedDB, "open").mockImplementation((...args) => {
      const request = openReal(...args);
      request.addEventListener("success", () => (connection = request.result));
      return request;
    });
    const database = open(doc);
    await database.whenLoaded;
    connection?.close();
    doc.getMap("m").set("after", 1);
    await database.whenWritten();
    expect((await reload()).getMap("m").get("after")).toBe(1);
  });

  test("says so when the browser refuses to open it, and works without until it does", async () => {
    const refuse = vi.spyOn(indexedDB, "open").mockImplementation(() => {
      throw new DOMException("refused", "SecurityError");
    });
    const doc = new Y.Doc();
    const database = open(doc);
    await expect(database.whenLoaded).rejects.toThrow("refused");
    expect(troubles).toEqual(["storage-unavailable"]);
    doc.getMap("m").set("meanwhile", 1);
    refuse.mockRestore();
    await database.whenWritten();
    expect((await reload()).getMap("m").get("meanwhile")).toBe(1);
  });

  test("is read later when the browser refuses in the middle of opening", async () => {
    await writeOnce();
    const realOpen = indexedDB.open.bind(indexedDB);
    let calls = 0;
    vi.spyOn(indexedDB, "open").mockImplementation((databaseName) => {
      const request = realOpen(databaseName);
      if (++calls !== 1) return request;
      request.addEventListener("success", (event) => {
        event.stopImmediatePropagation();
        request.result.close();
        (request.onerror as (event: unknown) => void)({ target: { error: "refused" } });
      });
      return request;
    });
    const doc = new Y.Doc();
    const database = open(doc);
    await expect(database.whenLoaded).rejects.toThrow("refused");
    await untilPasses(() => expect(doc.getMap("m").get("a")).toBe(1));
    doc.getMap("m").set("b", 2);
    await database.whenWritten();
    expect((await reload()).getMap("m").get("b")).toBe(2);
  });

  test("is read later when the browser closes it in the middle of reading", async () => {
    await writeOnce();
    // oxlint-disable-next-line typescript/unbound-method -- always called with its database
    const realTransaction = IDBDatabase.prototype.transaction;
    let calls = 0;
    vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(function (this: IDBDatabase, names, mode) {
      if (++calls > 1) return realTransaction.call(this, names, mode);
      this.close();
      return realTransaction.call(this, names, mode);
    });
    const doc = new Y.Doc();
    const database = open(doc);
    await expect(database.whenLoaded).rejects.toThrow();
    await untilPasses(() => expect(doc.getMap("m").get("a")).toBe(1));
    doc.getMap("m").set("b", 2);
    await database.whenWritten();
    expect((await reload()).getMap("m").get("b")).toBe(2);
  });

  test("leaves no rejection that nobody hears when the browser closes it in the middle of an answer", async () => {
    await writeOnce();
    const unheard = vi.fn();
    process.on("unhandledRejection", unheard);
    // oxlint-disable-next-line typescript/unbound-method -- always called with its store
    const realGetAll = IDBObjectStore.prototype.getAll;
    let isClosed = false;
    vi.spyOn(IDBObjectStore.prototype, "getAll").mockImplementation(function (this: IDBObjectStore, query) {
      const request = realGetAll.call(this, query);
      // Requests that wait fail, as they do when the browser closes the connection.
      if (this.name === "updates" && !isClosed) this.transaction.abort();
      isClosed ||= this.name === "updates";
      return request;
    });
    const doc = new Y.Doc();
    const database = open(doc);
    await expect(database.whenLoaded).rejects.toThrow();
    await untilPasses(() => expect(doc.getMap("m").get("a")).toBe(1));
    process.off("unhandledRejection", unheard);
    expect(unheard).not.toHaveBeenCalled();
  });

  test("says so when it cannot be written as one row", async () => {
    const doc = new Y.Doc();
    const database = open(doc);
    await database.whenLoaded;
    for (let i = 0; i < 3; i++) doc.getMap("m").set("a", `version ${i}`);
    await database.whenWritten();
    const rows = await countRows();
    // oxlint-disable-next-line typescript/unbound-method -- always called with its store
    const realDelete = IDBObjectStore.prototype.delete;
    vi.spyOn(IDBObjectStore.prototype, "delete").mockImplementationOnce(function (this: IDBObjectStore, query) {
      const request = realDelete.call(this, query);
      this.transaction.abort();
      return request;
    });
    await expect(database.compact()).rejects.toThrow();
    expect(await countRows()).toBe(rows);
    await database.compact();
    expect(await countRows()).toBe(1);
    expect((await reload()).getMap("m").get("a")).toBe("version 2");
  });

  test("keeps what another tab wrote meanwhile when it is written as one row", async () => {
    const docs = [new Y.Doc(), new Y.Doc()] as const;
    const databases = docs.map((doc) => open(doc));
    await Promise.all(databases.map((database) => database.whenLoaded));
    docs[0].getMap("m").set("a", 1);
    docs[1].getMap("m").set("b", 2);
    await Promise.all(databases.map((database) => database.whenWritten()));
    await databases[0]?.compact();
    expect((await reload()).getMap("m").toJSON()).toEqual({ a: 1, b: 2 });
  });

  test("keeps values beside the document", async () => {
    const database = open(new Y.Doc());
    await database.whenLoaded;
    await database.updateValue("count", (stored) => (typeof stored === "number" ? stored : 0) + 1);
    await database.updateValue("count", (stored) => (typeof stored === "number" ? stored : 0) + 1);
    expect(await database.readValue("count")).toBe(2);
  });

  test("is opened once, and read in one transaction that writes nothing, with what lies beside the document", async () => {
    await writeOnce();
    const before = open(new Y.Doc());
    await before.whenLoaded;
    await before.updateValue("count", () => 7);
    await before.destroy();
    const opening = vi.spyOn(indexedDB, "open");
    const transaction = vi.spyOn(IDBDatabase.prototype, "transaction");
    const doc = new Y.Doc();
    const database = open(doc);
    await database.whenLoaded;
    expect(await database.readValue("count")).toBe(7);
    expect(doc.getMap("m").get("a")).toBe(1);
    expect(opening).toHaveBeenCalledTimes(1);
    expect(transaction.mock.calls.map(([, mode]) => mode)).toEqual(["readonly"]);
  });

  test("makes no update of what it reads, but of all that is written before and after", async () => {
    await writeOnce();
    const doc = new Y.Doc();
    const database = open(doc);
    const heard: unknown[] = [];
    doc.on("update", (_update: Uint8Array, origin: unknown) => heard.push(origin));
    doc.getMap("m").observe(({ keysChanged }) => heard.push(...keysChanged));
    await database.whenLoaded;
    expect(heard).toEqual(["a"]);
    doc.transact(() => doc.getMap("m").set("b", 2), "here");
    expect(heard).toEqual(["a", "b", "here"]);
    await database.whenWritten();
    expect((await reload()).getMap("m").toJSON()).toEqual({ a: 1, b: 2 });
  });

  test("tells of what was on a disk that is late", async () => {
    await writeOnce();
    const refuse = vi.spyOn(indexedDB, "open").mockImplementation(() => {
      throw new DOMException("refused", "SecurityError");
    });
    const doc = new Y.Doc();
    const database = open(doc);
    await expect(database.whenLoaded).rejects.toThrow("refused");
    const hear = vi.fn();
    doc.on("update", hear);
    refuse.mockRestore();
    await database.whenAttached;
    expect(doc.getMap("m").get("a")).toBe(1);
    expect(hear).toHaveBeenCalledTimes(1);
  });

  test("says what another tab put beside the document since it was read", async () => {
    const [one, other] = [open(new Y.Doc()), open(new Y.Doc())];
    await Promise.all([one.whenLoaded, other.whenLoaded]);
    await other.updateValue("count", () => 7);
    await untilPasses(async () => expect(await one.readValue("count")).toBe(7));
  });

  test("says that the disk is full when the browser does not open it for that", async () => {
    const full = vi.spyOn(indexedDB, "open").mockImplementation(() => {
      const request = {} as IDBOpenDBRequest;
      const error = new DOMException("no room", "QuotaExceededError");
      queueMicrotask(() => (request.onerror as unknown as (event: unknown) => void)({ target: { error } }));
      return request;
    });
    const doc = new Y.Doc();
    const database = open(doc);
    await expect(database.whenLoaded).rejects.toThrow();
    expect(troubles).toEqual(["storage-full"]);
    full.mockRestore();
    doc.getMap("m").set("a", 1);
    await database.whenWritten();
  });

  test("ends although the browser refuses to open it", async () => {
    vi.spyOn(indexedDB, "open").mockImplementation(() => {
      throw new DOMException("refused", "SecurityError");
    });
    const database = open(new Y.Doc());
    await database.destroy();
    expect(troubles).toEqual([]);
  });

  test("keeps what another tab wrote after the document was taken off the device, when this one makes it one row", async () => {
    const { doc, database } = await compactVersions();
    // The browser closes it.
    (database.connection as IDBDatabase).close();
    await deleteDatabase(name);
    const theirs = new Y.Doc();
    await open(theirs).whenLoaded;
    theirs.getMap("m").set("theirs", 1);
    await opened.at(-1)?.whenWritten();
    doc.getMap("m").set("b", 2);
    await database.whenWritten();
    await database.compact();
    const map = (await reload()).getMap("m");
    expect(map.toJSON()).toEqual({ a: "version 19", b: 2, theirs: 1 });
  });

  test("is one row after compaction, without what was overwritten", async () => {
    await compactVersions();
    expect(await countRows()).toBe(1);
    expect((await reload()).getMap("m").get("a")).toBe("version 19");
  });
});
