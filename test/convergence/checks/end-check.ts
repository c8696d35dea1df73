import { authorOf, homeSegmentOf, type ChatId, type MessageId, type UserId } from "../../../shared/lib/ids.ts";
import type { SimDevice } from "../machines/sim-device.ts";
import type { Simulation } from "../simulation.ts";
import { checkReplicas } from "./replica-check.ts";
import { checkStores } from "./store-check.ts";
import { checkWriters } from "./writers-check.ts";
import { ServerChat, type AcceptedMessage } from "./server-state.ts";

type Fail = (violation: string) => void;

/** A member may raise live by a thousand segments after a restore; nobody does so more than once in a run. */
const maxSegments = 1_100;

/** Deleted texts leave all disks within a minute. */
const erasureMs = 70_000;

/** After everything was healed and everybody has come back: one truth, for all. */
export function checkEnd(simulation: Simulation): void {
  const { world, server, chatIds, devices, acceptance } = simulation;
  const fail: Fail = (violation) => world.fail(violation, "end");
  if (world.errors.length > 0) return;
  for (const device of devices) loadAll(simulation, device);
  world.run(erasureMs, () => undefined);
  for (const chatId of chatIds) {
    const chat = new ServerChat(server.disk.data, chatId);
    acceptance.checkDeleted(chat);
    const accepted = chat.messages();
    const ids = accepted.map(({ id }) => id);
    const order = acceptance.order(chatId).filter((id) => !chat.isGone(id));
    if (ids.join() !== order.join()) fail(`${chatId} is not ordered as it was accepted`);
    const members = server.membersOf(chatId);
    const present = devices.filter(({ identity }) => members.has(identity.userId));
    for (const device of present) {
      checkView(device, chat, accepted, fail);
      checkUnread(device, chat, fail);
      checkReplicas(device, chatId, server.disk.data, fail);
    }
    checkWriters(server.disk.data, chatId, simulation.people[0]?.userId as UserId, fail);
    checkAuthors(simulation, chatId, accepted, fail);
    for (const message of accepted) checkAccepted(simulation, message, members, fail);
  }
  checkWritten(simulation, fail);
  checkDrafts(simulation, fail);
  checkStores(simulation, fail);
  checkClosedChats(simulation, fail);
}

/** Where no chat is open, the counts are the server's. */
function checkClosedChats({ world, server, chatIds, devices }: Simulation, fail: Fail): void {
  for (const device of devices) for (const chatId of chatIds) device.closeChat(chatId);
  world.run(3_000, () => undefined);
  for (const chatId of chatIds) {
    const chat = new ServerChat(server.disk.data, chatId);
    const members = server.membersOf(chatId);
    for (const device of devices) if (members.has(device.identity.userId)) checkUnread(device, chat, fail);
  }
}

function loadAll({ world, chatIds }: Simulation, device: SimDevice): void {
  for (const chatId of chatIds) {
    const session = device.session(chatId);
    device.act(() => session?.showLatest());
    // What is shown then says whether there is more.
    world.run(300, () => undefined);
    for (let i = 0; i < maxSegments && session?.timeline.value.hasOlder === true; i++) {
      device.act(() => void session.loadOlder());
      world.run(300, () => undefined);
    }
  }
}

function checkView(device: SimDevice, chat: ServerChat, accepted: readonly AcceptedMessage[], fail: Fail): void {
  const where = `${device.name} in ${chat.chatId}`;
  const session = device.session(chat.chatId);
  if (session === undefined) return fail(`${where}: the chat is not known`);
  // A deleted message leaves a trace only where something points at it.
  const { messages } = session.timeline.value;
  const shown = messages.filter(({ orderKey, deleted }) => orderKey !== undefined && !deleted);
  const there = accepted.filter(({ isDeleted }) => !isDeleted);
  const expected = there.map(({ id }) => id).join();
  if (shown.map(({ id }) => id).join() !== expected) {
    return fail(`${where} shows ${shown.map(({ id }) => id).join()} instead of ${expected}`);
  }
  for (const [i, { id, text, orderKey }] of there.entries()) {
    if (shown[i]?.text !== text) fail(`${where} shows another text of ${id}`);
    if (shown[i]?.orderKey !== orderKey) fail(`${where} has another order key of ${id}`);
  }
}

