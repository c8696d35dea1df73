import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ChatId, UserId } from "../../../shared/lib/ids.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import type { TestDevice } from "../support/test-device.ts";
import { Devices, emailOf, openWhenListed, password } from "../support/people.ts";
import { until } from "../support/until.ts";

let server: TestServer;
const devices = new Devices(() => server.url);
let anna: TestDevice;
let bela: TestDevice;
let chatId: ChatId;

beforeEach(async () => {
  server = await startServer();
  anna = await devices.signUp("Anna");
  bela = await devices.signUp("Bela");
  chatId = await anna.store.startGroupChat({ title: "Roof", memberIds: [idOf(bela)] });
});

afterEach(async () => {
  await devices.closeAll();
  await server.stop();
});

function idOf(device: TestDevice): UserId {
  const session = device.store.session.value;
  if (session.status !== "signed-in") throw new Error("nobody is signed in");
  return session.me.id;
}

async function goOffline(device: TestDevice): Promise<void> {
  await until(device.store.connection, ({ status }) => status === "synced");
  device.setReachable(false);
  await until(device.store.connection, ({ status }) => status === "offline");
}

describe("a group", () => {
  test("is changed without a network: shown at once, named as pending, and done later", async () => {
    const cili = await devices.signUp("Cili");
    const group = await openWhenListed(anna, chatId);
    const belas = await openWhenListed(bela, chatId);
    await until(group.chat, ({ members, admin }) => members.length === 2 && admin, "the group");
    await until(anna.store.people, (people) => people.length === 2);
    await goOffline(anna);
    anna.store.renameChat(chatId, "Roof garden");
    anna.store.addMembers(chatId, [idOf(cili)]);
    anna.store.setAdmin(chatId, idOf(bela), true);
    const changed = await until(group.chat, ({ pendingChanges }) => pendingChanges.length === 3, "all pending");
    expect(changed).toMatchObject({ title: "Roof garden" });
    expect(changed.pendingChanges).toEqual(["title", `add:${idOf(cili)}`, `admin:${idOf(bela)}`]);
    expect(changed.members.map(({ displayName }) => displayName).sort()).toEqual(["Anna", "Bela", "Cili"]);
    expect(changed.adminIds).toContain(idOf(bela));
    expect(anna.store.chats.value[0]?.title).toBe("Roof garden");
    anna.setReachable(true);
    await until(group.chat, ({ pendingChanges }) => pendingChanges.length === 0, "all done");
    await until(belas.chat, ({ title, admin }) => title === "Roof garden" && admin, "the change for the other");
    await until(cili.store.chats, ([row]) => row?.title === "Roof garden", "the new member's list");
  });

  test("shows somebody as being there to themselves only as long as there is a connection", async () => {
    const group = await openWhenListed(anna, chatId);
    const isThere = (): boolean | undefined => group.chat.value.members.find(({ id }) => id === idOf(anna))?.online;
    await until(group.chat, () => isThere() === true, "there");
    await goOffline(anna);
    expect(isThere()).toBe(false);
    anna.setReachable(true);
    await until(group.chat, () => isThere() === true, "there again");
  });

  test("is left without a network: closed at once, told as such, and taken back as long as it waits", async () => {
    const me = idOf(bela);
    const belas = await openWhenListed(bela, chatId);
    belas.send("hello");
    await until(belas.timeline, ({ messages }) => messages[0]?.state === "sent");
    await until(belas.chat, ({ members }) => members.length === 2);
    await goOffline(bela);
    bela.store.leaveChat(chatId);
    const leaving = await until(belas.chat, ({ writable }) => !writable, "closed");
    expect(leaving.pendingChanges).toEqual(["leave"]);
    expect(leaving.members.map(({ displayName }) => displayName)).toEqual(["Anna"]);
    expect(bela.store.chats.value[0]?.membership).toBe("leaving");
    expect(await bela.store.forward(["too late"], { chatIds: [chatId], userIds: [] })).toEqual([chatId]);
    bela.store.stayInChat(chatId);
    await until(belas.chat, ({ writable, members }) => writable && members.length === 2, "open again");
    expect(bela.store.chats.value[0]?.membership).toBeUndefined();

    bela.store.leaveChat(chatId);
    await until(belas.chat, ({ writable }) => !writable, "closed again");
    let wasOpen = false;
    belas.chat.subscribe(() => (wasOpen ||= belas.chat.value.writable));
    bela.setReachable(true);
    await until(bela.store.chats, ([row]) => row?.membership === "left", "left");
    await until(belas.chat, ({ pendingChanges }) => pendingChanges.length === 0, "told");
    expect(wasOpen).toBe(false);
    expect(belas.chat.value.members.map(({ id }) => id)).not.toContain(me);
    expect(belas.timeline.value.messages.map(({ text }) => text)).toEqual(["hello"]);
    await bela.close();
    const reloaded = devices.open(bela.memory, { isReachable: false });
    const again = await openWhenListed(reloaded, chatId);
    await until(again.chat, ({ title }) => title === "Roof");
    expect(again.chat.value.members.map(({ displayName }) => displayName)).toEqual(["Anna"]);
  });

  test("names who is taken out of it without a network", async () => {
    const group = await openWhenListed(anna, chatId);
    await until(group.chat, ({ members, admin }) => members.length === 2 && admin, "the group");
    await goOffline(anna);
    anna.store.removeMember(chatId, idOf(bela));
    const { members } = await until(group.chat, ({ removing }) => removing.length === 1, "is being removed");
    expect(members.map(({ displayName }) => displayName)).toEqual(["Anna"]);
    expect(group.chat.value.removing[0]?.displayName).toBe("Bela");
    anna.setReachable(true);
    await until(group.chat, (chat) => chat.pendingChanges.length === 0 && chat.members.length === 1, "done");
    expect(group.chat.value.removing).toEqual([]);
  });

  test("has its new title in the list when it waits for being made itself", async () => {
    await until(anna.store.people, (people) => people.length === 1);
    await goOffline(anna);
    const made = await anna.store.startGroupChat({ title: "Cellar", memberIds: [idOf(bela)] });
    const titleOf = (): string | undefined => anna.store.chats.value.find(({ id }) => id === made)?.title;
    expect(titleOf()).toBe("Cellar");
    anna.store.renameChat(made, "Wine cellar");
    await until(anna.store.chats, () => titleOf() === "Wine cellar", "the new title");
  });

  test("counts nothing as unread for who has left, who cannot say any more how far they have read", async () => {
    const group = await openWhenListed(anna, chatId);
    await until(group.chat, ({ members, writable }) => members.length === 2 && writable);
    group.send("hello");
    group.send("are you there?");
    await until(bela.store.chats, ([row]) => row?.unread === 2, "unread");
    bela.store.leaveChat(chatId);
    const [leaving] = await until(bela.store.chats, ([row]) => row?.membership !== undefined, "leaving");
    expect(leaving).toMatchObject({ unread: 0, mentions: 0 });
    await until(bela.store.chats, ([row]) => row?.membership === "left", "left");
    expect(bela.store.chats.value[0]).toMatchObject({ unread: 0, mentions: 0 });
  });

  test("is left, and stays readable", async () => {
    const belas = await openWhenListed(bela, chatId);
    await until(belas.chat, ({ members }) => members.length === 2);
    bela.store.leaveChat(chatId);
    await until(belas.chat, ({ writable }) => !writable, "left");
    const group = await openWhenListed(anna, chatId);
    await until(group.chat, ({ members }) => members.length === 1, "without Bela");
  });

  test("shows no pin that was set by somebody who was taken out meanwhile, and those that were there before", async () => {
    const group = await openWhenListed(anna, chatId);
    await until(group.chat, ({ members, writable }) => members.length === 2 && writable);
    const belas = await openWhenListed(bela, chatId);
    const [first, second] = [group.send("first").id, group.send("second").id];
    await until(belas.timeline, ({ messages }) => messages.length === 2, "both messages");
    belas.pin(first, true);
    await until(group.chat, ({ pins }) => pins.length === 1, "the first pin");
    // What the server says of this comes after what it says of the pin.
    belas.send("third");
    await until(belas.timeline, ({ messages }) => messages[2]?.state === "sent", "the third as sent");
    await goOffline(bela);
    belas.pin(second, true);
    await until(belas.chat, ({ pins }) => pins.length === 2, "the second pin");
    anna.store.removeMember(chatId, idOf(bela));
    await until(group.chat, ({ members }) => members.length === 1, "without Bela");
    await until(group.chat, ({ pendingChanges }) => pendingChanges.length === 0, "done by the server");
    bela.setReachable(true);
    await until(belas.chat, ({ pins, writable }) => !writable && pins.length === 1, "only the first pin");
    expect(belas.chat.value.pins[0]?.id).toBe(first);
    await until(
      belas.timeline,
      ({ messages }) => messages.map(({ pinned }) => pinned).join() === "true,false,false",
      "what is shown as pinned",
    );
  });

  test("tells why a change was refused, and shows the truth again", async () => {
    const belas = await openWhenListed(bela, chatId);
    await until(belas.chat, ({ title }) => title === "Roof");
    bela.store.renameChat(chatId, "Mine");
    await until(bela.store.problems, (list) => list.some(({ detail }) => detail === "not-allowed"), "refusal");
    await until(
      belas.chat,
      ({ title, pendingChanges }) => title === "Roof" && pendingChanges.length === 0,
      "the truth",
    );
  });

  test("is joined by a link, until the link is revoked", async () => {
    const cili = await devices.signUp("Cili");
    await openWhenListed(anna, chatId);
    await until(anna.store.connection, ({ status }) => status === "synced");
    const invite = await anna.store.createInvite(chatId, 3_600_000);
    if (!invite.ok) throw new Error(invite.code);
    const token = invite.url.split("/").at(-1) ?? "";
    expect(invite.url).toBe(`${server.url}/invite/${token}`);
    expect((await anna.store.listInvites(chatId))?.map(({ id }) => id)).toEqual([invite.id]);
    const stranger = devices.open();
    expect(await stranger.store.previewInvite(token)).toMatchObject({
      ok: true,
      invite: { invitedBy: "Anna" },
    });
    expect(await cili.store.acceptInvite(token)).toEqual({ ok: true, chatId });
    await openWhenListed(cili, chatId);
    expect(await anna.store.revokeInvite(chatId, invite.id)).toEqual({ ok: true });
    const dora = await devices.signUp("Dora");
    expect(await dora.store.acceptInvite(token)).toEqual({ ok: false, code: "invite-invalid" });
    expect(await stranger.store.previewInvite(token)).toEqual({ ok: false, code: "invite-invalid" });
  });
});

