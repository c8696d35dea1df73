import { randomBytes } from "node:crypto";
import { cp, readdir, readFile, rm, stat, truncate } from "node:fs/promises";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  StorageIncomplete,
  StorageLocked,
  type DocumentAppend,
  type Storage,
} from "../../../../sync-server/storage/contracts.ts";
import { openLevelStorage } from "../../../../sync-server/storage/level/level-storage.ts";
import { createTempFolder } from "../../../support/temp-folder.ts";

const name = "g0123456789a.0";

async function open(folder: string): Promise<Storage> {
  const storage = await openLevelStorage(folder);
  onTestFinished(() => storage.close());
  return storage;
}

function entry(expectedSeq: number, update: Uint8Array | string, docName = name): DocumentAppend {
  return { name: docName, expectedSeq, update: Buffer.from(update), owners: [] };
}

/** Whether any file of the database holds these bytes. */
async function isOnDisk(folder: string, bytes: Buffer): Promise<boolean> {
  for (const file of await readdir(folder)) {
    if ((await readFile(path.join(folder, file))).includes(bytes)) return true;
  }
  return false;
}

describe("the embedded store", () => {
  test("says in one line that another one holds the data", async () => {
    const folder = await createTempFolder();
    await open(folder);
    await expect(openLevelStorage(folder)).rejects.toThrow(StorageLocked);
    await expect(openLevelStorage(folder)).rejects.toThrow(/^Another process uses the data in .+$/u);
  });

  test("refuses data of which it cannot be told what counts, and leaves it as it is", async () => {
    const folder = await createTempFolder();
    const storage = await openLevelStorage(folder);
    await storage.documents.append([entry(0, "something")]);
    await storage.close();
    await rm(path.join(folder, "CURRENT"));
    const files = await readdir(folder);
    await expect(openLevelStorage(folder)).rejects.toThrow(StorageIncomplete);
    expect(await readdir(folder)).toEqual(files);
  });

  test("refuses writes after it was closed, and closing twice is harmless", async () => {
    const storage = await open(await createTempFolder());
    await storage.close();
    await storage.close();
    await expect(storage.documents.append([entry(0, "x")])).rejects.toThrow();
    await expect(storage.check()).rejects.toThrow();
  });

  test("waits for what is under way when it is closed", async () => {
    const folder = await createTempFolder();
    const storage = await open(folder);
    const appends = Promise.all(Array.from({ length: 200 }, (_, i) => storage.documents.append([entry(i, `u${i}`)])));
    await storage.close();
    await appends;
    expect((await (await open(folder)).documents.load(name))?.seq).toBe(200);
  });

  test("opens with everything up to the cut when its log ends anywhere", async () => {
    const folder = await createTempFolder();
    const storage = await open(folder);
    const seqAtSize: [size: number, seq: number][] = [];
    const logFile = async (place: string): Promise<string> => {
      const logs = (await readdir(place)).filter((file) => file.endsWith(".log"));
      return path.join(place, logs.toSorted().at(-1) ?? "");
    };
    for (let seq = 0; seq < 60; seq++) {
      // Two documents and a record in each append: a cut may never leave a part of one.
      await storage.documents.append(
        [entry(seq, randomBytes(40 + seq * 30)), entry(seq, `other ${seq}`, "g0123456789a")],
        [{ table: "progress", key: "k", value: seq + 1 }],
      );
      seqAtSize.push([(await stat(await logFile(folder))).size, seq + 1]);
    }
    const size = (await stat(await logFile(folder))).size;
    for (let i = 0; i <= 40; i++) {
      const cut = i === 40 ? size : Math.floor(Math.random() * size);
      const copy = path.join(await createTempFolder(), "db");
      await cp(folder, copy, { recursive: true });
      await truncate(await logFile(copy), cut);
      const cutStorage = await openLevelStorage(copy);
      const expected = seqAtSize.findLast(([end]) => end <= cut)?.[1] ?? 0;
      const stored = await cutStorage.documents.load(name);
      const other = await cutStorage.documents.load("g0123456789a");
      const record = await cutStorage.records.get<number>("progress", "k");
      const found = { first: stored?.seq ?? 0, second: other?.seq ?? 0, record: record?.value ?? 0 };
      expect(found, `cut at ${cut} of ${size}`).toEqual({ first: expected, second: expected, record: expected });
      await cutStorage.documents.append([entry(expected, "goes on")]);
      await cutStorage.close();
    }
  });

  test("removes erased bytes from every file, with other documents untouched", async () => {
    const folder = await createTempFolder();
    const storage = await open(folder);
    for (let round = 0; round < 3; round++) {
      const secret = randomBytes(64);
      const kept = randomBytes(64);
      const seq = (await storage.documents.load(name))?.seq ?? 0;
      for (let i = 0; i < 20; i++) {
        await storage.documents.append([entry(seq + i, i === 7 ? secret : randomBytes(2_000))]);
        await storage.documents.append([entry(round * 20 + i, i === 7 ? kept : randomBytes(500), "user.ada00000")]);
      }
      expect(await isOnDisk(folder, secret)).toBe(true);
      const clean = { upToSeq: seq + 20, snapshot: Buffer.from("clean"), snapshotVector: Buffer.of(0) };
      await storage.documents.compact(name, { ...clean, erase: true });
      expect(await isOnDisk(folder, secret), `round ${round}`).toBe(false);
      expect(await isOnDisk(folder, kept)).toBe(true);
    }
    expect(await storage.documents.load("user.ada00000")).toMatchObject({ seq: 60 });
  });

  test("removes erased bytes from every file also while others read without pause", async () => {
    const folder = await createTempFolder();
    const storage = await open(folder);
    const long = Array.from({ length: 400 }, (_, i) =>
      storage.documents.append([entry(i, randomBytes(4_000), "long")]),
    );
    await Promise.all(long);
    let isOver = false;
    const read = async (): Promise<void> => {
      while (!isOver) {
        await storage.documents.load("long");
        await storage.records.range("none", { limit: 1 });
      }
    };
    const readers = [read(), read(), read()];
    onTestFinished(async () => {
      isOver = true;
      await Promise.all(readers);
    });
    for (let round = 0; round < 3; round++) {
      const [old, secret] = [randomBytes(64), randomBytes(64)];
      await storage.documents.append([entry(round * 2, old)]);
      const state = { snapshot: secret, snapshotVector: Buffer.of(0) };
      await storage.documents.compact(name, { ...state, upToSeq: round * 2 + 1, erase: false });
      await storage.documents.append([entry(round * 2 + 1, "deletion")]);
      const clean = { snapshot: Buffer.from("clean"), snapshotVector: Buffer.of(0) };
      await storage.documents.compact(name, { ...clean, upToSeq: round * 2 + 2, erase: true });
      expect([await isOnDisk(folder, old), await isOnDisk(folder, secret)], `round ${round}`).toEqual([false, false]);
    }
  });

  test("removes a deleted document's bytes from every file", async () => {
    const folder = await createTempFolder();
    const storage = await open(folder);
    const secret = randomBytes(64);
    await storage.documents.append([entry(0, secret), entry(0, "other", "other")]);
    await storage.documents.delete(name);
    expect(await isOnDisk(folder, secret)).toBe(false);
  });

  test("keeps the order of conditional writes when far more keys are in use than it remembers", async () => {
    const storage = await open(await createTempFolder());
    const names = Array.from({ length: 400 }, (_, i) => `g${String(i).padStart(11, "0")}`);
    for (let round = 0; round < 3; round++) {
      await Promise.all(names.map((docName) => storage.documents.append([entry(round, "u", docName)])));
    }
    const seqs = await Promise.all(names.map(async (docName) => (await storage.documents.load(docName))?.seq));
    expect(new Set(seqs)).toEqual(new Set([3]));
  });
});
