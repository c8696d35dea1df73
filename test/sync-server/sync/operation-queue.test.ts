import { beforeEach, expect, test } from "vitest";
import type { DocumentCache } from "../../../sync-server/sync/document-cache.ts";
import type { Operation } from "../../../sync-server/sync/family.ts";
import { OperationQueue } from "../../../sync-server/sync/operation-queue.ts";
import { TickBudget } from "../../../sync-server/sync/tick-budget.ts";
import { TickBuilder } from "../../../sync-server/sync/tick.ts";

let told: string[];
let queue: OperationQueue;
let tick: TickBuilder;

function createOperation(name: string): Operation {
  return {
    documents: [],
    run: () => [],
    done: () => told.push(`${name} done`),
    fail: (error) => told.push(`${name} failed: ${(error as Error).message}`),
  };
}

beforeEach(() => {
  told = [];
  queue = new OperationQueue({ need: () => true } as unknown as DocumentCache, () => "gggggggggggg.0");
  tick = new TickBuilder(new TickBudget({ maxBytes: 1_000, maxEntries: 1_000 }));
});

test("whoever asked for an operation is told also if the tick breaks off in which it was run", () => {
  queue.add(createOperation("first"));
  queue.run(tick, 0, () => true);
  queue.add(createOperation("second"));
  queue.failAll("write-failed");
  expect(told).toEqual(["first failed: write-failed", "second failed: write-failed"]);
});

test("what became of an operation of a finished tick is not the queue's to tell", () => {
  queue.add(createOperation("first"));
  queue.run(tick, 0, () => true);
  expect(queue.finish(tick).operations).toHaveLength(1);
  queue.failAll("write-failed");
  expect(told).toEqual([]);
});
