import { describe, expect, test } from "vitest";
import { parseSearchReply, parseSearchRequest, type SearchRequest } from "../../../client/search/search-protocol.ts";
import { resolveQuery } from "../../../client/search/resolve-query.ts";
import type { ChatId, UserId } from "../../../shared/lib/ids.ts";

const userId = "00000001" as UserId;
const chatId = "g0000000000a" as ChatId;
const names = { findPeople: () => [userId], findChats: () => [chatId] };
const query = resolveQuery(
  { text: "küld 会議 🎉 from:me in:x has:link before:2026 after:2020" },
  { userId, names, now: 0 },
);
if (query === undefined) throw new Error("it asks for something");
const requests: readonly SearchRequest[] = [
  { type: "start", userId, generations: [[`${chatId}.0`, 2]] },
  { type: "lead" },
  { type: "prepare" },
  { type: "wait" },
  { type: "changed", documents: [{ docName: `${chatId}.3`, generation: 0 }] },
  { type: "drop", chatId },
  { type: "query", id: 7, query },
  { type: "cancel", id: 7 },
];

describe("what a page tells its search worker", () => {
  test.each(requests)("is understood: $type", (request) => {
    expect(parseSearchRequest(structuredClone(request))).toEqual(request);
  });

  test("is ignored if anything in it is missing or of another kind", () => {
    for (const request of requests) {
      for (const path of listPaths(request)) {
        for (const value of [undefined, null, -1, 1.5, "?", {}, [{}]]) {
          const damaged = withValue(request, path, value);
          const isOptional = value === undefined && ["authors", "chats", "before", "after"].includes(path.at(-1) ?? "");
          const isFine = isOptional || isAllowed(path, value);
          expect(parseSearchRequest(damaged) !== undefined, JSON.stringify([request.type, path, value])).toBe(isFine);
        }
      }
    }
  });

  test.each([undefined, null, 0, "", [], {}, { type: "toString" }, new Uint8Array(3)])("is not %s", (value) => {
    expect(parseSearchRequest(value)).toBeUndefined();
    expect(parseSearchReply(value)).toBeUndefined();
  });
});

describe("what the worker answers", () => {
  test("is understood", () => {
    const reply = { type: "result", id: 1, view: { ready: true, hits: [], more: false } };
    expect(parseSearchReply(reply)).toEqual(reply);
    expect(parseSearchReply({ ...reply, id: "1" })).toBeUndefined();
    expect(parseSearchReply({ ...reply, view: {} })).toBeUndefined();
  });
});

/** Some wrong values are right in some places. */
function isAllowed(path: readonly string[], value: unknown): boolean {
  const last = path.at(-1) ?? "";
  if (last === "before" || last === "after") return typeof value === "number";
  // The name of a document that was rebased is only looked up, and a text only compared.
  return value === "?" && (last === "folded" || path.join(".") === "generations.0.0");
}

type Tree = Readonly<Record<string, unknown>>;

function listPaths(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (value === null || typeof value !== "object") return [path];
  const below = Object.entries(value as Tree).flatMap(([key, child]) => listPaths(child, [...path, key]));
  return path.length === 0 ? below : [path, ...below];
}

function withValue(root: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const child = withValue((root as Tree)[key], rest, value);
  if (Array.isArray(root)) return root.map((entry: unknown, i) => (String(i) === key ? child : entry));
  return { ...(root as Tree), [key]: child };
}
