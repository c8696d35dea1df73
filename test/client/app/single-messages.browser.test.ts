import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import "../../../client/app/app.ts";
import type { RoostApp } from "../../../client/app/app.ts";
import type { ChatId } from "../../../shared/lib/ids.ts";
import { createGalleryStore, type GalleryStore } from "../gallery/gallery-store.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { frames, until } from "../support/frames.ts";
import { allDeep, deep } from "../support/mount.ts";

const home = location.href;
let app: RoostApp;
let store: GalleryStore;

async function open(path: string): Promise<void> {
  history.replaceState({}, "", path);
  store = createGalleryStore("team");
  app = document.createElement("roost-app");
  app.store = store;
  document.body.replaceChildren(app);
  await until(() => allDeep(app, "article").length > 0);
  await frames(3);
}

const articleOf = (text: string): HTMLElement | undefined =>
  allDeep(app, "article").find((found) => found.textContent.includes(text));

beforeEach(() => page.viewport(1280, 800));
afterEach(() => document.body.replaceChildren());
afterAll(() => history.replaceState({}, "", home));

describe("a thread on the screen", () => {
  test("opens from the summary below its first message, under an address of its own", async () => {
    await open("/chats/g0000harbour");
    const summary = allDeep(app, "button").find(({ textContent }) => textContent.includes("3 replies"));
    summary?.click();
    await until(() => allDeep(app, "roost-composer").length === 2);
    expect(location.pathname).toMatch(/^\/chats\/g0000harbour\/threads\//u);
    await until(() => articleOf("My sister asked the same") !== undefined);
    await expectAccessible(app);
    const field = allDeep(app, "textarea").at(-1);
    field?.focus();
    await userEvent.keyboard("Good idea{Enter}");
    expect(store.calls).toContain("reply Good idea");
    await userEvent.keyboard("{Escape}");
    await until(() => deep(app, "roost-thread-panel") === undefined);
    expect(location.pathname).toBe("/chats/g0000harbour");
  });
});

describe("a message", () => {
  test("is passed on to those who are found by a few letters", async () => {
    await open("/chats/g0000harbour");
    articleOf("My sister would take it!")?.focus();
    await userEvent.keyboard("f");
    await until(() => allDeep(app, "[role=checkbox]").length > 0);
    await expectAccessible(app);
    await userEvent.keyboard("anna{Enter}bal{Enter}{Enter}");
    await until(() => store.calls.some((call) => call.startsWith("forward")));
    expect(store.calls).toContain(
      "forward > **Anna Kowalska**\n> My sister would take it! to 0000anna0001,0000balint01",
    );
    await until(() =>
      allDeep(app, "[role=status]").some(({ textContent }) => textContent.includes("Forwarded to 2 chats")),
    );
  });

  test("that was not accepted goes back to the composer, before what stands there", async () => {
    await open("/chats/0000david001");
    store.openChat("0000david001" as ChatId)?.setDraft("And then");
    const field = (): string | undefined => deep(app, "textarea", HTMLTextAreaElement)?.value;
    await until(() => field() === "And then");
    const edit = (): HTMLElement | undefined =>
      allDeep(app, "button").find(({ textContent }) => textContent.trim() === "Edit");
    await until(() => edit() !== undefined);
    edit()?.click();
    await until(() => field() !== "And then");
    expect(field()).toBe("I tried the second invoice again\nAnd then");
    expect(store.calls.some((call) => call.startsWith("discard"))).toBe(true);
  });
});
