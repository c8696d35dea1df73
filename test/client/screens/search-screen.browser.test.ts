import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import "../../../client/app/app.ts";
import "../../../client/screens/search-screen.ts";
import { Cell } from "../../../client/store/observable.ts";
import type { SearchResultView } from "../../../client/store/views.ts";
import { createGalleryStore, type GalleryStore } from "../gallery/gallery-store.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { until } from "../support/frames.ts";
import { allDeep, deep } from "../support/mount.ts";

const home = location.href;
let store: GalleryStore;
let app: HTMLElementTagNameMap["roost-app"];

async function open(path: string, change: (store: GalleryStore) => GalleryStore = (same) => same): Promise<void> {
  history.replaceState({}, "", path);
  store = change(createGalleryStore("team"));
  app = document.createElement("roost-app");
  app.store = store;
  document.body.replaceChildren(app);
  await until(() => deep(app, "roost-search-screen") !== undefined || !path.startsWith("/search"));
}

const screen = (): HTMLElementTagNameMap["roost-search-screen"] =>
  deep(app, "roost-search-screen") as HTMLElementTagNameMap["roost-search-screen"];
const hits = (): readonly HTMLElement[] => allDeep(screen(), "[data-hit]");
const status = (): string => deep(screen(), "[role=status]")?.textContent.trim() ?? "";
const isFocused = (element: Element | undefined): boolean => element?.matches(":focus") === true;

beforeEach(() => page.viewport(1280, 800));
afterEach(() => document.body.replaceChildren());
afterAll(() => history.replaceState({}, "", home));

