import { PassThrough } from "node:stream";
import { expect, onTestFinished, test, vi } from "vitest";
import { parseDocName, segmentDocName } from "../../../shared/lib/doc-name.ts";
import { assert } from "../../../shared/lib/assert.ts";
import type { ChatId, OrderKey, UserId } from "../../../shared/lib/ids.ts";
import { openMeta } from "../../../shared/model/meta.ts";
import { createLogger } from "../../../sync-server/logger.ts";
import { tables } from "../../../sync-server/sync/chat-record.ts";
import { Compactor } from "../../../sync-server/sync/compactor.ts";
import { LiveDocument } from "../../../sync-server/sync/live-document.ts";
import { readUpdateClocks } from "../../../sync-server/sync/yjs-bytes.ts";
import { MemoryDisk } from "../../support/memory-disk.ts";
import { MemoryStorage } from "../../support/memory-storage.ts";
import { untilPasses } from "../../support/until-passes.ts";

const logger = createLogger({ logLevel: "error", logFormat: "json" }, new PassThrough().resume());
const chatId = "g00000000001" as ChatId;
const name = segmentDocName(chatId, 0);

class WatchedStorage extends MemoryStorage {
  readonly folded: number[] = [];

  override compact(...[of, compaction]: Parameters<MemoryStorage["compact"]>): Promise<void> {
    this.folded.push(compaction.upToSeq);
    return super.compact(of, compaction);
  }
}

/** Something is written while it folds. */
class BusyStorage extends MemoryStorage {
  meanwhile = (): Promise<void> => Promise.resolve();

  override async compact(...args: Parameters<MemoryStorage["compact"]>): Promise<void> {
    await this.meanwhile();
    return super.compact(...args);
  }
}

/** A segment with much of a tail, and the compactor of its server. */
async function createSegment(storage: MemoryStorage): Promise<{
  readonly document: LiveDocument;
  readonly compactor: Compactor;
  readonly countOpened: () => number;
}> {
  const address = parseDocName(name);
  assert(address, "it is a document's name");
  const document = LiveDocument.create(storage.documents, name, address);
  document.writeAsServer(() => document.segment.seen.set("aaaaaaaa.0", "x".repeat(100_000) as OrderKey));
  const append = document.beginCommit();
  assert(append, "something was written");
  await storage.append([append]);
  document.endCommit(append, readUpdateClocks(append.update));
  let opened = 0;
  const compactor = new Compactor(storage, logger, {
    open: async () => {
      opened++;
      await document.warm();
      return document;
    },
    isOfDeletedChat: () => Promise.resolve(false),
    forget: () => Promise.resolve(),
    release: (released) => released.cool(),
    maxClients: 500,
    rewriteDelayMs: 0,
    replace: (_, write) => write(),
  });
  onTestFinished(() => compactor.stop());
  return { document, compactor, countOpened: () => opened };
}

test("a full segment leaves the memory also if it was being folded when it became full, and is not folded twice", async () => {
  const storage = new WatchedStorage(new MemoryDisk("epoch"));
  const { document, compactor, countOpened } = await createSegment(storage);
  compactor.retire(name);
  compactor.consider(document);
  await expect.poll(countOpened).toBe(2);
  await expect.poll(() => document.isWarm).toBe(false);
  expect(storage.folded).toEqual([1]);
});

test("a full segment leaves the memory also if it is folded for so long that it is due meanwhile", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const storage = new BusyStorage(new MemoryDisk("epoch"));
  storage.meanwhile = () => Promise.resolve(void vi.advanceTimersByTime(1_000));
  const { document, compactor, countOpened } = await createSegment(storage);
  compactor.retire(name);
  compactor.consider(document);
  await expect.poll(countOpened).toBe(2);
  await expect.poll(() => document.isWarm).toBe(false);
});

test("an erasure that is noted on the disk and of which nobody told is done after ten minutes", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  onTestFinished(() => void vi.useRealTimers());
  const storage = new WatchedStorage(new MemoryDisk("epoch"));
  const { compactor } = await createSegment(storage);
  await compactor.start();
  await storage.write([{ table: tables.erasures, key: name, value: { at: 1 } }]);
  vi.advanceTimersByTime(600_000);
  await untilPasses(async () => expect(await storage.get(tables.erasures, name)).toBeUndefined());
  expect(storage.folded).toEqual([1]);
});

test("a meta document with many pins that were taken back is rewritten without them", async () => {
  const storage = new MemoryStorage(new MemoryDisk("epoch"));
  const document = LiveDocument.create(storage.documents, chatId, { kind: "meta", chatId });
  const { info, pins } = openMeta(document.doc);
  const write = async (cleared: number): Promise<void> => {
    document.writeAsServer(() => {
      info.set("title", "Team");
      pins.set("kept", { by: "aaaaaaaa" as UserId, at: 1 });
      for (let i = 0; i < cleared; i++) pins.set(`taken back ${i}`, 0);
    });
    const append = document.beginCommit();
    assert(append, "something was written");
    await storage.append([append]);
    document.endCommit(append, readUpdateClocks(append.update));
  };
  let replaced = 0;
  const compactor = new Compactor(storage, logger, {
    open: () => Promise.resolve(document),
    isOfDeletedChat: () => Promise.resolve(false),
    forget: () => Promise.resolve(),
    release: () => undefined,
    maxClients: 500,
    rewriteDelayMs: 0,
    replace: (_, rewrite) => {
      replaced++;
      return rewrite();
    },
  });
  await write(199);
  compactor.consider(document);
  await write(200);
  expect(replaced).toBe(0);
  compactor.consider(document);
  await expect.poll(() => replaced).toBe(1);
  await compactor.stop();
  const stored = await LiveDocument.load(storage.documents, chatId, { kind: "meta", chatId });
  await stored.warm();
  const rewritten = openMeta(stored.doc);
  expect([...rewritten.pins.keys()]).toEqual(["kept"]);
  expect(rewritten.info.get("title")).toBe("Team");
});

test("what is written while a document is folded is all that its tail weighs afterwards", async () => {
  const storage = new BusyStorage(new MemoryDisk("epoch"));
  const address = parseDocName(name);
  assert(address, "it is a document's name");
  const document = LiveDocument.create(storage.documents, name, address);
  const commit = async (text: string): Promise<void> => {
    document.writeAsServer(() => document.segment.seen.set("aaaaaaaa.0", text as OrderKey));
    const append = document.beginCommit();
    assert(append, "something was written");
    await storage.append([append]);
    document.endCommit(append, readUpdateClocks(append.update));
  };
  await commit("x".repeat(100_000));
  storage.meanwhile = () => commit("y");
  const compactor = new Compactor(storage, logger, {
    open: () => Promise.resolve(document),
    isOfDeletedChat: () => Promise.resolve(false),
    forget: () => Promise.resolve(),
    release: () => undefined,
    maxClients: 500,
    rewriteDelayMs: 0,
    replace: (_, write) => write(),
  });
  compactor.consider(document);
  await expect.poll(() => document.snapshotBytes).toBeGreaterThan(0);
  await compactor.stop();
  const stored = await LiveDocument.load(storage.documents, name, address);
  expect(document.tailBytes).toBeGreaterThan(0);
  expect([document.snapshotBytes, document.tailBytes]).toEqual([stored.snapshotBytes, stored.tailBytes]);
});
