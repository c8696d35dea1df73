import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import "../../../client/app/app.ts";
import "../../../client/components/dialog.ts";
import "../../../client/components/message-menu.ts";
import "../../../client/screens/chat-details.ts";
import "../../../client/screens/settings-screen.ts";
import "../../../client/screens/sign-in-screen.ts";
import "../../../client/screens/storage-screen.ts";
import { FocusKeeper } from "../../../client/app/focus-keeper.ts";
import type { RoostApp } from "../../../client/app/app.ts";
import { Cell } from "../../../client/store/observable.ts";
import "../../../client/screens/search-screen.ts";
import type { TimelineView } from "../../../client/store/views.ts";
import type { ChatId } from "../../../shared/lib/ids.ts";
import { createGalleryStore, type GalleryStore } from "../gallery/gallery-store.ts";
import type { Scenario } from "../gallery/scenarios.ts";
import { me } from "../gallery/people.ts";
import { frames, until } from "../support/frames.ts";
import { allDeep, deep } from "../support/mount.ts";
import { openApp } from "../support/open-app.ts";

const home = location.href;
let app: RoostApp;
let store: GalleryStore;
let keeper: FocusKeeper;

async function open(path: string, scenario: Scenario = "team"): Promise<void> {
  ({ app, store } = await openApp(path, scenario));
  keeper = new FocusKeeper(app);
  await frames(3);
}

