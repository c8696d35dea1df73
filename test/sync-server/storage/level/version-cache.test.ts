import { describe, expect, test } from "vitest";
import { VersionCache } from "../../../../sync-server/storage/level/version-cache.ts";

/** A read that the test ends. */
function pendingRead(): { read: () => Promise<number>; finish: (version: number) => void; count: () => number } {
  const waiting: ((version: number) => void)[] = [];
  return {
    read: () => new Promise((resolve) => waiting.push(resolve)),
    finish: (version) => waiting.at(-1)?.(version),
    count: () => waiting.length,
  };
}

describe("versions in memory", () => {
  test("a read serves everybody who waits for the same key", async () => {
    const cache = new VersionCache(10);
    const { read, finish, count } = pendingRead();
    const loads = [cache.load("k", read), cache.load("k", read)];
    finish(7);
    await Promise.all(loads);
    expect([count(), cache.get("k")]).toEqual([1, 7]);
  });

  test("a write during a read wins, even if it was forgotten before the read ended", async () => {
    const cache = new VersionCache(1);
    const { read, finish } = pendingRead();
    const load = cache.load("k", read);
    cache.set("k", 8, 0);
    cache.set("other", 1, 0);
    expect(cache.get("k")).toBeUndefined();
    finish(7);
    await load;
    expect(cache.get("k")).toBe(8);
  });

  test("what is not on disk yet is not forgotten, however full it is", () => {
    const cache = new VersionCache(2);
    for (let i = 0; i < 5; i++) cache.set(`k${i}`, i, 1);
    expect([0, 1, 2, 3, 4].map((i) => cache.get(`k${i}`))).toEqual([0, 1, 2, 3, 4]);
    cache.settled(1);
    cache.set("k5", 5, 2);
    expect([0, 1, 2, 3, 4, 5].filter((i) => cache.get(`k${i}`) !== undefined)).toEqual([4, 5]);
  });

  test("a read that began before a write failed is taken again", async () => {
    const cache = new VersionCache(10);
    const { read, finish, count } = pendingRead();
    const load = cache.load("k", read);
    cache.clear();
    finish(7);
    await expect.poll(count).toBe(2);
    finish(9);
    await load;
    expect(cache.get("k")).toBe(9);
  });

  test("a read that fails leaves the key unknown, and the next one asks again", async () => {
    const cache = new VersionCache(10);
    await expect(cache.load("k", () => Promise.reject(new Error("disk")))).rejects.toThrow("disk");
    await cache.load("k", () => Promise.resolve(3));
    expect(cache.get("k")).toBe(3);
  });
});
