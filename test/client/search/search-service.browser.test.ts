import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openSearchWorker } from "../../../client/app/trusted-script.ts";
import { createMemoryValues } from "../../../client/api/local-values.ts";
import { SearchService, type SearchServiceOptions } from "../../../client/search/search-service.ts";
import type { SearchQuery, SearchResultView } from "../../../client/search/search-view.ts";
import type { Observable } from "../../../client/store/observable.ts";
import { GenerationPointers } from "../../../client/sync/generation-pointers.ts";
import { deleteDatabases } from "../../../client/api/indexed-database.ts";
import type { UserId } from "../../../shared/lib/ids.ts";
import { anna, bela, DeviceSegment, eventually, garden, harbour } from "./support/search-world.ts";

const me = "00000001" as UserId;
let segments: DeviceSegment[];
let services: SearchService[];

function openService(options: Partial<SearchServiceOptions> = {}): SearchService {
  const service = new SearchService({
    userId: me,
    createWorker: openSearchWorker,
    openChannel: (name) => new BroadcastChannel(name),
    generations: new GenerationPointers(createMemoryValues(), me),
    names: { findPeople: (name) => ("anna".startsWith(name) ? [anna] : []), findChats: () => [garden] },
    now: Date.now,
    ...options,
  });
  services.push(service);
  return service;
}

async function openSegmentWith(chatId: typeof harbour, n: number, texts: readonly string[]): Promise<DeviceSegment> {
  const segment = new DeviceSegment(me, chatId, n);
  segments.push(segment);
  for (const [i, text] of texts.entries()) segment.write(anna, 1_000 + i, text);
  await segment.whenWritten();
  return segment;
}

async function answer(
  service: SearchService,
  query: SearchQuery,
  isEnough = (view: SearchResultView): boolean => view.ready,
): Promise<SearchResultView> {
  const results: Observable<SearchResultView> = service.search(query);
  const end = results.subscribe(() => undefined);
  await eventually(() => isEnough(results.value));
  end();
  return results.value;
}

const textsOf = ({ hits }: SearchResultView): readonly string[] => hits.map(({ message }) => message.text);

beforeEach(() => {
  segments = [];
  services = [];
});

afterEach(async () => {
  for (const service of services) service.close();
  await Promise.all(segments.map((segment) => segment.close()));
  await deleteDatabases(`roost.${me}.`);
});

