import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { PersonSearch } from "../../../client/search/person-search.ts";
import { resolveQuery } from "../../../client/search/resolve-query.ts";
import type { SearchQuery } from "../../../client/search/search-view.ts";
import { authorOf, sentAtOf, type MessageId, type UserId } from "../../../shared/lib/ids.ts";
import { orderKeyOf } from "../../../shared/model/order.ts";
import { foldText } from "../../../shared/text/fold.ts";
import { SeededRandom } from "../../sync-server/sync/validation/seeded-random.ts";
import { anna, bela, DeviceSegment, garden, harbour } from "./support/search-world.ts";

const me = "00000001" as UserId;
const words = [
  "alma",
  "álmos",
  "Łódź",
  "ládát",
  "straße",
  "straight",
  "e\u0301n",
  "en",
  "3",
  "3a",
  "שלום",
  "שָׁלִי",
  "का",
  "क",
];
const runs = ["会", "会議", "会議室", "議会", "三時", "三", "회의", "회", "ที่นี่"];
const breaks = [" ", " ", "-", ", ", "\n", "。"];

/** What a message says as far as this test knows, read without any of the search's own code. */
interface Written {
  readonly id: MessageId;
  readonly segment: DeviceSegment;
  text: string;
  isGone: boolean;
  orderKey: string;
}

function makeText(random: SeededRandom): string {
  let text = "";
  for (let i = random.below(6); i >= 0; i--)
    text += random.pick(random.chance(70) ? words : runs) + random.pick(breaks);
  return text;
}

function makeQuery(random: SeededRandom): SearchQuery {
  const word = (): string => {
    const whole = random.pick(random.chance(70) ? words : runs);
    return random.chance(50)
      ? whole
      : Array.from(whole)
          .slice(0, 1 + random.below(4))
          .join("");
  };
  return {
    text: Array.from({ length: 1 + random.below(3) }, word).join(" "),
    limit: 1 + random.below(30),
    ...(random.chance(20) ? { from: random.pick([anna, bela]) } : {}),
    ...(random.chance(20) ? { in: random.pick([harbour, garden]) } : {}),
    ...(random.chance(20) ? { before: random.below(5_000) } : {}),
    ...(random.chance(20) ? { after: random.below(5_000) } : {}),
  };
}

const noRoom = { indexBytes: 2_000, textUnits: 500 };

const isRun = (word: string): boolean => /[\p{scx=Hani}\p{scx=Hang}\p{scx=Thai}]/u.test(word);

/** The naive scan: every word of the query begins a word of the text, or stands in it if its script has no spaces. */
function isHit({ id, segment, text }: Written, query: SearchQuery): boolean {
  const at = sentAtOf(id);
  if (query.from !== undefined && authorOf(id) !== query.from) return false;
  if (query.in !== undefined && !segment.docName.startsWith(query.in)) return false;
  if (at >= (query.before ?? Infinity) || at < (query.after ?? 0)) return false;
  const stretches = text.split(/[^\p{L}\p{N}\p{M}]+/u).map(foldText);
  return query.text.split(" ").every((part) => {
    const wanted = foldText(part);
    return stretches.some((stretch) => (isRun(wanted) ? stretch.includes(wanted) : stretch.startsWith(wanted)));
  });
}

let segments: DeviceSegment[];

beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  segments = [harbour, garden].flatMap((chatId) => [0, 1, 2].map((n) => new DeviceSegment(me, chatId, n)));
});

afterEach(async () => {
  await Promise.all(segments.map((segment) => segment.close()));
  vi.unstubAllGlobals();
});

describe("a random device", () => {
  for (const [seed, bounds] of [[1], [2], [3, noRoom], [4, noRoom]] as const) {
    const how = bounds === undefined ? "" : ", with no room in memory";
    test(`is searched as a scan of all messages would be (seed ${seed}${how})`, async () => {
      const random = new SeededRandom(seed);
      const written: Written[] = [];
      let now = 0;
      const open = (): PersonSearch => new PersonSearch(me, new Map(), () => undefined, bounds);
      let search = open();
      for (let round = 0; round < 12; round++) {
        const touched = new Set<DeviceSegment>();
        for (let i = 0; i < 40; i++) {
          now += random.below(10);
          const target = random.chance(60) || written.length === 0 ? undefined : random.pick(written);
          const segment = target?.segment ?? random.pick(segments);
          touched.add(segment);
          if (target === undefined) {
            const text = makeText(random);
            const id = segment.write(random.pick([anna, bela]), now, text);
            written.push({ id, segment, text, isGone: false, orderKey: orderKeyOf(id) });
          } else if (!target.isGone) change(random, target, now);
        }
        for (const segment of touched) {
          await segment.whenWritten();
          if (random.chance(20)) await segment.compact();
        }
        if (random.chance(30)) {
          await stop(search, random.chance(70));
          search = open();
        } else search.noteChanged([...touched]);
        if (random.chance(30)) await save(search);
        await check(search, random, written);
      }
      await search.close();
    });
  }
});

function change(random: SeededRandom, message: Written, now: number): void {
  const { id, segment } = message;
  if (random.chance(50)) {
    message.text = makeText(random);
    segment.edit(id, now, message.text);
  } else if (random.chance(40)) {
    segment.stamp(id, now);
    message.orderKey = orderKeyOf(id, { at: now, in: 0 });
  } else {
    message.isGone = true;
    if (random.chance(50)) segment.delete(id);
    else segment.remove(id);
  }
}

async function stop(search: PersonSearch, isSaved: boolean): Promise<void> {
  if (isSaved) await save(search);
  await search.close();
}

async function save(search: PersonSearch): Promise<void> {
  await search.lead();
  await search.whenCaughtUp();
  await search.flush();
}

async function check(search: PersonSearch, random: SeededRandom, written: readonly Written[]): Promise<void> {
  const alive = written.filter(({ isGone }) => !isGone).sort((a, b) => (a.orderKey < b.orderKey ? 1 : -1));
  let found = 0;
  for (let i = 0; i < 25; i++) {
    const query = makeQuery(random);
    const names = { findPeople: () => [], findChats: () => [] };
    const resolved = resolveQuery(query, { userId: me, names, now: 0 });
    if (resolved === undefined) throw new Error("a query without words");
    // The first look may be ahead of the reading, but shows nothing that is gone.
    const early = await search.query(resolved, () => true);
    const expected = alive.filter((message) => isHit(message, query));
    const ids = new Set(expected.map(({ id }) => id));
    expect(early?.hits.filter(({ message }) => !ids.has(message.id))).toEqual([]);
    await search.whenCaughtUp();
    const view = await search.query(resolved, () => true);
    const limit = query.limit ?? 0;
    const label = JSON.stringify(query);
    expect(
      view?.hits.map(({ message }) => message.id),
      label,
    ).toEqual(expected.slice(0, limit).map(({ id }) => id));
    expect(view, label).toMatchObject({ ready: true, more: expected.length > limit });
    for (const { message, ranges } of view?.hits ?? []) {
      expect(ranges.length).toBeGreaterThan(0);
      for (const [start, end] of ranges) {
        const piece = foldText(message.text.slice(start, end));
        expect(
          query.text.split(" ").some((word) => piece.includes(foldText(word))),
          `${label} ${piece}`,
        ).toBe(true);
      }
    }
    found += expected.length;
  }
  expect(found).toBeGreaterThan(0);
}
