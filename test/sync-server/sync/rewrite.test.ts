import { PassThrough } from "node:stream";
import { expect, onTestFinished, test, vi } from "vitest";
import * as Y from "yjs";
import { assert } from "../../../shared/lib/assert.ts";
import type { ChatId, MessageId, UserId } from "../../../shared/lib/ids.ts";
import { parseDocName, userDocName, type DocName } from "../../../shared/lib/doc-name.ts";
import { openMeta } from "../../../shared/model/meta.ts";
import { openUserDoc, userRoots } from "../../../shared/model/user.ts";
import { createLogger } from "../../../sync-server/logger.ts";
import { tables } from "../../../sync-server/sync/chat-record.ts";
import { Compactor } from "../../../sync-server/sync/compactor.ts";
import { LiveDocument } from "../../../sync-server/sync/live-document.ts";
import type { SyncEngine } from "../../../sync-server/sync/sync-engine.ts";
import { readUpdateClocks } from "../../../sync-server/sync/yjs-bytes.ts";
import { MemoryDisk } from "../../support/memory-disk.ts";
import { openMemoryEngine } from "../../support/memory-engine.ts";
import { MemoryStorage } from "../../support/memory-storage.ts";
import { TestDevice } from "../../support/sync-harness.ts";
import { untilPasses } from "../../support/until-passes.ts";

const logger = createLogger({ logLevel: "error", logFormat: "json" }, new PassThrough().resume());
const chatId = "g00000000001" as ChatId;
const me = "aaaaaaaa" as UserId;
const hourMs = 3_600_000;

/** A document on a server that does nothing else. */
class Bench {
  readonly name: DocName;
  readonly storage = new MemoryStorage(new MemoryDisk("epoch"));
  readonly compactor: Compactor;
  document: LiveDocument;
  rewrites = 0;

  constructor(name: DocName) {
    this.name = name;
    this.document = LiveDocument.create(this.storage.documents, name, addressOf(name));
    this.compactor = new Compactor(this.storage, logger, {
      open: async () => {
        await this.document.warm();
        return this.document;
      },
      isOfDeletedChat: () => Promise.resolve(false),
      forget: () => Promise.resolve(),
      release: () => undefined,
      maxClients: 500,
      rewriteDelayMs: hourMs,
      replace: async (_, write) => {
        await write();
        this.document = await LiveDocument.load(this.storage.documents, name, addressOf(name));
        await this.document.warm();
        this.rewrites++;
      },
    });
    onTestFinished(() => this.compactor.stop());
  }

  /** Writes, each in a transaction of its own, commits all of it, and lets the compactor weigh it. */
  async commit(...writes: readonly (() => void)[]): Promise<void> {
    for (const write of writes) this.document.writeAsServer(write);
    const append = this.document.beginCommit();
    assert(append, "something was written");
    await this.storage.append([append]);
    this.document.endCommit(append, readUpdateClocks(append.update));
    this.compactor.consider(this.document);
  }
}

/** In two chats by turns: what was superseded stays in as many pieces. */
function typeInTurn(doc: Y.Doc, count: number): void {
  const { drafts } = openUserDoc(doc);
  for (let at = 0; at < count; at++) drafts.set(`g0000000000${at % 2}` as ChatId, { t: "x", at });
}

function addressOf(name: DocName): LiveDocument["address"] {
  const address = parseDocName(name);
  assert(address, "it is a document's name");
  return address;
}

test("a meta document that is folded is rewritten for pins that were taken back no sooner than their hour is over", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const bench = new Bench(chatId);
  await bench.commit(() => {
    const { info, pins } = openMeta(bench.document.doc);
    for (let i = 0; i < 200; i++) pins.set(`taken back ${i}`, 0);
    info.set("title", "x".repeat(100_000));
  });
  await expect.poll(() => bench.document.snapshotBytes).toBeGreaterThan(100_000);
  expect(bench.rewrites).toBe(0);
  vi.advanceTimersByTime(hourMs);
  await expect.poll(() => bench.rewrites).toBe(1);
  expect(openMeta(bench.document.doc).pins.size).toBe(0);
});

