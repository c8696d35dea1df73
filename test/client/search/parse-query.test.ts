import { describe, expect, test } from "vitest";
import { parseQuery } from "../../../client/search/parse-query.ts";
import type { UserId } from "../../../shared/lib/ids.ts";
import { resolveQuery, type SearchNames } from "../../../client/search/resolve-query.ts";
import { matchesQuery } from "../../../shared/text/fold.ts";

const now = new Date(2026, 10, 21, 15, 30).getTime();
const day = (year: number, month: number, date: number): number => new Date(year, month - 1, date).getTime();

describe("a query", () => {
  test("without filters is its text", () => {
    expect(parseQuery("  holnap délután ", now)).toEqual({ text: "holnap délután", from: [], in: [], has: [] });
  });

  test("has filters anywhere in it", () => {
    expect(
      parseQuery('lunch from:anna in:"Team Harbour" has:link soon before:2026-11-21 after:2026-11-01', now),
    ).toEqual({
      text: "lunch soon",
      from: ["anna"],
      in: ["Team Harbour"],
      has: ["link"],
      before: day(2026, 11, 21),
      after: day(2026, 11, 1),
    });
  });

  test("understands Hungarian, with and without accents", () => {
    expect(parseQuery("tőle:én itt:kikötő van:fájl előtte:2026.11.21. utána:tegnap ebéd", now)).toEqual({
      text: "ebéd",
      from: ["én"],
      in: ["kikötő"],
      has: ["file"],
      before: day(2026, 11, 21),
      after: day(2026, 11, 20),
    });
    expect(parseQuery("TOLE:anna utana:ma van:hivatkozas", now)).toMatchObject({
      from: ["anna"],
      after: day(2026, 11, 21),
      has: ["link"],
    });
  });

  test("takes days of several forms, from when they begin", () => {
    expect(parseQuery("after:2026", now).after).toBe(day(2026, 1, 1));
    expect(parseQuery("after:2026-3", now).after).toBe(day(2026, 3, 1));
    expect(parseQuery("after:2026/3/9", now).after).toBe(day(2026, 3, 9));
    expect(parseQuery("before:today", now).before).toBe(day(2026, 11, 21));
  });

  test("keeps the narrowest of several days", () => {
    expect(parseQuery("before:2026 before:2025 after:2020 after:2021", now)).toMatchObject({
      before: day(2025, 1, 1),
      after: day(2021, 1, 1),
    });
  });

  test("does not search for a filter that is still being typed", () => {
    expect(parseQuery("lunch from:", now)).toEqual({ text: "lunch", from: [], in: [], has: [] });
    expect(parseQuery('from:"Anna Ko', now).from).toEqual(["Anna Ko"]);
  });

  test.each([
    "before:lunch",
    "has:fun",
    "after:2026-02-30",
    "http://example.org",
    "note:this",
    "constructor:x",
    "12:30",
  ])("takes %s for text", (text) => {
    expect(parseQuery(text, now)).toEqual({ text, from: [], in: [], has: [] });
  });

  test("of any length ends somewhere", () => {
    expect(parseQuery("a".repeat(100_000), now).text.length).toBeLessThanOrEqual(500);
  });
});

describe("a resolved query", () => {
  const userId = "00000001" as UserId;
  const people: readonly (readonly [UserId, string])[] = [
    [userId, "Réka Nagy"],
    ["00000002" as UserId, "Anna Kovács"],
    ["00000003" as UserId, "Annamária Kiss"],
  ];
  const names: SearchNames = {
    findPeople: (name) => people.filter(([, full]) => matchesQuery(full, name)).map(([id]) => id),
    findChats: () => [],
  };
  const resolve = (text: string, more = {}): ReturnType<typeof resolveQuery> =>
    resolveQuery({ text, ...more }, { userId, names, now });

  test("knows people by name, and oneself in both languages", () => {
    expect(resolve("from:kovacs")?.authors).toEqual(["00000002"]);
    expect(resolve("from:ann from:me")?.authors).toEqual(["00000002", "00000003", userId]);
    expect(resolve("tőle:én")?.authors).toEqual([userId]);
  });

  test("finds nothing rather than everything by a name that nobody has", () => {
    expect(resolve("lunch from:zoltan")?.authors).toEqual([]);
    expect(resolve("lunch in:nowhere")?.chats).toEqual([]);
  });

  test("takes a name for the mention of whoever has it", () => {
    expect(resolve("anna")?.tokens).toEqual([{ kind: "word", folded: "anna", people: ["00000002", "00000003"] }]);
    expect(resolve("a")?.tokens[0]?.people).toEqual([]);
  });

  test("must fulfil both what is written and what was chosen", () => {
    expect(resolve("from:ann", { from: "00000003" })?.authors).toEqual(["00000003"]);
    expect(resolve("from:kovacs", { from: "00000003" })?.authors).toEqual([]);
    expect(resolve("x after:2026-11-01", { after: now })?.after).toBe(now);
  });

  test("is none if it asks for nothing", () => {
    expect(resolve("  ?! ")).toBeUndefined();
    expect(resolve("", { in: "g00000000001" })).toBeUndefined();
    expect(resolve("has:link")).toBeDefined();
  });

  test("has bounds", () => {
    expect(resolve("x", { limit: 1e9 })?.limit).toBe(200);
    expect(resolve("x", { limit: 0 })?.limit).toBe(1);
    expect(resolve("a b c d e f g h i j k l m n o p q r s t")?.tokens).toHaveLength(16);
  });
});
