import { render } from "lit";
import { beforeEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import "../../../client/screens/chat-details.ts";
import "../../../client/components/chat-row.ts";
import "../../../client/screens/invite-screen.ts";
import { PictureChooseEvent } from "../../../client/components/picture-choice.ts";
import { chatBeginning } from "../../../client/screens/chat-beginning.ts";
import type { RoostChatDetails } from "../../../client/screens/chat-details.ts";
import { Cell } from "../../../client/store/observable.ts";
import type { ChatListItemView, ChatView, ConnectionView } from "../../../client/store/views.ts";
import type { ChatId } from "../../../shared/lib/ids.ts";
import { createGalleryStore, type GalleryStore } from "../gallery/gallery-store.ts";
import { me, people } from "../gallery/people.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { until } from "../support/frames.ts";
import { allDeep, deep, mount } from "../support/mount.ts";

const chatId = "g0000harbour" as ChatId;
let store: GalleryStore;
let connection: Cell<ConnectionView>;

beforeEach(() => {
  store = createGalleryStore("team");
  connection = new Cell<ConnectionView>({ status: "synced" });
  Object.assign(store, { connection });
});

async function show(change: Partial<ChatView> = {}): Promise<RoostChatDetails> {
  const chat = store.openChat(chatId)?.chat.value;
  if (chat === undefined) throw new Error("no chat");
  return await mount("roost-chat-details", { store, chat: { ...chat, ...change }, me: me.id });
}

const textOf = (root: Element): string =>
  allDeep(root, "*")
    .map((element) => element.shadowRoot?.textContent ?? "")
    .join(" ") + (root.shadowRoot?.textContent ?? "");

function buttonOf(root: Element, label: string): HTMLElement | undefined {
  return allDeep(root, "button").find((button) => button.checkVisibility() && button.textContent?.trim() === label);
}

describe("the details of a group", () => {
  test("are accessible, also while changes wait", async () => {
    await expectAccessible(
      await show({
        removing: [people.grace],
        pendingChanges: ["title", `remove:${people.grace.id}`, `add:${people.anna.id}`],
      }),
    );
  });

  test("let admins choose a picture, and say so if that is not possible here yet", async () => {
    expect(buttonOf(await show({ admin: false }), "Choose a picture")).toBeUndefined();
    const details = await show();
    const choice = deep(details, "roost-picture-choice", HTMLElement);
    choice?.dispatchEvent(new PictureChooseEvent(null));
    await until(() => store.calls.includes(`picture ${chatId} none`));
    const set = (): Promise<void> => Promise.reject(new Error("no such file"));
    Object.assign(store, { pictures: { ...store.pictures, set } });
    const reported: unknown[] = [];
    const note = (event: ErrorEvent): void => {
      event.preventDefault();
      reported.push(event.error);
    };
    addEventListener("error", note);
    choice?.dispatchEvent(new PictureChooseEvent(null));
    await until(() => textOf(details).includes("This part is not on this device yet"));
    removeEventListener("error", note);
    expect(reported).toHaveLength(1);
  });

  test("say of everybody what waits for the connection", async () => {
    const details = await show({
      removing: [people.grace],
      pendingChanges: [`remove:${people.grace.id}`, `add:${people.anna.id}`],
    });
    const rows = allDeep(details, "li").map((row) => row.textContent?.replaceAll(/\s+/gu, " ") ?? "");
    expect(rows.find((row) => row.includes(people.anna.displayName))).toContain("Is added with the next connection");
    expect(rows.find((row) => row.includes("Is taken out with the next connection"))).toContain(
      people.grace.displayName,
    );
  });

  test("tell who has left that the server does not know yet, and let them stay", async () => {
    const details = await show({ writable: false, pendingChanges: ["leave"] });
    expect(textOf(details)).toContain("You have left this group. The others see it with the next connection");
    expect(buttonOf(details, "Leave the group")).toBeUndefined();
    buttonOf(details, "Stay in the group")?.click();
    expect(store.calls).toContain(`stay ${chatId}`);
    await expectAccessible(details);
  });

  test("count nobody in a group that the last one has left", async () => {
    const details = await show({ writable: false, members: [] });
    expect(textOf(details)).not.toContain("members");
  });

  test("ask the only admin for another one before they leave", async () => {
    const details = await show({ admin: true, adminIds: [me.id] });
    buttonOf(details, "Leave the group")?.click();
    await until(() => textOf(details).includes("Make somebody else an admin first"));
    const dialog = deep(details, "roost-dialog[open]") as HTMLElement;
    expect(buttonOf(dialog, "Leave the group")).toBeUndefined();
    details.chat = { ...details.chat, adminIds: [me.id, people.anna.id] };
    await until(() => textOf(details).includes("You get no more messages from it"));
  });

  test("bring a new invitation link into view, with the keyboard at what copies it", async () => {
    await page.viewport(1280, 800);
    const details = await show();
    // As low as it comes to stand with many members.
    const links = deep(details, "roost-invite-links") as HTMLElement;
    links.style.marginTop = "1200px";
    buttonOf(links, "Make an invitation link")?.click();
    await until(() => deep(links, ":focus")?.textContent?.includes("Copy link") === true);
    const { top, bottom } = (deep(links, ".made") as HTMLElement).getBoundingClientRect();
    expect(top).toBeGreaterThanOrEqual(0);
    expect(bottom).toBeLessThanOrEqual(innerHeight);
    await expectAccessible(details);
  });

  test("say why a link is not withdrawn, as it is", async () => {
    const invite = { id: "i1", expiresAt: Date.now() + 60_000, createdBy: me.id, createdAt: 0 };
    const answers = ["not-allowed", "offline"];
    Object.assign(store, {
      listInvites: () => Promise.resolve([invite]),
      revokeInvite: () => Promise.resolve({ ok: false, code: answers.shift() }),
    });
    const details = await show();
    const links = deep(details, "roost-invite-links") as HTMLElement;
    await until(() => buttonOf(links, "Withdraw") !== undefined);
    buttonOf(links, "Withdraw")?.click();
    await until(() => textOf(links).includes("Only an admin of the group may do that"));
    expect(textOf(links)).not.toContain("need a connection");
    buttonOf(links, "Withdraw")?.click();
    await until(() => textOf(links).includes("need a connection"));
    expect(textOf(links)).not.toContain("Only an admin");
  });

  test("say that invitation links need the server only as long as it is not there", async () => {
    connection.set({ status: "offline" });
    const details = await show();
    const links = deep(details, "roost-invite-links") as HTMLElement;
    await until(() => textOf(links).includes("Invitation links need a connection"));
    connection.set({ status: "synced" });
    await until(() => !textOf(links).includes("Invitation links need a connection"));
  });
});

describe("an invitation", () => {
  const title = "Harbour office";
  const invite = { title, members: 6, invitedBy: "Grace Hopper", expiresAt: 0 };

  test("names the group, and who invites to it, as soon as the server is in reach", async () => {
    Object.assign(store, { previewInvite: () => Promise.resolve({ ok: false, code: "offline" }) });
    connection.set({ status: "offline" });
    const screen = await mount("roost-invite-screen", { store, token: "abc" });
    await until(() => textOf(screen).includes("You are invited to a group"));
    Object.assign(store, { previewInvite: () => Promise.resolve({ ok: true, invite }) });
    connection.set({ status: "synced" });
    await until(() => textOf(screen).includes("You are invited to “Harbour office”"));
    expect(textOf(screen)).toContain("Grace Hopper invites you. So far: 6 members.");
    await expectAccessible(screen);
  });

  test("of a group that the person is in says so, without the server too, and leads there", async () => {
    Object.assign(store, { previewInvite: () => Promise.resolve({ ok: false, code: "offline" }) });
    connection.set({ status: "offline" });
    const screen = await mount("roost-invite-screen", { store, token: "g0000harbour12345678secret" });
    expect(textOf(screen)).toContain("You are in “Harbour office move” already");
    expect(buttonOf(screen, "Join the group")).toBeUndefined();
    expect(deep(screen, "a.button", HTMLAnchorElement)?.pathname).toBe("/chats/g0000harbour");
    await expectAccessible(screen);
    const rows = store.chats.value;
    Object.assign(store, { chats: new Cell(rows.map((row) => ({ ...row, membership: "left" as const }))) });
    const left = await mount("roost-invite-screen", { store, token: "g0000harbour12345678secret" });
    expect(buttonOf(left, "Join the group")).toBeDefined();
  });

  test("offers nothing to join when it is over", async () => {
    Object.assign(store, { previewInvite: () => Promise.resolve({ ok: false, code: "invite-invalid" }) });
    const screen = await mount("roost-invite-screen", { store, token: "abc" });
    await until(() => textOf(screen).includes("This invitation is no longer valid"));
    expect(buttonOf(screen, "Join the group")).toBeUndefined();
  });

  test("forgets that the server was not in reach once it is", async () => {
    Object.assign(store, { acceptInvite: () => Promise.resolve({ ok: false, code: "offline" }) });
    connection.set({ status: "offline" });
    const screen = await mount("roost-invite-screen", { store, token: "abc" });
    buttonOf(screen, "Join the group")?.click();
    await until(() => textOf(screen).includes("This needs a connection to the server"));
    connection.set({ status: "synced" });
    await until(() => !textOf(screen).includes("This needs a connection to the server"));
  });
});

describe("a group without others", () => {
  test("leads from its beginning to where others are added and invited", async () => {
    const chat = store.openChat(chatId)?.chat.value as ChatView;
    const place = document.createElement("main");
    document.body.replaceChildren(place);
    render(chatBeginning(chat), place);
    expect(place.querySelector("a")).toBeNull();
    render(chatBeginning({ ...chat, members: chat.members.filter(({ id }) => id === me.id) }), place);
    expect(place.textContent).toContain("Nobody but you is in this group so far");
    expect(place.querySelector("a")?.getAttribute("href")).toBe(`/chats/${chatId}/details`);
    await expectAccessible(place);
  });
});

describe("a chat's row", () => {
  test("says that somebody is leaving, and has left", async () => {
    const item = store.chats.value.find(({ id }) => id === chatId) as ChatListItemView;
    const row = await mount("roost-chat-row", { chat: { ...item, membership: "leaving" } });
    expect(textOf(row)).toContain("You leave with the next connection");
    row.chat = { ...item, membership: "left" };
    await row.updateComplete;
    expect(textOf(row)).toContain("You are no longer in this chat");
    await expectAccessible(row);
  });

  test("tells of new replies in threads, also when nothing else is new", async () => {
    const item = store.chats.value.find(({ id }) => id === chatId) as ChatListItemView;
    const row = await mount("roost-chat-row", { chat: { ...item, unread: 0, mentions: 0, unreadThreads: 1 } });
    expect(row.shadowRoot?.querySelector("svg[aria-label='New replies in a thread']")).not.toBeNull();
    await expectAccessible(row);
  });
});
