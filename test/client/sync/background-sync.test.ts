import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BackgroundSync } from "../../../client/sync/background-sync.ts";
import type { DocumentPool } from "../../../client/sync/document-pool.ts";
import type { DocName } from "../../../shared/lib/doc-name.ts";

const opened: DocName[] = [];
let unsent: DocName[];
let background: BackgroundSync;
/** Documents that the disk does not take. */
let unwritable: DocName[];

beforeEach(() => {
  vi.useFakeTimers();
  opened.length = 0;
  unsent = [];
  unwritable = [];
  const replica = { isSynced: true, hasUnsent: false, access: "open", subscribe: () => () => undefined };
  const pool = {
    open: (docName: DocName) => {
      opened.push(docName);
      const whenWritten = (): Promise<void> =>
        unwritable.includes(docName) ? new Promise(() => undefined) : Promise.resolve();
      return { replica: { ...replica, whenWritten }, close: () => undefined };
    },
  };
  background = new BackgroundSync({
    pool: pool as unknown as DocumentPool,
    listTargets: () => [],
    readMark: () => undefined,
    storeMark: () => undefined,
    epoch: () => "e1",
    listUnsent: () => unsent,
    isOnServer: () => true,
    onProgress: () => undefined,
  });
});

afterEach(() => {
  background.stop();
  vi.useRealTimers();
});

test("what another tab leaves unsent is sent after half a minute, once, and what it sends itself is its own", async () => {
  background.setOnline(true);
  unsent = ["gggggggggggg.0"];
  for (let i = 0; i < 3; i++) background.noteElsewhere();
  await vi.advanceTimersByTimeAsync(29_000);
  expect(opened).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(opened).toEqual(["gggggggggggg.0"]);
  background.noteElsewhere();
  unsent = [];
  await vi.advanceTimersByTimeAsync(60_000);
  expect(opened).toEqual(["gggggggggggg.0"]);
});

test("a document that the disk does not take holds up nothing for longer than half a minute", async () => {
  unsent = ["a", "b", "c", "d", "e"].map((letter) => `${letter.repeat(12)}.0`);
  unwritable = unsent.slice(0, 4);
  background.setOnline(true);
  await vi.advanceTimersByTimeAsync(29_000);
  expect(opened).toEqual(unwritable);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(opened).toEqual(unsent);
  expect(background.isBusy).toBe(false);
});
