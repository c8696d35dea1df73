import { authorOf, type ChatId } from "../../../shared/lib/ids.ts";
import type { SimDevice } from "../machines/sim-device.ts";
import type { Simulation } from "../simulation.ts";
import { ServerChat } from "./server-state.ts";

/** After everything was healed and everybody has come back: one truth, for all. */
export function checkEnd(simulation: Simulation): void {
  const { world, server, chatIds, devices, acceptance } = simulation;
  const fail = (violation: string): void => world.fail(violation, "end");
  if (world.errors.length > 0) return;
  for (const device of devices) loadAll(simulation, device);
  for (const chatId of chatIds) {
    const chat = new ServerChat(server.disk.data, chatId);
    const ids = chat.messages().map(({ id }) => id);
    if (ids.join() !== acceptance.order(chatId).join()) fail(`${chatId} is not ordered as it was accepted`);
    const members = server.membersOf(chatId);
    for (const device of devices) if (members.has(device.identity.userId)) checkView(device, chat, fail);
    checkAuthors(simulation, chatId, ids, fail);
  }
  checkWritten(simulation, fail);
}

function loadAll({ world, chatIds }: Simulation, device: SimDevice): void {
  for (const chatId of chatIds) {
    const session = device.session(chatId);
    for (let i = 0; i < 30 && session?.timeline.value.hasOlder === true; i++) {
      device.act(() => void session.loadOlder());
      world.run(300, () => undefined);
    }
  }
}

function checkView(device: SimDevice, chat: ServerChat, fail: (violation: string) => void): void {
  const where = `${device.name} in ${chat.chatId}`;
  const session = device.session(chat.chatId);
  if (session === undefined) return fail(`${where}: the chat is not known`);
  const shown = session.timeline.value.messages.filter(({ orderKey }) => orderKey !== undefined);
  const expected = chat.messages();
  if (shown.map(({ id }) => id).join() !== expected.map(({ id }) => id).join()) {
    fail(`${where} shows ${shown.map(({ id }) => id).join()} instead of ${expected.map(({ id }) => id).join()}`);
  }
  for (const [i, { id, text, orderKey }] of expected.entries()) {
    if (shown[i]?.text !== text) fail(`${where} shows another text of ${id}`);
    if (shown[i]?.orderKey !== orderKey) fail(`${where} has another order key of ${id}`);
  }
  const unread = device.tab?.cells.chats.value.find(({ id }) => id === chat.chatId)?.unread;
  const truly = chat.countUnread(device.identity.userId);
  if (unread !== truly) fail(`${where} counts ${unread} unread instead of ${truly}`);
}

/** What one device wrote stands in the order in which it was written. */
function checkAuthors(
  { history }: Simulation,
  chatId: ChatId,
  order: readonly string[],
  fail: (text: string) => void,
): void {
  const last = new Map<SimDevice, number>();
  for (const message of history.written.values()) {
    const place = order.indexOf(message.id);
    if (message.chatId !== chatId || place < 0) continue;
    if (place < (last.get(message.device) ?? -1))
      fail(`${message.id} stands before what ${authorOf(message.id)} wrote earlier`);
    last.set(message.device, place);
  }
}

function checkWritten({ history, acceptance }: Simulation, fail: (violation: string) => void): void {
  for (const { id, text, device, chatId } of history.written.values()) {
    if (acceptance.placeOf(id) !== undefined) continue;
    if (history.shownSent.has(id)) fail(`${id} was shown as sent and is nowhere`);
    const shown = device.session(chatId)?.timeline.value.messages.find((message) => message.id === id);
    const isThere = shown !== undefined && shown.text === text;
    if (!isThere && !history.mayBeLost.has(id) && !history.deleted.has(id)) fail(`the text of ${id} is lost`);
  }
}
