import { describe, expect, test } from "vitest";
import { featureBits, parsePackedSegment, sizeOf } from "../../../client/search/packed-segment.ts";
import { SearchSegment, type IndexedMessage } from "../../../client/search/search-segment.ts";
import { addIndexTerms, type SearchToken } from "../../../client/search/search-token.ts";
import { createMessageId, orderKeyLength, type UserId } from "../../../shared/lib/ids.ts";
import { orderKeyOf } from "../../../shared/model/order.ts";
import { findWords } from "../../../shared/text/text-words.ts";
import { SeededRandom } from "../../sync-server/sync/validation/seeded-random.ts";

const authors = ["0000000a" as UserId, "0000000b" as UserId];
const anything = { tokens: [], has: [] } as const;

function tokensOf(query: string): readonly SearchToken[] {
  return findWords(query).map(({ kind, folded }) => ({ kind, folded, people: [] }));
}

function makeMessage(at: number, stampAt: number | undefined, text: string, features = 0): IndexedMessage {
  const id = createMessageId(at, at % 1_000, authors[at % 2] as UserId, 0);
  const terms = new Set<string>();
  for (const word of findWords(text)) addIndexTerms(word, terms);
  const orderKey = orderKeyOf(id, stampAt === undefined ? undefined : { at: stampAt, in: 0 });
  return { id: id.slice(0, orderKeyLength), orderKey, features, terms };
}

function find(segment: SearchSegment, query: string, more = {}): readonly string[] {
  return Array.from(segment.find({ ...anything, tokens: tokensOf(query), ...more }), ({ id }) => id);
}

describe("the index of a segment", () => {
  test("takes for hits only what has every word, and every pair of an unspaced stretch", () => {
    const segment = new SearchSegment();
    const texts = ["red apple", "red pear", "green apple", "会議室", "議会 会", "apple 会議", "議室"];
    const messages = texts.map((text, i) => makeMessage(1_000 + i, undefined, text));
    for (const message of messages) segment.put(message);
    for (const index of [segment, new SearchSegment(segment.pack())]) {
      const found = (query: string): readonly string[] =>
        find(index, query).map((id) => texts[messages.findIndex((message) => message.id === id)] ?? "");
      expect(found("red apple")).toEqual(["red apple"]);
      expect(found("app")).toEqual(["apple 会議", "green apple", "red apple"]);
      expect(found("会議")).toEqual(["apple 会議", "会議室"]);
      expect(found("会議室")).toEqual(["会議室"]);
      expect(found("apple 会議")).toEqual(["apple 会議"]);
      expect(found("apple red pear")).toEqual([]);
    }
  });

  test("counts what a message has, who wrote it and when", () => {
    const segment = new SearchSegment();
    const [first, second] = [
      makeMessage(1_000, undefined, "a", featureBits.link),
      makeMessage(2_001, undefined, "a", 3),
    ];
    segment.put(first);
    segment.put(second);
    expect(find(segment, "", { has: ["file", "link"] })).toEqual([second.id]);
    expect(find(segment, "", { authors: [authors[0]] })).toEqual([first.id]);
    expect(find(segment, "", { authors: [] })).toEqual([]);
    expect(find(segment, "", { before: 2_001 })).toEqual([first.id]);
    expect(find(segment, "", { after: 2_001 })).toEqual([second.id]);
    expect(find(segment, "", { before: -5 })).toEqual([]);
    expect(find(segment, "", { before: 1e300, after: -1e300 })).toHaveLength(2);
  });

  test("costs little more than its ids and terms", () => {
    const segment = new SearchSegment();
    for (let i = 0; i < 1_000; i++) segment.put(makeMessage(i, undefined, `word${i % 50} and other words`));
    expect(sizeOf(segment.pack())).toBeLessThan(1_000 * (orderKeyLength + 10));
  });

  for (const seed of [1, 2, 3]) {
    test(`is the same packed and unpacked, whatever was put, replaced and removed in it (seed ${seed})`, () => {
      const random = new SeededRandom(seed);
      const known = new Map<string, IndexedMessage>();
      let segment = new SearchSegment();
      for (let round = 0; round < 30; round++) {
        for (let i = 0; i < 20; i++) {
          const text = Array.from({ length: 3 }, () => `w${random.below(12)}`).join(" ");
          const message = makeMessage(random.below(300), random.chance(20) ? random.below(300) : undefined, text);
          if (random.chance(25)) {
            segment.remove(message.id);
            known.delete(message.id);
          } else {
            segment.put(message);
            known.set(message.id, message);
          }
        }
        const packed = parsePackedSegment(structuredClone(segment.pack()));
        expect(packed).toBeDefined();
        const whole = new SearchSegment(packed);
        expect([segment.count, whole.count]).toEqual([known.size, known.size]);
        for (let query = 0; query < 10; query++) {
          const words = Array.from({ length: 1 + random.below(2) }, () => `w${random.below(12)}`);
          const isHit = ({ terms }: IndexedMessage): boolean =>
            words.every((word) => [...terms].some((term) => term.startsWith(word)));
          const expected = [...known.values()].filter(isHit).sort((a, b) => (a.orderKey < b.orderKey ? 1 : -1));
          const keys = expected.map(({ orderKey }) => orderKey);
          for (const index of [segment, whole]) {
            const found = [...index.find({ ...anything, tokens: tokensOf(words.join(" ")) })];
            expect(found.map(({ orderKey }) => orderKey)).toEqual(keys);
            expect(new Set(found.map(({ id }) => id))).toEqual(new Set(expected.map(({ id }) => id)));
          }
        }
        if (random.chance(40)) segment = whole;
      }
    });
  }
});