describe("the search screen", () => {
  test("is accessible, with and without something found", async () => {
    await open("/search");
    await expectAccessible(screen());
    await open("/search?q=the&from=00anna00");
    await until(() => hits().length > 2);
    await expectAccessible(screen());
  });

  test("opens by keyboard from a chat, within that chat, and widens to all by one press", async () => {
    await open("/chats/g0000harbour");
    await until(() => deep(app, "roost-chat-screen") !== undefined);
    await userEvent.keyboard("{Control>}f{/Control}");
    await until(() => deep(app, "roost-search-screen") !== undefined && screen().isWriting);
    expect(location.search).toBe("?in=g0000harbour");
    await userEvent.keyboard("the");
    await until(() => hits().length > 0);
    expect(allDeep(screen(), "h3")).toEqual([]);
    const inChat = hits().length;
    const chip = allDeep(screen(), "button").find((b) => b.getAttribute("title") === "Remove filter: In");
    chip?.click();
    await until(() => hits().length > inChat);
    expect(allDeep(screen(), "h3").length).toBeGreaterThan(1);
  });

  test("searches everywhere by its keys also from a search in one chat", async () => {
    await open("/search?q=the&in=g0000harbour");
    await until(() => hits().length > 0);
    const inChat = hits().length;
    await userEvent.keyboard("{Control>}{Shift>}f{/Shift}{/Control}");
    await until(() => hits().length > inChat);
    expect(screen().isWriting).toBe(true);
  });

  test("marks what was found and tells how much it is", async () => {
    await open("/search?q=umbrella");
    await until(() => hits().length === 1);
    expect(hits()[0]?.querySelector("mark")?.textContent).toBe("umbrella");
    expect(status()).toBe("1 found");
  });

  test("is walked through by the arrows, and Enter opens the message in its chat", async () => {
    await open("/search?q=the");
    await until(() => hits().length > 2);
    screen().focus();
    await userEvent.keyboard("{ArrowDown}{ArrowDown}");
    expect(isFocused(hits()[1])).toBe(true);
    await userEvent.keyboard("{ArrowUp}{ArrowUp}");
    expect(screen().isWriting).toBe(true);
    await userEvent.keyboard("{ArrowDown}{ArrowDown}");
    const id = hits()[1]?.dataset["hit"] ?? "";
    await userEvent.keyboard("{Enter}");
    await until(() => deep(app, "roost-chat-screen") !== undefined);
    expect(location.pathname).toMatch(new RegExp(`^/chats/[0-9a-v]{12}/messages/${id}$`, "u"));
    // Back, everything is as it was left.
    history.back();
    await until(() => deep(app, "roost-search-screen") !== undefined && isFocused(hits()[1]));
    expect(deep(screen(), "input[type=search]", HTMLInputElement)?.value).toBe("the");
  });

  test("goes back to what was asked before something else was", async () => {
    await open("/search");
    screen().focus();
    await userEvent.keyboard("umbrella");
    await until(() => location.search === "?q=umbrella");
    app.goTo("/search?q=the");
    await until(() => hits().length > 2);
    history.back();
    await until(() => hits().length === 1);
    expect(deep(screen(), "input[type=search]", HTMLInputElement)?.value).toBe("umbrella");
  });

  test("has as much as before for who comes back from a hit, and leaves the focus to who asks on", async () => {
    const limits: (number | undefined)[] = [];
    await open("/search?q=umbrella", (made) => ({
      ...made,
      search: (query) => {
        limits.push(query.limit);
        return made.search(query);
      },
    }));
    await until(() => hits().length === 1);
    expect(limits).toEqual([40]);
    const hit = hits()[0]?.dataset["hit"];
    app.goTo("/chats/g0000harbour", "replace");
    await until(() => deep(app, "roost-search-screen") === undefined);
    history.replaceState({ hit, limit: 80 }, "", "/search?q=harbour");
    window.dispatchEvent(new PopStateEvent("popstate"));
    await until(() => limits.includes(80));
    // The one that was left is not there any more, and comes back with other words.
    screen().focus();
    await userEvent.keyboard("{Control>}a{/Control}umbrella");
    await until(() => hits().some(({ dataset }) => dataset["hit"] === hit));
    expect(screen().isWriting).toBe(true);
  });

  test("says what can be asked while nothing but a filter is begun", async () => {
    await open("/search?q=from%3A");
    const said = (): string => screen().shadowRoot?.textContent ?? "";
    await until(() => said().includes("what somebody wrote"));
    expect(status()).toBe("");
    await open("/search?q=nowhere%3A%20x");
    await until(() => status() === "Nothing found");
  });

  test("keeps what was found while the next letters are looked for, and says that it still reads", async () => {
    const later = new Cell<SearchResultView>({ ready: false, hits: [], more: false });
    await open("/search?q=umbrell", (made) => ({
      ...made,
      search: (query) => (query.text === "umbrella" ? later : made.search(query)),
    }));
    await until(() => hits().length === 1);
    screen().focus();
    await userEvent.keyboard("{End}a");
    await screen().updateComplete;
    expect(hits()).toHaveLength(1);
    later.set({ ready: false, hits: [], more: false });
    await until(() => hits().length === 0);
    expect(screen().shadowRoot?.textContent).toContain("Still reading this device");
    expect(status()).toBe("");
    later.set({ ready: true, hits: [], more: false });
    await until(() => status() === "Nothing found");
  });

  test("offers to take off the filters with which nothing is found", async () => {
    await open("/search?q=umbrella&has=link&in=g0000harbour");
    await until(() => status() === "Nothing found");
    await expectAccessible(screen());
    const button = allDeep(screen(), "button").find((b) => b.textContent?.trim() === "Take off the filters");
    button?.click();
    await until(() => hits().length === 1);
    expect(screen().isWriting).toBe(true);
    expect(allDeep(screen(), "[title^='Remove filter']")).toEqual([]);
  });

  test("says so where a browser cannot search", async () => {
    const view: SearchResultView = { ready: true, hits: [], more: false, unavailable: true };
    await open("/search?q=x", (made) => ({ ...made, search: () => new Cell(view) }));
    await until(() => screen().shadowRoot?.textContent?.includes("This browser cannot search here") === true);
  });

  test("asks by chips for a person, for links and for days", async () => {
    await open("/search");
    const select = deep(screen(), "select[aria-label=From]", HTMLSelectElement);
    if (select === undefined) throw new Error("no list of people");
    select.value = "00anna00";
    select.dispatchEvent(new Event("change"));
    await screen().updateComplete;
    allDeep(screen(), "button")
      .find((button) => button.textContent.includes("With links"))
      ?.click();
    await screen().updateComplete;
    const since = deep(screen(), "input[aria-label=Since]", HTMLInputElement);
    if (since === undefined) throw new Error("no day");
    since.value = "2020-01-02";
    since.dispatchEvent(new Event("change"));
    await screen().updateComplete;
    const after = new Date(2020, 0, 2).getTime();
    const asked = JSON.stringify({ text: "", limit: 40, from: "00anna00", has: ["link"], after });
    expect(store.calls).toContain(`search ${asked}`);
    await until(() => location.search === "?from=00anna00&has=link&since=2020-01-02");
    expect(hits().length).toBeGreaterThan(0);
  });
});
