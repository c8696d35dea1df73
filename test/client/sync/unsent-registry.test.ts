import { expect, test } from "vitest";
import { createMemoryValues, type LocalValues } from "../../../client/api/local-values.ts";
import { UnsentRegistry } from "../../../client/sync/unsent-registry.ts";

const me = "aaaaaaaa";

test("what is unsent is remembered for the next tab", () => {
  const values = createMemoryValues();
  const registry = new UnsentRegistry(values, me);
  registry.add("a.0");
  registry.noteMessages("a.0", 7);
  registry.noteMessages("a.0", 5);
  const next = new UnsentRegistry(values, me);
  expect(next.list()).toEqual(["a.0"]);
  expect(next.messageClientId("a.0")).toBe(7);
  next.remove("a.0");
  expect(registry.has("a.0")).toBe(false);
});

test("what finds no room in the storage is remembered by this tab, which may have the only copy", () => {
  let isFull = true;
  const stored = createMemoryValues();
  const values: LocalValues = {
    getItem: (name) => stored.getItem(name),
    removeItem: (name) => stored.removeItem(name),
    key: (index) => stored.key(index),
    get length() {
      return stored.length;
    },
    setItem: (name, value) => {
      if (isFull) throw new DOMException("full", "QuotaExceededError");
      stored.setItem(name, value);
    },
  };
  const registry = new UnsentRegistry(values, me);
  registry.add("a.0");
  registry.noteMessages("a.0", 7);
  expect(registry.has("a.0")).toBe(true);
  expect(registry.list()).toEqual(["a.0"]);
  expect(registry.messageClientId("a.0")).toBe(7);
  isFull = false;
  registry.noteMessages("a.0", 9);
  expect(new UnsentRegistry(stored, me).messageClientId("a.0")).toBe(9);
  registry.remove("a.0");
  expect(registry.has("a.0")).toBe(false);
});