function checkUnread(device: SimDevice, chat: ServerChat, fail: Fail): void {
  const unread = device.tab?.cells.chats.value.find(({ id }) => id === chat.chatId)?.unread;
  const truly = chat.countUnread(device.identity.userId);
  if (unread !== truly) fail(`${device.name} in ${chat.chatId} counts ${unread} unread instead of ${truly}`);
}

/**
 * What one device wrote stands in the order in which it was written. What a restore took from the server comes back
 * late, when the device opens that segment again: it is in order with what the same restores took from the same segment.
 * What is late by one stays so by the next. Where a deleted one stands nobody sees: its deletion may have come alone.
 * What an earlier tab left on the disk alone is late when the device's person writes on while the disk does not answer: it
 * may never do so.
 */
function checkAuthors({ history }: Simulation, chatId: ChatId, accepted: readonly AcceptedMessage[], fail: Fail): void {
  const order = accepted.filter(({ isDeleted }) => !isDeleted).map(({ id }) => id);
  const last = new Map<string, number>();
  const written = [...history.written.values()];
  const blind = new Set(written.filter(({ isBlind }) => isBlind).map(({ device }) => device));
  for (const { id, chatId: home, device } of written) {
    const place = order.indexOf(id);
    if (home !== chatId || place < 0) continue;
    const restores = history.takenBack.get(id);
    const isLate = blind.has(device) && history.leftBehind.has(id);
    const from = isLate ? `disk of ${device.name}` : device.name;
    const row = restores === undefined ? from : `${from} ${restores.join()} ${homeSegmentOf(id)}`;
    if (place < (last.get(row) ?? -1)) fail(`${id} stands before what ${device.name} wrote earlier`);
    last.set(row, place);
  }
}

/** Nothing is there that its author did not write, and nothing is gone that nobody deleted. */
function checkAccepted(
  { history, people }: Simulation,
  message: AcceptedMessage,
  members: ReadonlySet<UserId>,
  fail: Fail,
): void {
  const { id, text, isDeleted } = message;
  if (!people.some(({ userId }) => userId === authorOf(id))) return;
  const deletedOn = history.deletions.get(id);
  if (isDeleted && deletedOn === undefined && !history.givenUp.has(id)) fail(`${id} was deleted by nobody`);
  const isDue = [...(deletedOn ?? [])].some(({ identity }) => members.has(identity.userId));
  if (!isDeleted && isDue) fail(`${id} was deleted and is there`);
  const isKnown = isDeleted || history.textsOf(id).includes(text) || history.retried.has(text);
  if (!isKnown) fail(`${id} says what its author never wrote`);
}

function checkWritten({ history, acceptance, people }: Simulation, fail: Fail): void {
  for (const { id, device, chatId } of history.written.values()) {
    if (acceptance.placeOf(id) !== undefined) continue;
    if (history.shownSent.has(id) && !history.mayBeLost.has(id)) fail(`${id} was shown as sent and is nowhere`);
    const isExplained = history.mayBeLost.has(id) || history.deletions.has(id) || history.givenUp.has(id);
    if (isExplained) continue;
    // What a restore took may be on another device of its author alone, who may be out of the chat.
    const own = people.find(({ userId }) => userId === device.identity.userId)?.devices ?? [];
    const devices = history.takenBack.has(id) ? own : [device];
    if (!devices.some((each) => isShown(each, chatId, id, history.textsOf(id)))) fail(`the text of ${id} is lost`);
  }
}

/** As it was written, or as it was edited before anybody else could have it. */
function isShown(device: SimDevice, chatId: ChatId, id: MessageId, texts: readonly string[]): boolean {
  const messages = device.session(chatId)?.timeline.value.messages ?? [];
  return messages.some((message) => message.id === id && texts.includes(message.text));
}

/** All devices of a person have the same draft, as far as they know the chat: members do, see `checkView`. */
function checkDrafts({ people, chatIds }: Simulation, fail: Fail): void {
  for (const { userId, devices } of people) {
    for (const chatId of chatIds) {
      const sessions = devices.map((device) => device.session(chatId)).filter((session) => session !== undefined);
      const drafts = new Set(sessions.map(({ draft }) => draft.value));
      if (drafts.size > 1) fail(`the devices of ${userId} have ${drafts.size} drafts in ${chatId}`);
    }
  }
}
