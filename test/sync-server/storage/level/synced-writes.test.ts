import path from "node:path";
import { Level } from "level";
import { expect, onTestFinished, test, vi } from "vitest";
import { openLevelStorage, renewEpoch } from "../../../../sync-server/storage/level/level-storage.ts";
import { createTempFolder } from "../../../support/temp-folder.ts";

/** Every way in which classic-level takes something to be written: the last step in JavaScript. */
const writers = ["_put", "_del", "_batch", "_clear", "_chainedBatch"] as const;
type Hidden = Record<(typeof writers)[number], (...args: unknown[]) => unknown>;

/**
 * A process that is killed loses nothing that it handed to the system, so only a machine that loses its power shows
 * whether a write waited for the disk. What LevelDB is asked for is as near as a test comes.
 */
test("LevelDB is asked to sync every write: what is acknowledged outlives a power cut", async () => {
  const calls: { readonly name: string; readonly sync: unknown }[] = [];
  for (const name of writers) {
    const real = (Level.prototype as unknown as Hidden)[name];
    const spy = vi.spyOn(Level.prototype as unknown as Hidden, name).mockImplementation(function (
      this: unknown,
      ...args: unknown[]
    ) {
      calls.push({ name, sync: (args.at(-1) as { sync?: unknown } | undefined)?.sync });
      return real.apply(this, args);
    });
    onTestFinished(() => spy.mockRestore());
  }
  const location = path.join(await createTempFolder(), "db");
  const took = async (write: () => Promise<unknown>): Promise<unknown> => {
    calls.length = 0;
    await write();
    return calls.map(({ name, sync }) => `${name} ${String(sync)}`);
  };
  const synced = ["_batch true"];

  let storage = await openLevelStorage(location);
  onTestFinished(() => storage.close());
  expect(calls).toEqual([{ name: "_batch", sync: true }]);
  const { documents, records } = storage;
  const update = Uint8Array.of(0, 0);
  const append = (expectedSeq: number) => ({ name: "document", expectedSeq, update, owners: [] });
  const record = { table: "table", key: "key", value: 1 };
  expect(await took(() => documents.append([append(0)]))).toEqual(synced);
  expect(await took(() => documents.append([append(1)], [record]))).toEqual(synced);
  expect(await took(() => records.write([record]))).toEqual(synced);
  const snapshot = { snapshot: update, snapshotVector: Uint8Array.of(0) };
  expect(await took(() => documents.compact("document", { ...snapshot, upToSeq: 2, erase: false }))).toEqual(synced);
  const rewrite = { ...snapshot, expectedSeq: 2, epoch: "another", owners: new Map() };
  expect(await took(() => documents.rewrite("document", rewrite))).toEqual(synced);
  expect(await took(() => documents.delete("document"))).toEqual(synced);
  await storage.close();
  expect(await took(() => renewEpoch(location))).toEqual(synced);
  storage = await openLevelStorage(location);
});
