import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import "../../../client/app/app.ts";
import "../../../client/screens/new-chat-screen.ts";
import "../../../client/screens/new-group-screen.ts";
import "../../../client/screens/settings-screen.ts";
import "../../../client/screens/sign-in-screen.ts";
import "../../../client/screens/sign-up-screen.ts";
import type { RoostApp } from "../../../client/app/app.ts";
import type { ChatId } from "../../../shared/lib/ids.ts";
import { createGalleryStore, type GalleryStore } from "../gallery/gallery-store.ts";
import type { Scenario } from "../gallery/scenarios.ts";
import { people } from "../gallery/people.ts";
import { frames, until } from "../support/frames.ts";
import { allDeep, deep } from "../support/mount.ts";
import { openApp } from "../support/open-app.ts";

const home = location.href;
let app: RoostApp;
let store: GalleryStore;

async function open(path: string, scenario: Scenario = "team"): Promise<void> {
  ({ app, store } = await openApp(path, scenario));
  await frames(3);
}

const textOf = (selector: string): string => deep(app, selector)?.shadowRoot?.textContent ?? "";
const titleOf = (): string | null | undefined => shownOf("h1")[0]?.textContent;
const shownOf = (selector: string): readonly HTMLElement[] =>
  allDeep(app, selector).filter((found) => found.checkVisibility({ visibilityProperty: true }));
const isShown = (selector: string): boolean => deep(app, selector)?.checkVisibility() === true;

beforeEach(() => page.viewport(1280, 800));
afterEach(() => document.body.replaceChildren());
afterAll(() => history.replaceState({}, "", home));

/** Whether one of the places where there is nothing says so. */
const gapsSay = (words: string): boolean =>
  allDeep(app, "roost-gap").some((gap) => gap.shadowRoot?.textContent.includes(words) === true);

