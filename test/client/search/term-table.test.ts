import { describe, expect, test } from "vitest";
import { parsePackedSegment } from "../../../client/search/packed-segment.ts";
import { SearchSegment } from "../../../client/search/search-segment.ts";
import { emptyTermTable, readTerms, visitSlots, writeTermTable } from "../../../client/search/term-table.ts";
import { SeededRandom } from "../../sync-server/sync/validation/seeded-random.ts";

function look(terms: ReadonlyMap<string, readonly number[]>, term: string, isPrefix: boolean): readonly number[] {
  const slots = new Set<number>();
  visitSlots(writeTermTable(terms), { term, isPrefix }, (slot) => slots.add(slot));
  return [...slots].sort((a, b) => a - b);
}

describe("a table of terms", () => {
  test("gives back what was written", () => {
    const terms = new Map([
      ["ab", [0, 1, 300, 70_000]],
      ["a", [5]],
      ["会議", [2]],
      ["🎉", [0]],
      ["\uE000", [9]],
    ]);
    expect(new Map(readTerms(writeTermTable(terms)))).toEqual(terms);
  });

  test("with nothing in it has nothing", () => {
    expect([...readTerms(emptyTermTable)]).toEqual([]);
    expect([...readTerms(writeTermTable(new Map()))]).toEqual([]);
    visitSlots(emptyTermTable, { term: "a", isPrefix: true }, () => expect.fail("there is no slot"));
  });

  for (const seed of [1, 2, 3]) {
    test(`finds by term and by prefix what a walk over all terms finds (seed ${seed})`, () => {
      const random = new SeededRandom(seed);
      const alphabet = ["a", "b", "ab", "é", "会", "🎉", "👍", "\uE001", "\uFFFD"];
      const word = (): string => Array.from({ length: 1 + random.below(5) }, () => random.pick(alphabet)).join("");
      const terms = new Map<string, number[]>();
      for (let i = 0; i < 400; i++) {
        const slots = new Set(Array.from({ length: 1 + random.below(6) }, () => random.below(2_000)));
        terms.set(
          word(),
          [...slots].sort((a, b) => a - b),
        );
      }
      const wanted = [...terms.keys(), ...Array.from({ length: 200 }, word)];
      for (const term of wanted) {
        const matching = [...terms].filter(([known]) => known.startsWith(term)).flatMap(([, slots]) => slots);
        expect(look(terms, term, true)).toEqual([...new Set(matching)].sort((a, b) => a - b));
        expect(look(terms, term, false)).toEqual(terms.get(term) ?? []);
      }
    });
  }
});

describe("a saved segment", () => {
  const segment = new SearchSegment();
  segment.put({ id: "a".repeat(22), orderKey: "b".repeat(22), features: 1, terms: new Set(["hello"]) });
  const packed = segment.pack();

  test("is read as it was written", () => {
    expect(parsePackedSegment(structuredClone(packed))).toEqual(packed);
  });

  test("is not used if something is missing or of another form", () => {
    expect(parsePackedSegment(undefined)).toBeUndefined();
    expect(parsePackedSegment({})).toBeUndefined();
    expect(parsePackedSegment({ ...packed, ids: "short" })).toBeUndefined();
    expect(parsePackedSegment({ ...packed, features: "x" })).toBeUndefined();
    expect(parsePackedSegment({ ...packed, terms: { entries: packed.terms.entries } })).toBeUndefined();
  });

  test("is not used if its terms are damaged, and reading it always ends", () => {
    const random = new SeededRandom(7);
    const source = new SearchSegment();
    for (let i = 0; i < 50; i++) {
      const id = String(i).padStart(22, "0");
      source.put({ id, orderKey: id, features: 0, terms: new Set([`term${i}`, `t${i % 7}`, "all"]) });
    }
    const whole = source.pack();
    const { entries, blocks } = whole.terms;
    /** True if it is used; then its slots must be slots. */
    const isUsed = (terms: unknown): boolean => {
      const parsed = parsePackedSegment({ ...whole, terms });
      if (parsed === undefined) return false;
      visitSlots(parsed.terms, { term: "t", isPrefix: true }, (slot) => expect(slot).toBeLessThan(50));
      return true;
    };
    expect(isUsed({ entries, blocks })).toBe(true);
    expect(isUsed({ entries, blocks: blocks.slice(1) })).toBe(false);
    expect(isUsed({ entries: Uint8Array.from({ length: 5_000 }, () => random.below(256)), blocks })).toBe(false);
    const cuts = Array.from(entries, (_, length) => isUsed({ entries: entries.slice(0, length), blocks }));
    // Only a cut between two entries of the last block leaves something whole.
    expect(cuts.filter(Boolean).length).toBeLessThan(16);
    for (let round = 0; round < 2_000; round++) {
      const damaged = entries.slice();
      damaged[random.below(damaged.length)] = random.below(256);
      isUsed({ entries: damaged, blocks });
    }
  });
});
