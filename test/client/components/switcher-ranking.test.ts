import { describe, expect, test } from "vitest";
import { rankEntries, type SwitcherEntry } from "../../../client/components/switcher-ranking.ts";
import type { UserId } from "../../../shared/lib/ids.ts";

const entry = (title: string, more: Partial<SwitcherEntry> = {}): SwitcherEntry => ({
  place: { kind: "person", userId: title as UserId },
  title,
  ...more,
});
const rank = (query: string, entries: readonly SwitcherEntry[]): readonly string[] =>
  rankEntries(query, entries, 10).map(({ title }) => title);

describe("where one can go", () => {
  test("stays in its order without words", () => {
    expect(rank("", [entry("B"), entry("A"), entry("C")])).toEqual(["B", "A", "C"]);
    expect(rankEntries(" ", [entry("B"), entry("A")], 1)).toHaveLength(1);
  });

  test("is found by words in any order, without accents", () => {
    const entries = [entry("Nyomda és plakátok"), entry("Szűcs Bálint"), entry("Harbour office move")];
    expect(rank("balint szucs", entries)).toEqual(["Szűcs Bálint"]);
    expect(rank("plakat", entries)).toEqual(["Nyomda és plakátok"]);
    expect(rank("move office", entries)).toEqual(["Harbour office move"]);
    expect(rank("nothing", entries)).toEqual([]);
  });

  test("is found by initials", () => {
    expect(rank("hom", [entry("Harbour office move"), entry("Mohammed")])).toEqual(["Harbour office move"]);
  });

  test("comes the earlier the better it begins with the words", () => {
    const entries = [
      entry("Panna"),
      entry("Joanna Ann"),
      entry("Anna Kowalska"),
      entry("Ann"),
      entry("Bo", { detail: "ann@x" }),
    ];
    expect(rank("ann", entries)).toEqual(["Ann", "Anna Kowalska", "Joanna Ann", "Panna", "Bo"]);
  });

  test("comes earlier with something new, among equals", () => {
    expect(rank("team", [entry("Team A"), entry("Team B", { unread: 2 })])).toEqual(["Team B", "Team A"]);
    expect(rank("team a", [entry("Team B", { unread: 2 }), entry("Team A")])[0]).toBe("Team A");
  });

  test("is found among thousands", () => {
    const entries = Array.from({ length: 5000 }, (_, i) => entry(`Számvitel és könyvelés ${i}`));
    expect(rankEntries("konyv 49", entries, 10)).toHaveLength(10);
  });
});
