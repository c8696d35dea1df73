import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDatabase } from "../../../../sync-server/storage/level/database.ts";
import { openLevelStorage } from "../../../../sync-server/storage/level/level-storage.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "roost-migrate-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A document as format 1 had it: a snapshot with number 5, epoch e1, one owner, and one update after it. */
const snapshot = [
  "01",
  "000000000005",
  "02",
  "00000001",
  "00000001",
  "6531",
  "00000001",
  "6164613030303030",
  "09",
  "0708",
];
const tail = ["0001", "00000007", "2020202020202020", "0405"];

async function write(entries: Readonly<Record<string, string>>): Promise<void> {
  const db = await openDatabase(folder);
  for (const [key, value] of Object.entries(entries)) await db.put(key, Buffer.from(value, "hex"));
  await db.close();
}

const hexOf = (text: string): string => Buffer.from(text).toString("hex");

test("data of format 1 opens with every document as it was, and stays so", async () => {
  const old = { "d/gaaaaaaaaaaa.0/s": snapshot.join(""), "d/gaaaaaaaaaaa.0/t000000000006": tail.join("") };
  await write({
    "m/format": hexOf("1"),
    "m/epoch": hexOf("first"),
    "d/user.ada00000/t000000000001": "00000102",
    ...old,
  });
  for (let opening = 0; opening < 2; opening++) {
    const storage = await openLevelStorage(folder);
    expect(storage.epoch).toBe("first");
    const stored = await storage.documents.load("gaaaaaaaaaaa.0");
    expect(stored).toMatchObject({ seq: 6, epoch: "e1", snapshotBytes: 2 });
    expect([...(stored?.owners ?? [])]).toEqual([
      [1, "ada00000"],
      [7, "server"],
    ]);
    const bytes = [stored?.snapshot, stored?.snapshotVector, stored?.tail[0]].map((part) => [...(part ?? [])]);
    expect(bytes).toEqual([[7, 8], [9], [4, 5]]);
    expect((await storage.documents.load("user.ada00000"))?.seq).toBe(1);
    await storage.close();
  }
});

test("data of a later format is left alone", async () => {
  await write({ "m/format": hexOf("3"), "m/epoch": hexOf("first") });
  await expect(openLevelStorage(folder)).rejects.toThrow(/another version/u);
});