describe("a person", () => {
  test("takes another name without a network, and everybody sees it later", async () => {
    await goOffline(anna);
    anna.store.rename("Anna Mária");
    expect(anna.store.session.value).toMatchObject({ me: { displayName: "Anna Mária" } });
    anna.setReachable(true);
    const isRenamed = (people: readonly { displayName: string }[]): boolean =>
      people.some(({ displayName }) => displayName === "Anna Mária");
    await until(bela.store.people, isRenamed, "the new name");
    await anna.close();
    const reloaded = devices.open(anna.memory, { isReachable: false });
    await until(reloaded.store.session, ({ status }) => status === "signed-in");
    expect(reloaded.store.session.value).toMatchObject({ me: { displayName: "Anna Mária" } });
  });

  test("sees where they are signed in, ends such a sign-in, and changes the password", async () => {
    const other = devices.open();
    expect(await other.store.signIn({ email: emailOf("Anna"), password })).toEqual({ ok: true });
    const rows = (await anna.store.sessions()) ?? [];
    expect(rows.filter(({ current }) => current)).toHaveLength(1);
    expect(rows.map(({ deviceName }) => deviceName)).toEqual(["Test device", "Test device"]);
    const foreign = rows.find(({ current }) => !current);
    expect(await anna.store.revokeSession(foreign?.id ?? "")).toBe(true);
    await until(other.store.session, ({ status }) => status === "expired", "the end of the other sign-in");
    const next = "another good one";
    expect(await anna.store.changePassword({ current: "wrong", next })).toMatchObject({ code: "wrong-credentials" });
    expect(await anna.store.changePassword({ current: password, next })).toEqual({ ok: true });
    expect(await other.store.signIn({ email: emailOf("Anna"), password: next })).toEqual({ ok: true });
  });

  test("has the same settings and preferences on all devices, and on this one before anything is read", async () => {
    const other = devices.open();
    expect(await other.store.signIn({ email: emailOf("Anna"), password })).toEqual({ ok: true });
    anna.store.setSetting("theme", "dark");
    anna.store.setSetting("recentEmoji", ["🎉", "👍🏽"]);
    anna.store.setSetting("skinTone", 3);
    anna.store.setSetting("density", "compact");
    anna.store.setChatPreferences(chatId, { muted: true });
    anna.store.setChatPreferences(chatId, { pinned: true });
    expect(anna.store.settings.value).toMatchObject({ theme: "dark", recentEmoji: ["🎉", "👍🏽"] });
    await until(other.store.settings, ({ theme, recentEmoji }) => theme === "dark" && recentEmoji.length === 2);
    await until(other.store.settings, ({ skinTone, density }) => skinTone === 3 && density === "compact");
    await until(other.store.chats, ([row]) => row?.muted === true && row.pinned && !row.archived, "the preferences");
    await anna.close();
    const reloaded = devices.open(anna.memory, { isReachable: false });
    expect(reloaded.store.settings.value).toMatchObject({ theme: "dark", enterSends: true, skinTone: 3 });
  });

  test("marks a chat as unread until somebody enters it again, which the page's being loaded anew is not", async () => {
    const belas = await openWhenListed(bela, chatId);
    belas.send("one");
    belas.send("two");
    const group = await openWhenListed(anna, chatId);
    const { messages } = await until(group.timeline, (view) => view.messages.length === 2);
    group.markSeen(messages[1]?.orderKey ?? ("" as never));
    await until(anna.store.chats, ([row]) => row?.unread === 0);
    group.markUnread(messages[1]?.id ?? ("" as never));
    group.close();
    await until(anna.store.chats, ([row]) => row?.unread === 1, "unread");
    await anna.close();
    const reloaded = devices.open(anna.memory, { isReachable: false });
    const again = await openWhenListed(reloaded, chatId);
    await until(again.timeline, ({ firstUnreadId }) => firstUnreadId === messages[1]?.id, "the line");
    again.markSeen(messages[1]?.orderKey ?? ("" as never));
    expect(reloaded.store.chats.value[0]?.unread).toBe(1);
    again.enter();
    await until(reloaded.store.chats, ([row]) => row?.unread === 0, "seen again");
  });

  test("takes the mark from a chat in which somebody reads on", async () => {
    const belas = await openWhenListed(bela, chatId);
    belas.send("one");
    const group = await openWhenListed(anna, chatId);
    const { messages } = await until(group.timeline, (view) => view.messages.length === 1);
    const [one] = messages;
    group.markSeen(one?.orderKey ?? ("" as never));
    group.markUnread(one?.id ?? ("" as never));
    await until(anna.store.chats, ([row]) => row?.unread === 1, "unread");
    belas.send("two");
    const next = await until(group.timeline, (view) => view.messages.length === 2);
    group.markSeen(next.messages[1]?.orderKey ?? ("" as never));
    await until(anna.store.chats, ([row]) => row?.unread === 0, "read");
  });
});