describe("the app", () => {
  test("has one main region and a name for every control on every screen", async () => {
    for (const path of ["/", "/chats/g0000harbour", "/new", "/new/group", "/settings", "/nowhere"]) {
      await open(path);
      expect(shownOf("main, [role=main]"), path).toHaveLength(1);
      const controls = allDeep(app, "button, a, input, textarea").filter((control) => control.checkVisibility());
      expect(controls.length).toBeGreaterThan(3);
      for (const control of controls) {
        const labels = control instanceof HTMLInputElement ? [...(control.labels ?? [])].map((l) => l.textContent) : [];
        const name = [control.getAttribute("aria-label"), control.title, control.textContent, ...labels]
          .join("")
          .trim();
        expect(name, `${path}: ${control.outerHTML.slice(0, 200)}`).not.toBe("");
      }
    }
  });

  test("begins with the chat that was open last, beside the list only, and only if it is still known", async () => {
    const lastChatId = "g0000harbour" as ChatId;
    ({ app } = await openApp("/", "team", { lastChatId }));
    await until(() => allDeep(app, "roost-message").length > 5);
    expect(location.pathname).toBe("/chats/g0000harbour");
    ({ app } = await openApp("/settings", "team", { lastChatId }));
    await until(() => isShown("roost-settings-screen"));
    app.goTo("/");
    await until(() => !isShown("roost-settings-screen"));
    expect(location.pathname).toBe("/");
    ({ app } = await openApp("/", "team", { lastChatId: "gnowhere0000" as ChatId }));
    await until(() => isShown("roost-chats-screen"));
    expect(location.pathname).toBe("/");
    await page.viewport(390, 844);
    ({ app } = await openApp("/", "team", { lastChatId }));
    await until(() => isShown("roost-chats-screen"));
    expect(location.pathname).toBe("/");
  });

  test("shows a chat by its address, beside the list", async () => {
    await open("/chats/g0000harbour");
    await until(() => allDeep(app, "roost-message").length > 5);
    expect(titleOf()).toBe("Harbour office move");
    expect(deep(app, "[aria-current=page]")?.textContent).toContain("Harbour office move");
    await until(() => document.title === "(5) Harbour office move – Roost");
    expect(isShown("roost-chats-screen")).toBe(true);
  });

  test("shows one pane at a time on a phone, and goes back with the browser and with the arrow", async () => {
    await page.viewport(390, 844);
    await open("/");
    expect(isShown("roost-chats-screen")).toBe(true);
    deep(app, "roost-chat-row")?.shadowRoot?.querySelector("a")?.click();
    await until(() => isShown("roost-chat-screen"));
    expect(isShown("roost-chats-screen")).toBe(false);
    expect(location.pathname).toBe("/chats/g0000harbour");
    history.back();
    await until(() => isShown("roost-chats-screen"));
    expect(deep(app, "roost-chat-screen")).toBeUndefined();

    deep(app, "roost-chat-row")?.shadowRoot?.querySelector("a")?.click();
    await until(() => isShown("roost-chat-screen"));
    const before = history.length;
    deep(app, "a[title=Back]")?.click();
    await until(() => location.pathname === "/" && isShown("roost-chats-screen"));
    expect(history.length).toBe(before);
  });

  test("closes a chat that is left and opens the next one at its own end", async () => {
    await open("/chats/0000anna0001");
    await until(() => allDeep(app, "roost-message").length > 5);
    allDeep(app, "roost-chat-row")[2]?.shadowRoot?.querySelector("a")?.click();
    await until(() => titleOf() === people.balint.displayName);
    expect(store.calls).toContain("close 0000anna0001");
    await until(
      () =>
        textOf("roost-timeline").length > 0 &&
        allDeep(app, "article").at(-1)?.textContent?.includes("árvíztűrő") === true,
    );
  });

  test("enters a chat when somebody goes there, and not when what stood beside it is closed", async () => {
    const entered = (): number => store.calls.filter((call) => call.startsWith("enter ")).length;
    await open("/");
    allDeep(app, "roost-chat-row")[1]?.shadowRoot?.querySelector("a")?.click();
    await until(() => titleOf() === people.anna.displayName);
    expect(entered()).toBe(1);
    app.goTo("/chats/0000anna0001/details");
    await until(() => deep(app, "roost-chat-details") !== undefined);
    app.goTo("/chats/0000anna0001");
    await until(() => deep(app, "roost-chat-details") === undefined);
    expect(entered()).toBe(1);
    // It was marked as unread meanwhile, and is asked for again.
    allDeep(app, "roost-chat-row")[1]?.shadowRoot?.querySelector("a")?.click();
    await until(() => entered() === 2);
  });

  test("does not enter the chat that the page showed before it was loaded anew", async () => {
    await open("/chats/0000anna0001");
    const screen = document.createElement("roost-chat-screen");
    screen.store = store;
    screen.chatId = "0000anna0001" as ChatId;
    screen.visit = { chatId: screen.chatId, resumed: true };
    const before = [...store.calls];
    document.body.replaceChildren(screen);
    await until(() => deep(screen, "roost-timeline") !== undefined);
    expect(store.calls.slice(before.length)).not.toContain("enter 0000anna0001");
    screen.visit = { chatId: screen.chatId };
    await until(() => store.calls.includes("enter 0000anna0001"));
  });

  test("keeps drafts apart from chat to chat", async () => {
    await open("/chats/0000anna0001");
    await until(() => deep(app, "textarea") !== undefined);
    deep(app, "textarea")?.focus();
    await userEvent.keyboard("for Anna");
    allDeep(app, "roost-chat-row")[2]?.shadowRoot?.querySelector("a")?.click();
    await until(() => titleOf() === people.balint.displayName);
    expect(deep(app, "textarea", HTMLTextAreaElement)?.value).toBe("");
    allDeep(app, "roost-chat-row")[1]?.shadowRoot?.querySelector("a")?.click();
    await until(() => titleOf() === people.anna.displayName);
    expect(deep(app, "textarea", HTMLTextAreaElement)?.value).toBe("for Anna");
  });

  test("shows what is sent at once, as stored here only", async () => {
    await open("/chats/0000balint01");
    await until(() => deep(app, "textarea") !== undefined);
    deep(app, "textarea")?.focus();
    await userEvent.keyboard("Köszi!{Enter}");
    await until(() => allDeep(app, "article").at(-1)?.textContent?.includes("Köszi!") === true);
    const article = allDeep(app, "article").at(-1) as HTMLElement;
    expect(article.querySelector("[role=img]")?.getAttribute("aria-label")).toContain("Not sent yet");
    expect(store.calls).toContain("send Köszi!");
  });

  test("says that a chat is not here, and shows it as soon as it is", async () => {
    await open("/chats/g0000evening", "first-run");
    await until(() => gapsSay("This chat is not on this device"));
    store.chats.set(createGalleryStore("team").chats.value);
    await until(() => deep(app, "roost-timeline") !== undefined);
  });

  test("says nothing about chats before it knows, and what is missing when there is no connection", async () => {
    await open("/", "alone");
    store.connection.set({ status: "connecting" });
    await until(() => deep(app, "[aria-busy=true]") !== undefined);
    expect(gapsSay("Nobody else is here yet")).toBe(false);
    store.connection.set({ status: "offline" });
    await until(() => gapsSay("Your chats are not here yet"));
    store.connection.set({ status: "synced", lastSyncedAt: Date.now() });
    await until(() => gapsSay("Nobody else is here yet"));
  });

  test("tells who is alone on the server how others come in, in the list and beside it", async () => {
    await open("/", "alone");
    await until(() => gapsSay("send its invitation link"));
    await until(() => gapsSay("You are the first one here"));
    deep(app, "a[href='/new/group']")?.click();
    await until(() => location.pathname === "/new/group");
  });

  test("says of a chat whose messages never came to this device that they come later", async () => {
    await open("/chats/0000balint01");
    store
      .timelineOf("0000balint01" as ChatId)
      .set({ ready: true, messages: [], hasOlder: false, hasNewer: false, newBelow: 0 });
    store.connection.set({ status: "offline" });
    await until(() => gapsSay("not on this device yet"));
    expect(deep(app, "textarea")).toBeDefined();
  });

  test("finds chats and people by name, without accents, and starts a chat from the keyboard", async () => {
    await open("/");
    deep(app, "input[type=search]")?.focus();
    await userEvent.keyboard("erzse");
    await until(() => allDeep(app, "roost-chat-row").length === 0 && deep(app, "roost-people-list") !== undefined);
    await userEvent.keyboard("{Enter}");
    await until(() => store.calls.includes(`start ${people.erzsi.id}`));
    await until(() => location.pathname === "/chats/0000anna0001");
  });

  test("goes anywhere by a few letters in the quick switcher, and comes back", async () => {
    await open("/chats/0000anna0001");
    await userEvent.keyboard("{Control>}k{/Control}");
    await until(() => deep(app, "[role=combobox]")?.matches(":focus") === true);
    await userEvent.keyboard("szucs{Enter}");
    await until(() => location.pathname === "/chats/0000balint01");
    expect(deep(app, "roost-quick-switcher dialog", HTMLDialogElement)?.open).not.toBe(true);
    await userEvent.keyboard("{Alt>}{ArrowUp}{/Alt}");
    await until(() => location.pathname === "/chats/0000anna0001");
  });

  test("shows its shortcuts at a question mark, but not while somebody is writing", async () => {
    await open("/chats/0000anna0001");
    await until(() => deep(app, "textarea") !== undefined);
    const isOpen = (): boolean =>
      allDeep(app, "roost-shortcut-sheet").some((sheet) => deep(sheet, "dialog", HTMLDialogElement)?.open === true);
    deep(app, "textarea")?.focus();
    await userEvent.keyboard("?");
    expect(deep(app, "textarea", HTMLTextAreaElement)?.value).toBe("?");
    deep(app, "[role=log]")?.focus();
    await userEvent.keyboard("?");
    await until(isOpen);
    await userEvent.keyboard("{Escape}");
    await until(() => !isOpen());
  });

  test("changes the last message with the arrow up, and gives the draft back after Escape", async () => {
    await open("/chats/0000balint01");
    await until(() => deep(app, "textarea") !== undefined);
    const area = (): HTMLTextAreaElement => deep(app, "textarea", HTMLTextAreaElement) as HTMLTextAreaElement;
    area().focus();
    await userEvent.keyboard("first{Enter}{ArrowUp}");
    await until(() => area().value === "first");
    await userEvent.keyboard(" thing{Enter}");
    await until(() => store.calls.includes("edit first thing"));
    await until(() => area().value === "");
    await userEvent.keyboard("{ArrowUp}");
    await until(() => area().value === "first thing");
    await userEvent.keyboard("{Escape}");
    await until(() => area().value === "");
    expect(store.calls.filter((call) => call.startsWith("edit "))).toHaveLength(1);
  });

  test("opens what can be done with a message by keyboard, deletes it, and takes that back", async () => {
    await open("/chats/0000balint01");
    await until(() => allDeep(app, "roost-message").length > 3);
    const own = allDeep(app, "article").find((article) => article.textContent?.includes("jegyzőkönyv"));
    own?.focus();
    await userEvent.keyboard("{Enter}");
    await until(() => deep(app, "[role=menuitem]")?.checkVisibility() === true);
    const item = allDeep(app, "[role=menuitem]").find((found) => found.textContent?.trim() === "Delete");
    item?.click();
    await until(() => store.calls.includes("delete"));
    await until(() => allDeep(app, "roost-message").length === 3);
    const undo = (): HTMLElement | undefined =>
      allDeep(app, "button").find((button) => button.textContent?.trim() === "Undo");
    // Its code is loaded once the browser has nothing else to do.
    await until(() => undo() !== undefined);
    undo()?.click();
    await until(() => allDeep(app, "roost-message").length === 4);
  });

  test("makes a group of the chosen people, and not without a name", async () => {
    await open("/new/group");
    deep(app, "form")?.querySelector<HTMLButtonElement>("button.button-primary")?.click();
    await until(() => deep(app, "#title-error") !== undefined);
    expect(store.calls).toEqual([]);
    const [first, second] = allDeep(app, "[role=checkbox]");
    first?.click();
    second?.click();
    await until(() => allDeep(app, "[aria-checked=true]").length === 2);
    const title = deep(app, "input[name=title]", HTMLInputElement);
    title?.focus();
    await userEvent.keyboard("Regatta{Enter}");
    await until(() => store.calls.includes(`group Regatta ${people.anna.id},${people.david.id}`));
  });

  test("says that a group could not be made where the device cannot keep it, and leaves what was filled in", async () => {
    const report = vi.spyOn(globalThis, "reportError").mockImplementation(() => undefined);
    await open("/new/group");
    Object.assign(store, { startGroupChat: () => Promise.reject(new DOMException("full", "QuotaExceededError")) });
    const title = deep(app, "input[name=title]", HTMLInputElement);
    title?.focus();
    await userEvent.keyboard("Regatta{Enter}");
    await until(() => deep(app, "[role=alert]")?.textContent?.includes("could not keep the group") === true);
    expect(title?.value).toBe("Regatta");
    expect(report).toHaveBeenCalledOnce();
    report.mockRestore();
  });

  test("says that it was too late to take a deletion back", async () => {
    const whole = createGalleryStore("team");
    ({ app } = await openApp("/chats/0000balint01", "team", {
      openChat: (id) => {
        const chat = whole.openChat(id);
        return chat && { ...chat, deleteMessage: () => ({ undo: () => false }) };
      },
    }));
    await frames(3);
    await until(() => allDeep(app, "roost-message").length > 3);
    const own = allDeep(app, "article").find((article) => article.textContent?.includes("jegyzőkönyv"));
    own?.focus();
    await userEvent.keyboard("{Delete}");
    const undo = (): HTMLElement | undefined =>
      allDeep(app, "button").find((button) => button.textContent?.trim() === "Undo");
    await until(() => undo() !== undefined);
    undo()?.click();
    await until(() => allDeep(app, "[role=status]").some(({ textContent }) => textContent.includes("too late")));
  });

  test("lets a message that was not accepted be tried again, or given up after asking", async () => {
    await open("/chats/0000david001");
    await until(() => allDeep(app, "roost-message").length === 1);
    const button = (label: string): HTMLElement | undefined =>
      allDeep(app, "button").find((found) => found.textContent?.trim() === label && found.checkVisibility());
    const openDialog = (): Element | undefined => allDeep(app, "dialog").find((found) => found.hasAttribute("open"));
    await until(() => button("Try again") !== undefined);
    button("Try again")?.click();
    await until(() => store.calls.some((call) => call.startsWith("retry ")));
    button("Discard")?.click();
    await until(() => openDialog() !== undefined);
    button("Keep it")?.click();
    await until(() => openDialog() === undefined);
    expect(allDeep(app, "roost-message")).toHaveLength(1);
    button("Discard")?.click();
    await until(() => openDialog() !== undefined);
    const host = ((openDialog() as Element).getRootNode() as ShadowRoot).host;
    host.querySelector<HTMLElement>(".button-danger")?.click();
    await until(() => allDeep(app, "roost-message").length === 0);
  });

  test("lives on when one part cannot be shown, and lets it be tried again", async () => {
    await open("/chats/0000anna0001");
    await until(() => allDeep(app, "roost-message").length > 5);
    const heard: string[] = [];
    const hear = (event: ErrorEvent): void => {
      heard.push(event.message);
      event.preventDefault();
    };
    window.addEventListener("error", hear);
    const row = deep(app, "roost-chat-row");
    const good = Reflect.get(row as object, "chat") as unknown;
    Reflect.set(row as object, "chat", {
      get title(): never {
        throw new Error("broken");
      },
    });
    await until(() => row?.shadowRoot?.textContent?.includes("could not be shown") === true);
    expect(heard).toEqual([expect.stringContaining("broken")]);
    expect(allDeep(app, "roost-chat-row").length).toBeGreaterThan(3);
    Reflect.set(row as object, "chat", good);
    await until(() => row?.shadowRoot?.textContent?.includes("Harbour office move") === true);
    window.removeEventListener("error", hear);
  });
});