describe("the search service, with its worker", () => {
  test("finds what the app has on disk", async () => {
    await openSegmentWith(harbour, 0, ["Küldhessen el a szerződést?", "今天会议改到下午三点", "Łódź 🎉"]);
    const service = openService();
    const { hits } = await answer(service, { text: "kuldh szerz" });
    expect(hits).toHaveLength(1);
    expect(hits[0]?.ranges.map(([start, end]) => hits[0]?.message.text.slice(start, end))).toEqual(["Küldh", "szerz"]);
    expect(textsOf(await answer(service, { text: "下午" }))).toEqual(["今天会议改到下午三点"]);
    expect(textsOf(await answer(service, { text: "lodz 🎉" }))).toEqual(["Łódź 🎉"]);
    expect(await answer(service, { text: "nowhere" })).toEqual({ ready: true, hits: [], more: false });
  });

  test("resolves names, and finds people by their mentions", async () => {
    await openSegmentWith(harbour, 0, ["a plan", `ask @${anna}`]);
    const other = await openSegmentWith(garden, 0, ["a plan too"]);
    other.write(bela, 5_000, "the plan of somebody else");
    await other.whenWritten();
    const service = openService();
    expect(textsOf(await answer(service, { text: "plan from:anna in:garden" }))).toEqual(["a plan too"]);
    expect(textsOf(await answer(service, { text: "ann" }))).toEqual([`ask @${anna}`]);
  });

  test("keeps an answer up to date while somebody listens", async () => {
    const segment = await openSegmentWith(harbour, 0, ["first apple"]);
    const service = openService();
    const results = service.search({ text: "apple" });
    let changes = 0;
    const end = results.subscribe(() => changes++);
    await eventually(() => results.value.ready && results.value.hits.length === 1);

    const second = segment.write(bela, 2_000, "second apple");
    await segment.whenWritten();
    service.noteChanged(segment.docName);
    await eventually(() => results.value.hits.length === 2);

    segment.delete(second);
    await segment.whenWritten();
    service.noteChanged(segment.docName);
    await eventually(() => results.value.hits.length === 1);
    expect(textsOf(results.value)).toEqual(["first apple"]);

    end();
    const heard = changes;
    segment.write(bela, 3_000, "third apple");
    await segment.whenWritten();
    service.noteChanged(segment.docName);
    expect(textsOf(await answer(service, { text: "third" }, ({ hits }) => hits.length > 0))).toEqual(["third apple"]);
    expect(changes).toBe(heard);
    expect(results.value.hits).toHaveLength(1);
  });

  test("begins again for who listens again", async () => {
    const segment = await openSegmentWith(harbour, 0, ["one pear"]);
    const service = openService();
    const results = service.search({ text: "pear" });
    results.subscribe(() => undefined)();
    segment.write(bela, 2_000, "two pears");
    await segment.whenWritten();
    service.noteChanged(segment.docName);
    const end = results.subscribe(() => undefined);
    await eventually(() => results.value.hits.length === 2);
    end();
  });

  test("gives up a query for the next one", async () => {
    await openSegmentWith(harbour, 0, ["alpha", "beta"]);
    const service = openService();
    const first = service.search({ text: "alpha" });
    let heard = 0;
    first.subscribe(() => heard++);
    expect(textsOf(await answer(service, { text: "beta" }))).toEqual(["beta"]);
    expect(heard).toBe(0);
    expect(first.value.ready).toBe(false);
  });

  test("answers at once what asks for nothing, and starts no worker for it", () => {
    const service = openService({ createWorker: () => expect.fail("no worker is needed") });
    expect(service.search({ text: " ?! " }).value).toEqual({ ready: true, hits: [], more: false });
    service.noteChanged(`${harbour}.0`);
    service.dropChat(harbour);
  });

  test("hears of changes from the person's other tabs", async () => {
    const segment = await openSegmentWith(harbour, 0, ["kiwi"]);
    const [here, there] = [openService(), openService()];
    const results = here.search({ text: "kiwi" });
    results.subscribe(() => undefined);
    await eventually(() => results.value.hits.length === 1);
    segment.write(bela, 2_000, "more kiwi");
    await segment.whenWritten();
    there.noteChanged(segment.docName);
    await eventually(() => results.value.hits.length === 2);
  });

  test("forgets a dropped chat in every tab", async () => {
    const segment = await openSegmentWith(harbour, 0, ["plum"]);
    const [here, there] = [openService(), openService()];
    const results = here.search({ text: "plum" });
    results.subscribe(() => undefined);
    await eventually(() => results.value.hits.length === 1);
    await segment.close();
    await deleteDatabases(`roost.${me}.${segment.docName}`);
    there.dropChat(harbour);
    await eventually(() => results.value.hits.length === 0);
  });

  test("saves the index when it leads, and lets it be erased", async () => {
    const segment = await openSegmentWith(harbour, 0, ["quince"]);
    const service = openService();
    expect((await answer(service, { text: "quince" })).hits).toHaveLength(1);
    expect(await countSaved()).toBe(0);
    service.lead();
    await eventually(async () => (await countSaved()) === 1);
    service.close();
    await segment.close();
    await deleteDatabases(`roost.${me}.`);
    expect((await indexedDB.databases()).filter(({ name }) => name?.startsWith(`roost.${me}.`))).toEqual([]);
  });

  test("says so when there is no worker to be had, and tries again", async () => {
    await openSegmentWith(harbour, 0, ["rare"]);
    let isForbidden = true;
    const service = openService({
      createWorker: () => {
        if (isForbidden) throw new Error("forbidden");
        return openSearchWorker();
      },
    });
    expect(service.search({ text: "rare" }).value).toMatchObject({ ready: true, unavailable: true });
    isForbidden = false;
    expect((await answer(service, { text: "rare" })).hits).toHaveLength(1);

    const broken = openService({ createWorker: () => new Worker("/there-is-no-such-script.js", { type: "module" }) });
    expect(await answer(broken, { text: "rare" })).toMatchObject({ hits: [], unavailable: true });
  });
});

async function countSaved(): Promise<number> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open(`roost.${me}.search`);
    request.onsuccess = () => resolve(request.result);
  });
  try {
    const request = database.transaction(["segments"]).objectStore("segments").count();
    await new Promise((resolve) => {
      request.onsuccess = resolve;
    });
    return request.result;
  } finally {
    database.close();
  }
}
