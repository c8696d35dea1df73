import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { IndexDatabase } from "../../../client/search/index-database.ts";
import { PersonSearch } from "../../../client/search/person-search.ts";
import type { MemoryBounds } from "../../../client/search/segment-keeper.ts";
import { resolveQuery } from "../../../client/search/resolve-query.ts";
import type { SearchHit, SearchQuery, SearchResultView } from "../../../client/search/search-view.ts";
import { deleteDatabase } from "../../../client/api/indexed-database.ts";
import type { DocName } from "../../../shared/lib/doc-name.ts";
import type { ChatId, UserId } from "../../../shared/lib/ids.ts";
import { anna, bela, DeviceSegment, eventually, garden, harbour } from "./support/search-world.ts";

const me = "00000001" as UserId;
let segments: DeviceSegment[];
let searches: PersonSearch[];
let generations: Map<DocName, number>;

function openSegmentOf(chatId: ChatId, n: number, generation = 0): DeviceSegment {
  const segment = new DeviceSegment(me, chatId, n, generation);
  segments.push(segment);
  return segment;
}

function openSearch(onChange: () => void = () => undefined, bounds?: MemoryBounds): PersonSearch {
  const search = new PersonSearch(me, generations, onChange, bounds);
  searches.push(search);
  return search;
}

/** The next start of the app. `savedBy` leads and saves first. */
async function restart(savedBy: PersonSearch): Promise<PersonSearch> {
  await savedBy.lead();
  await savedBy.whenCaughtUp();
  await savedBy.flush();
  await savedBy.close();
  return openSearch();
}

/** The answer when everything was read: the first one may come before that. */
async function ask(search: PersonSearch, query: SearchQuery | string): Promise<SearchResultView> {
  const names = { findPeople: () => [], findChats: () => [] };
  const resolved = resolveQuery(typeof query === "string" ? { text: query } : query, { userId: me, names, now: 0 });
  if (resolved === undefined) throw new Error("the query asks for nothing");
  await search.query(resolved, () => true);
  await search.whenCaughtUp();
  const view = await search.query(resolved, () => true);
  if (view === undefined) throw new Error("the query was given up");
  return view;
}

const textsOf = ({ hits }: { readonly hits: readonly SearchHit[] }): readonly string[] =>
  hits.map(({ message }) => message.text);
const find = async (search: PersonSearch, query: SearchQuery | string): Promise<readonly string[]> =>
  textsOf(await ask(search, query));

async function tell(search: PersonSearch, segment: DeviceSegment): Promise<void> {
  await segment.whenWritten();
  search.noteChanged([segment]);
}

beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  segments = [];
  searches = [];
  generations = new Map();
});

afterEach(async () => {
  await Promise.all(searches.map((search) => search.close()));
  await Promise.all(segments.map((segment) => segment.close()));
  vi.unstubAllGlobals();
});

