import { expect, test } from "vitest";
import { createMemoryValues } from "../../../client/api/local-values.ts";
import { UnsentRegistry } from "../../../client/sync/unsent-registry.ts";
import { fillValues } from "../../support/full-storage.ts";

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
  const values = createMemoryValues();
  const full = fillValues(values);
  const registry = new UnsentRegistry(values, me);
  registry.add("a.0");
  registry.noteMessages("a.0", 7);
  expect(registry.has("a.0")).toBe(true);
  expect(registry.list()).toEqual(["a.0"]);
  expect(registry.messageClientId("a.0")).toBe(7);
  full.mockRestore();
  registry.noteMessages("a.0", 9);
  expect(new UnsentRegistry(values, me).messageClientId("a.0")).toBe(9);
  registry.remove("a.0");
  expect(registry.has("a.0")).toBe(false);
});

test("what found no room is remembered for the next tab once there is room", () => {
  const values = createMemoryValues();
  const full = fillValues(values);
  const registry = new UnsentRegistry(values, me);
  registry.noteMessages("a.0", 7);
  registry.retry("a.0");
  expect(registry.isOnlyHere("a.0")).toBe(true);
  full.mockRestore();
  registry.retry("a.0");
  registry.retry("b.0");
  expect(registry.isOnlyHere("a.0")).toBe(false);
  const next = new UnsentRegistry(values, me);
  expect(next.list()).toEqual(["a.0"]);
  expect(next.messageClientId("a.0")).toBe(7);
});
