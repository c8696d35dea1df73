import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { WriteQueue, type WriteBatch } from "../../../client/sync/write-queue.ts";

function updatesOf(...values: string[]): Uint8Array[] {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  for (const value of values) doc.getMap("m").set(value, value);
  return updates;
}

function keysOf(batch: WriteBatch | undefined): string[] {
  const doc = new Y.Doc();
  if (batch !== undefined) Y.applyUpdate(doc, batch.update);
  return [...doc.getMap("m").keys()].sort();
}

function fill(...values: string[]): WriteQueue {
  const queue = new WriteQueue();
  for (const update of updatesOf(...values)) queue.add(update);
  return queue;
}

async function isSettled(promise: Promise<void>): Promise<boolean> {
  const other = {};
  return (await Promise.race([promise, Promise.resolve(other)])) !== other;
}

describe("the write queue", () => {
  test("takes everything that waits as one update", () => {
    const queue = fill("a", "b");
    expect(keysOf(queue.take())).toEqual(["a", "b"]);
    expect(queue.take()).toBeUndefined();
  });

  test("tells that a change is written only when it and all before it are on disk", async () => {
    const [first, second] = updatesOf("a", "b") as [Uint8Array, Uint8Array];
    const queue = new WriteQueue();
    queue.add(first);
    const one = queue.take() as WriteBatch;
    const firstWritten = queue.whenWritten();
    queue.add(second);
    const two = queue.take() as WriteBatch;
    const bothWritten = queue.whenWritten();
    queue.settle(two);
    expect(await isSettled(bothWritten)).toBe(false);
    queue.settle(one);
    await Promise.all([firstWritten, bothWritten]);
  });

  test("puts back what did not reach the disk, before what came later", async () => {
    const [first, second] = updatesOf("a", "b") as [Uint8Array, Uint8Array];
    const queue = new WriteQueue();
    queue.add(first);
    const failed = queue.take() as WriteBatch;
    queue.add(second);
    const written = queue.whenWritten();
    queue.putBack(failed);
    const again = queue.take() as WriteBatch;
    expect(keysOf(again)).toEqual(["a", "b"]);
    queue.settle(again);
    await written;
  });

  test("is written at once when there is nothing to write", async () => {
    await new WriteQueue().whenWritten();
    await new WriteQueue().whenIdle();
  });

  test("is idle when nothing is on its way, even if something still has to be written", async () => {
    const queue = fill("a");
    const batch = queue.take() as WriteBatch;
    const idle = queue.whenIdle();
    expect(await isSettled(idle)).toBe(false);
    queue.putBack(batch);
    await idle;
    expect(await isSettled(queue.whenWritten())).toBe(false);
  });
});