describe("the search of a person's device", () => {
  test("reads nothing for a moment after a chat was opened", async () => {
    const segment = openSegmentOf(harbour, 0);
    segment.write(anna, 1_000, "the first boat");
    await segment.whenWritten();
    const search = openSearch();
    const begin = performance.now();
    search.wait();
    search.noteChanged([segment]);
    await search.whenCaughtUp();
    expect(performance.now() - begin).toBeGreaterThan(390);
    expect(await find(search, "boat")).toEqual(["the first boat"]);
  });

  test("finds messages of all chats, newest first, with what was found", async () => {
    const [old, live, other] = [openSegmentOf(harbour, 0), openSegmentOf(harbour, 1), openSegmentOf(garden, 0)];
    old.write(anna, 1_000, "Küldhessen el a szerződést?");
    other.write(bela, 2_000, "kuldhessenek is");
    const newest = live.write(anna, 3_000, "ezt is küldhessen");
    live.write(anna, 4_000, "mást");
    await Promise.all([old, live, other].map((segment) => segment.whenWritten()));

    const view = await ask(openSearch(), "kuldhessen");
    expect(textsOf(view)).toEqual(["ezt is küldhessen", "kuldhessenek is", "Küldhessen el a szerződést?"]);
    expect(view).toMatchObject({ ready: true, more: false });
    expect(view.hits[0]).toEqual({
      chatId: harbour,
      message: { id: newest, author: anna, text: "ezt is küldhessen", deleted: false, known: true },
      at: 3_000,
      ranges: [[7, 17]],
      textStart: 0,
      textLength: 17,
      files: [],
    });
  });

  test("gives as many as asked for, and tells of more", async () => {
    const segment = openSegmentOf(harbour, 0);
    for (let i = 0; i < 5; i++) segment.write(anna, i, `message ${i}`);
    await segment.whenWritten();
    const search = openSearch();
    expect(await ask(search, { text: "message", limit: 2 })).toMatchObject({ more: true });
    expect(await find(search, { text: "message", limit: 2 })).toEqual(["message 4", "message 3"]);
    expect(await ask(search, { text: "message", limit: 5 })).toMatchObject({ more: false });
  });

  test("filters by author, chat, time and what a message has", async () => {
    const [here, there] = [openSegmentOf(harbour, 0), openSegmentOf(garden, 0)];
    here.write(anna, 1_000, "a plan");
    here.write(bela, 2_000, "another plan https://example.org/x");
    there.write(bela, 3_000, "third plan", ["Terv.pdf"]);
    await Promise.all([here.whenWritten(), there.whenWritten()]);
    const search = openSearch();
    expect(await find(search, { text: "plan", from: anna })).toEqual(["a plan"]);
    expect(await find(search, { text: "plan", in: garden })).toEqual(["third plan"]);
    expect(await find(search, { text: "plan", before: 2_000 })).toEqual(["a plan"]);
    expect(await find(search, { text: "plan", after: 2_000, before: 3_000 })).toHaveLength(1);
    expect(await find(search, "has:link")).toEqual(["another plan https://example.org/x"]);
    expect(await find(search, "has:file")).toEqual(["third plan"]);
    expect(await find(search, { text: "", from: bela })).toHaveLength(2);
    expect(await find(search, "plan from:nobody")).toEqual([]);
    expect((await ask(search, "terv")).hits[0]?.files).toEqual([{ name: "Terv.pdf", ranges: [[0, 4]] }]);
  });

  test("follows messages, edits, deletions and removals", async () => {
    const segment = openSegmentOf(harbour, 0);
    const first = segment.write(anna, 1_000, "apple pie");
    const second = segment.write(anna, 2_000, "apple tart");
    await segment.whenWritten();
    const search = openSearch();
    expect(await find(search, "apple")).toHaveLength(2);

    segment.edit(first, 3_000, "cherry pie");
    segment.write(bela, 4_000, "apple juice");
    await tell(search, segment);
    expect(await find(search, "apple")).toEqual(["apple juice", "apple tart"]);
    expect(await find(search, "cherry")).toEqual(["cherry pie"]);

    segment.delete(first);
    segment.remove(second);
    await tell(search, segment);
    expect(await find(search, "pie")).toEqual([]);
    expect(await find(search, "apple")).toEqual(["apple juice"]);
  });

  test("shows nothing that was deleted, even if nobody told of it", async () => {
    const segment = openSegmentOf(harbour, 0);
    const id = segment.write(anna, 1_000, "a secret");
    await segment.whenWritten();
    const search = await restart(openSearch());
    segment.delete(id);
    await segment.whenWritten();
    // Not caught up: the saved index still has the word.
    const resolved = { tokens: [{ kind: "word", folded: "secret", people: [] }], has: [], limit: 10 } as const;
    expect((await search.query(resolved, () => true))?.hits).toEqual([]);
  });

  test("puts a late message where the chat shows it", async () => {
    const segment = openSegmentOf(harbour, 0);
    const late = segment.write(anna, 1_000, "late news");
    segment.write(anna, 5_000, "news");
    await segment.whenWritten();
    const search = openSearch();
    expect(await find(search, "news")).toEqual(["news", "late news"]);
    segment.stamp(late, 9_000);
    await tell(search, segment);
    const { hits } = await ask(search, "news");
    expect(textsOf({ hits })).toEqual(["late news", "news"]);
    expect(hits[0]?.at).toBe(1_000);
    expect(await find(await restart(search), "news")).toEqual(["late news", "news"]);
  });

  test("finds a segment that appears later", async () => {
    const search = openSearch();
    expect(await find(search, "hello")).toEqual([]);
    const segment = openSegmentOf(harbour, 0);
    segment.write(anna, 1_000, "hello");
    await tell(search, segment);
    expect(await find(search, "hello")).toEqual(["hello"]);
  });

  test("looks once more for what it is told of before it is on disk", async () => {
    const segment = openSegmentOf(harbour, 0);
    segment.write(anna, 1_000, "first");
    await segment.whenWritten();
    let changes = 0;
    const search = openSearch(() => changes++);
    expect(await find(search, "second")).toEqual([]);
    search.noteChanged([segment]);
    await search.whenCaughtUp();
    segment.write(anna, 2_000, "second");
    await segment.whenWritten();
    await eventually(async () => (await find(search, "second")).length === 1);
    expect(changes).toBeGreaterThan(1);
  });
});