function focused(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

const focusedText = (): string =>
  (focused()?.getAttribute("aria-label") ?? focused()?.getAttribute("title") ?? focused()?.textContent ?? "")
    .replaceAll(/\s+/gu, " ")
    .trim();
const button = (label: string): HTMLElement | undefined =>
  allDeep(app, "button, a").find(
    (found) =>
      [found.getAttribute("aria-label"), found.title, found.textContent?.trim()].includes(label) &&
      found.checkVisibility(),
  );
/** With the Enter key, as somebody without a mouse does. */
async function enter(label: string): Promise<void> {
  await until(() => button(label) !== undefined);
  button(label)?.focus();
  await userEvent.keyboard("{Enter}");
}

/** Nobody else has reacted. */
function onlyMine(view: TimelineView): TimelineView {
  const messages = view.messages.map((message) => ({
    ...message,
    reactions: message.reactions.filter(({ mine }) => mine).map((reaction) => ({ ...reaction, userIds: [me.id] })),
  }));
  return { ...view, messages };
}

beforeEach(() => page.viewport(1280, 800));
afterEach(() => {
  keeper.stop();
  document.body.replaceChildren();
});
afterAll(() => history.replaceState({}, "", home));

describe("the focus", () => {
  test("is at the title of the place somebody goes to, and on the way back where they left", async () => {
    await open("/settings");
    await enter("Storage on this device");
    await until(() => location.pathname === "/settings/storage");
    await until(() => focused()?.matches("h1") === true && focusedText() === "Storage on this device");
    await enter("Back");
    await until(() => location.pathname === "/settings" && focusedText().startsWith("Profile"));
  });

  test("is within the list again on a phone, at the chat that was open", async () => {
    await page.viewport(390, 844);
    await open("/");
    const settings = (): HTMLElement | undefined => button("Profile and settings");
    settings()?.focus();
    await userEvent.keyboard("{Enter}");
    await until(() => focused()?.matches("h1") === true);
    await enter("Back");
    await until(() => location.pathname === "/" && focused() === settings());
  });

  test("goes into the details when they open, and Escape closes them and gives it back", async () => {
    await open("/chats/g0000harbour");
    await enter("Details");
    await until(() => focused()?.matches("h2") === true && focusedText() === "Details");
    // What lies above them is closed first.
    await enter("Leave the group");
    await until(() => deep(app, "dialog[open]") !== undefined);
    await userEvent.keyboard("{Escape}");
    await until(() => deep(app, "dialog[open]") === undefined && focusedText() === "Leave the group");
    expect(location.pathname).toBe("/chats/g0000harbour/details");
    await userEvent.keyboard("{Escape}");
    await until(() => location.pathname === "/chats/g0000harbour" && focusedText() === "Details");
  });

  test("goes to what came last before it, when the button that brought more is not needed any more", async () => {
    const whole = createGalleryStore("team");
    ({ app, store } = await openApp("/search?q=the", "team", {
      search: (query) => {
        const found = whole.search({ ...query, limit: 200 }).value;
        const isMore = (query.limit ?? 0) < 80;
        return new Cell({ ...found, hits: isMore ? found.hits.slice(0, 2) : found.hits, more: isMore });
      },
    }));
    keeper = new FocusKeeper(app);
    await enter("Show more");
    await until(() => button("Show more") === undefined);
    const hits = allDeep(app, "[data-hit]");
    expect(hits.length).toBeGreaterThan(3);
    await until(() => hits.indexOf(focused() as HTMLElement) > 0);
  });

  test("is not lost when somebody has signed in", async () => {
    await open("/", "signed-out");
    await until(() => deep(app, "#email") !== undefined);
    deep(app, "#email")?.focus();
    store.session.set(createGalleryStore("team").session.value);
    await until(() => deep(app, "roost-chats-screen") !== undefined);
    await until(() => focusedText() === "Profile and settings");
  });

  test("goes to the next message when the one that had it is deleted, and to where one writes from Undo", async () => {
    await open("/chats/0000balint01");
    await until(() => allDeep(app, "roost-message").length === 4);
    const own = allDeep(app, "article").find((article) => article.textContent?.includes("jegyzőkönyv"));
    const index = allDeep(app, "article").indexOf(own as HTMLElement);
    own?.focus();
    await userEvent.keyboard("{Delete}");
    await until(() => allDeep(app, "roost-message").length === 3);
    await until(() => focused() === allDeep(app, "article")[Math.min(index, 2)]);
    await enter("Undo");
    await until(() => allDeep(app, "roost-message").length === 4 && focused()?.matches("textarea") === true);
  });

  test("goes to the next message when the one that had it is discarded in a dialog", async () => {
    await open("/chats/0000balint01");
    await until(() => allDeep(app, "roost-message").length === 4);
    const timeline = store.timelineOf("0000balint01" as ChatId);
    const own = timeline.value.messages.findIndex((message) => message.own);
    const messages = timeline.value.messages.map((message, i) =>
      i === own ? { ...message, state: "failed" } : message,
    );
    timeline.set({ ...timeline.value, messages } as TimelineView);
    await enter("Discard");
    await until(() => deep(app, "roost-dialog[open] [slot=actions]")?.matches(":focus") === true);
    await userEvent.keyboard("{Enter}");
    await until(() => allDeep(app, "roost-message").length === 3);
    await until(() => focused() === allDeep(app, "article")[Math.min(own, 2)]);
  });

  test("stays at the message whose last reaction of a kind is taken back", async () => {
    await open("/chats/g0000000site");
    const bars = (): readonly HTMLElement[] => allDeep(app, "roost-reaction-bar");
    const mine = (): readonly HTMLElement[] => bars().flatMap((bar) => [...allDeep(bar, "button[aria-pressed=true]")]);
    await until(() => mine().length > 0);
    const article = ((mine()[0] as HTMLElement).getRootNode() as ShadowRoot).host.closest("article");
    const ofMessage = (): HTMLElement | undefined =>
      mine().find((chip) => (chip.getRootNode() as ShadowRoot).host.closest("article") === article);
    store.timelineOf("g0000000site" as ChatId).set(onlyMine(store.timelineOf("g0000000site" as ChatId).value));
    await frames(3);
    ofMessage()?.focus();
    await userEvent.keyboard("{Enter}");
    await until(() => ofMessage() === undefined);
    await frames(4);
    expect(article?.isConnected).toBe(true);
    expect(article?.matches(":focus-within")).toBe(true);
  });

  test("is at the message that was asked for by its day", async () => {
    await open("/chats/g0000harbour");
    await until(() => allDeep(app, "roost-message").length > 5);
    button("Details")?.focus();
    await userEvent.keyboard("{Alt>}g{/Alt}");
    await until(() => deep(app, "dialog[open] input, input[type=date]")?.checkVisibility() === true);
    await userEvent.keyboard("{Enter}");
    await until(() => deep(app, "dialog[open]") === undefined && focused()?.matches("article") === true);
  });

  test("stays away where somebody put it away", async () => {
    await open("/chats/g0000harbour");
    await until(() => deep(app, "textarea") !== undefined);
    deep(app, "textarea")?.focus();
    deep(app, "textarea")?.blur();
    await frames(6);
    expect(document.activeElement).toBe(document.body);
  });
});

describe("a message", () => {
  test("lets the Tab key into the bar of what can be done with it", async () => {
    await open("/chats/0000balint01");
    await until(() => allDeep(app, "roost-message").length === 4);
    allDeep(app, "article").at(-1)?.focus();
    // A stroke first: the bar is for who works by keyboard.
    await userEvent.keyboard("{ArrowUp}");
    await until(() => deep(app, "[role=toolbar]")?.checkVisibility() === true);
    const isInBar = (): boolean => focused()?.closest("[role=toolbar]") !== null;
    for (let strokes = 0; strokes < 4 && !isInBar(); strokes++) {
      await userEvent.keyboard("{Tab}");
      await frames(3);
      expect(focused()).not.toBe(document.body);
    }
    await userEvent.keyboard("{ArrowRight}");
    expect(focusedText()).toBe("Reply");
  });
});