test("a private document that is mostly superseded is rewritten once, with the same content", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const bench = new Bench(userDocName(me));
  const content = (): unknown => Object.values(userRoots).map((root) => bench.document.doc.getMap(root).toJSON());
  await bench.commit(() => {
    const user = openUserDoc(bench.document.doc);
    user.settings.set("theme", "dark");
    user.chats.set(chatId, { muted: true });
    user.drafts.set("g00000000008", { t: "x".repeat(10_000), at: 1 });
    user.drafts.set("g00000000009", 0);
  });
  await bench.commit(() => typeInTurn(bench.document.doc, 10_000));
  await expect.poll(() => bench.document.snapshotBytes).toBeGreaterThan(64 * 1024);
  expect(bench.rewrites).toBe(0);
  const before = content();
  vi.advanceTimersByTime(hourMs);
  await expect.poll(() => bench.rewrites).toBe(1);
  expect(content()).toEqual(before);
  // Folded again, it is not worth it.
  await bench.commit(() => openUserDoc(bench.document.doc).settings.set("language", "x".repeat(100_000)));
  await expect.poll(() => bench.document.tailBytes).toBe(0);
  expect(bench.document.snapshotBytes).toBeGreaterThan(100_000);
  expect(vi.getTimerCount()).toBe(0);
  expect(bench.rewrites).toBe(1);
});

test("what is to be erased does not wait for the hour after which a document is rewritten", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const bench = new Bench(userDocName(me));
  const { records } = bench.storage;
  await bench.commit(() => typeInTurn(bench.document.doc, 10_000));
  await expect.poll(() => vi.getTimerCount()).toBe(1);
  await records.write([{ table: tables.erasures, key: bench.name, value: { at: 1 } }]);
  bench.compactor.erase(bench.name);
  vi.advanceTimersByTime(10_000);
  await untilPasses(async () => expect(await records.get(tables.erasures, bench.name)).toBeUndefined());
  expect(bench.rewrites).toBe(0);
});

test("a meta document that is mostly superseded is rewritten at once, and one that is just large is not", async () => {
  const bench = new Bench(chatId);
  await bench.commit(() => openMeta(bench.document.doc).info.set("title", "x".repeat(100_000)));
  await expect.poll(() => bench.document.tailBytes).toBe(0);
  expect(bench.rewrites).toBe(0);
  await bench.commit(() => {
    const { info, pins } = openMeta(bench.document.doc);
    info.set("title", "Team");
    for (let i = 0; i < 10_000; i++) pins.set(`${i % 2}` as MessageId, { by: me, at: i });
  });
  await expect.poll(() => bench.rewrites).toBe(1);
  await expect.poll(() => bench.document.snapshotBytes).toBeLessThan(1_000);
  expect(openMeta(bench.document.doc).info.get("title")).toBe("Team");
  expect([...openMeta(bench.document.doc).pins.values()]).toEqual([
    { by: me, at: 9_998 },
    { by: me, at: 9_999 },
  ]);
});

test("a private document that is full of what was superseded takes more after an hour, also if the server began anew", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const disk = new MemoryDisk("epoch");
  const before = await openMemoryEngine(disk);
  const typist = await openPrivate(before.engine);
  // Not one that happens to be short.
  typist.doc.clientID = 4_000_000_000;
  typist.doc.transact(() => typeInTurn(typist.doc, 26_000));
  await expect.poll(() => typist.durable.get(typist.doc.clientID)).toBe(26_000);
  await before.engine.stop();
  const { engine } = await openMemoryEngine(disk);
  onTestFinished(() => engine.stop());
  const write = async (): Promise<TestDevice["closed"]> => {
    const device = await openPrivate(engine);
    openUserDoc(device.doc).drafts.set(chatId, { t: "x".repeat(16_000), at: 1 });
    await expect.poll(() => device.closed !== undefined || device.durable.has(device.doc.clientID)).toBe(true);
    return device.closed;
  };
  expect(await write()).toEqual({ code: 4409, reason: "document-full" });
  await untilPasses(async () => {
    vi.advanceTimersByTime(hourMs);
    expect(await write()).toBeUndefined();
  });
});

async function openPrivate(engine: SyncEngine): Promise<TestDevice> {
  const device = new TestDevice(me, new Y.Doc());
  await device.connect(engine, userDocName(me));
  await expect.poll(() => device.isSynced).toBe(true);
  return device;
}