describe("a saved index", () => {
  test("is used after a restart, and what was written meanwhile is added", async () => {
    const segment = openSegmentOf(harbour, 0);
    segment.write(anna, 1_000, "before the restart");
    await segment.whenWritten();
    const search = await restart(openSearch());
    segment.write(anna, 2_000, "after the restart");
    await segment.whenWritten();
    await segment.compact();
    expect(await find(search, "restart")).toEqual(["after the restart", "before the restart"]);
  });

  test("holds no word of what was deleted", async () => {
    const segment = openSegmentOf(harbour, 0);
    const id = segment.write(anna, 1_000, "zanzibar");
    segment.write(anna, 2_000, "harmless");
    await segment.whenWritten();
    const search = await restart(openSearch());
    expect(await hasSaved("zanzibar")).toBe(true);
    segment.delete(id);
    await tell(search, segment);
    await (await restart(search)).close();
    expect(await hasSaved("zanzibar")).toBe(false);
    expect(await hasSaved("harmless")).toBe(true);
  });

  test("is written by the leader only", async () => {
    const segment = openSegmentOf(harbour, 0);
    segment.write(anna, 1_000, "hello");
    await segment.whenWritten();
    const follower = openSearch();
    expect(await find(follower, "hello")).toHaveLength(1);
    await follower.flush();
    expect(await listSaved()).toEqual([]);
    await restart(follower);
    expect(await listSaved()).toEqual([segment.docName]);
  });

  test("that another tab put there, and that is older, is brought up to date", async () => {
    const segment = openSegmentOf(harbour, 0);
    segment.write(anna, 1_000, "first apple");
    await segment.whenWritten();
    // Without Web Locks both tabs save. This one keeps nothing in memory, the other one does not hear of the change.
    let changes = 0;
    const [search, other] = [openSearch(() => changes++, { indexBytes: 0, textUnits: 0 }), openSearch()];
    expect(await find(other, "apple")).toEqual(["first apple"]);
    segment.write(anna, 2_000, "second apple");
    await segment.whenWritten();
    await search.lead();
    await search.whenCaughtUp();
    await search.flush();
    await other.lead();
    await other.whenCaughtUp();
    await other.flush();
    const told = changes;
    await find(search, "apple");
    // The answer may have been made of the older one; then it is told that there is another.
    expect(changes).toBeGreaterThan(told);
    expect(await find(search, "apple")).toEqual(["second apple", "first apple"]);
  });

  test("goes with its chat, and with its document", async () => {
    const [here, there] = [openSegmentOf(harbour, 0), openSegmentOf(garden, 0)];
    here.write(anna, 1_000, "hello harbour");
    there.write(anna, 2_000, "hello garden");
    await Promise.all([here.whenWritten(), there.whenWritten()]);
    const search = await restart(openSearch());
    expect(await find(search, "hello")).toHaveLength(2);
    await here.close();
    await deleteDatabase(`roost.${me}.${here.docName}`);
    await search.drop(harbour);
    expect(await find(search, "hello")).toEqual(["hello garden"]);
    expect(await listSaved()).toEqual([there.docName]);

    await there.close();
    await deleteDatabase(`roost.${me}.${there.docName}`);
    const next = await restart(search);
    expect(await find(next, "hello")).toEqual([]);
    await restart(next);
    expect(await listSaved()).toEqual([]);
  });

  test("of another generation of the document is not used", async () => {
    const old = openSegmentOf(harbour, 0);
    old.write(anna, 1_000, "refused words");
    await old.whenWritten();
    const search = openSearch();
    expect(await find(search, "words")).toEqual(["refused words"]);
    const next = openSegmentOf(harbour, 0, 1);
    next.write(anna, 1_000, "accepted words");
    await next.whenWritten();
    // It is being prepared: not valid yet.
    expect(await find(openSearch(), "words")).toEqual(["refused words"]);
    await tell(search, next);
    expect(await find(search, "words")).toEqual(["accepted words"]);
    generations.set(next.docName, 1);
    expect(await find(await restart(search), "words")).toEqual(["accepted words"]);
  });

  test("that is damaged is made anew", async () => {
    const segment = openSegmentOf(harbour, 0);
    segment.write(anna, 1_000, "hello");
    await segment.whenWritten();
    const search = await restart(openSearch());
    const database = await openRaw();
    const transaction = database.transaction(["segments"], "readwrite");
    transaction.objectStore("segments").put({ packed: "nonsense" }, segment.docName);
    await new Promise((resolve) => {
      transaction.oncomplete = resolve;
    });
    database.close();
    expect(await find(search, "hello")).toEqual(["hello"]);
  });

  test("is let go of when somebody erases the device, and not made again", async () => {
    const segment = openSegmentOf(harbour, 0);
    segment.write(anna, 1_000, "hello");
    await segment.whenWritten();
    const search = openSearch();
    await search.lead();
    await search.whenCaughtUp();
    await segment.close();
    for (const { name = "" } of await indexedDB.databases()) await deleteDatabase(name);
    await search.flush();
    expect(await find(search, "hello")).toEqual(["hello"]);
    search.noteChanged([segment]);
    expect(await find(search, "hello")).toEqual([]);
    expect(await indexedDB.databases()).toEqual([]);
  });
});

function openRaw(): Promise<IDBDatabase> {
  return new Promise((resolve) => {
    const request = indexedDB.open(`roost.${me}.search`);
    request.onsuccess = () => resolve(request.result);
  });
}

async function listSaved(): Promise<readonly DocName[]> {
  const database = new IndexDatabase(me);
  const heads = await database.readHeads();
  await database.close();
  return heads.map(({ docName }) => docName);
}

async function hasSaved(term: string): Promise<boolean> {
  const database = new IndexDatabase(me);
  const saved = await database.read(await listSaved());
  await database.close();
  const isIn = (bytes: Uint8Array): boolean => new TextDecoder().decode(bytes).includes(term);
  return saved.some((index) => index !== undefined && isIn(index.packed.terms.entries));
}
