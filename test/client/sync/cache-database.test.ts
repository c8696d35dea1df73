import "fake-indexeddb/auto";
import { forceCloseDatabase, IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CacheDatabase } from "../../../client/sync/cache-database.ts";
import type { StorageTrouble } from "../../../client/sync/document-database.ts";

const name = "roost.aaaaaaaa.cache";
let factory: IDBFactory;
let connections: IDBDatabase[];
let troubles: (StorageTrouble | undefined)[];
let late: number;
let opened: CacheDatabase[];

function open(): CacheDatabase {
  const cache = new CacheDatabase({ name, onTrouble: (trouble) => troubles.push(trouble), onLate: () => late++ });
  opened.push(cache);
  return cache;
}

async function readAgain(): Promise<Record<string, unknown>> {
  return Object.fromEntries(await open().readAll("chats."));
}

beforeEach(() => {
  factory = new IDBFactory();
  connections = [];
  const openFor = factory.open.bind(factory);
  vi.spyOn(factory, "open").mockImplementation((...parameters) => {
    const request = openFor(...parameters);
    request.addEventListener("success", () => connections.push(request.result));
    return request;
  });
  vi.stubGlobal("indexedDB", factory);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  troubles = [];
  late = 0;
  opened = [];
});

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(opened.map((cache) => cache.close()));
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("the cache", () => {
  test("goes on writing after the browser closed its database", async () => {
    const cache = open();
    await cache.write("chats.", [["a", "to be deleted"]]);
    for (const connection of connections) forceCloseDatabase(connection as never);
    await cache.write("chats.", [["a", undefined]]);
    expect(await readAgain()).toEqual({});
    expect(troubles).toEqual([]);
  });

  test("writes later what a full disk refuses, and the newest of it", async () => {
    const cache = open();
    await cache.write("chats.", [["a", "to be deleted"]]);
    const full = vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    await cache.write("chats.", [["a", 1]]);
    await cache.write("chats.", [["a", 2]]);
    expect(troubles.at(-1)).toBe("storage-full");
    full.mockRestore();
    vi.advanceTimersToNextTimer();
    await vi.waitUntil(() => troubles.at(-1) === undefined, { timeout: 20_000 });
    expect(await readAgain()).toEqual({ a: 2 });
  });

  test("tells when a disk that was late can be read", async () => {
    await open().write("chats.", [["a", 1]]);
    const refused = vi.spyOn(factory, "open").mockImplementationOnce(() => {
      throw new DOMException("not now", "UnknownError");
    });
    const cache = open();
    expect(await cache.readAll("chats.")).toEqual(new Map());
    expect(refused).toHaveBeenCalled();
    vi.advanceTimersToNextTimer();
    await vi.waitUntil(() => late === 1, { timeout: 20_000 });
    expect(await cache.readAll("chats.")).toEqual(new Map([["a", 1]]));
  });
});
