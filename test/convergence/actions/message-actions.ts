import type { MessageView } from "../../../client/store/views.ts";
import { segmentDocName } from "../../../shared/lib/doc-name.ts";
import { homeSegmentOf } from "../../../shared/lib/ids.ts";
import type { Simulation } from "../simulation.ts";
import type { Action } from "./action.ts";
import { pickSession, type PickedSession } from "./people-actions.ts";

const emojis = ["👍", "❤️", "😂"];

/** A message on somebody's screen. */
function pickMessage(
  simulation: Simulation,
  isWanted: (message: MessageView) => boolean,
): (PickedSession & { readonly message: MessageView }) | undefined {
  const picked = pickSession(simulation);
  if (picked === undefined || !picked.session.chat.value.writable) return undefined;
  const messages = picked.session.timeline.value.messages.filter((message) => !message.deleted && isWanted(message));
  return messages.length === 0 ? undefined : { ...picked, message: simulation.world.random.pick(messages) };
}

const isOwn = ({ own, state }: MessageView): boolean => own && state !== "failed";

export const edit: Action = {
  name: "edit",
  weight: 6,
  act: (simulation) => {
    const picked = pickMessage(simulation, isOwn);
    if (picked === undefined) return;
    const { device, session, message } = picked;
    const text = simulation.nextText();
    if (device.act(() => session.edit(message.id, text)) === true) simulation.history.noteEdited(message.id, text);
  },
};

export const remove: Action = {
  name: "delete",
  weight: 4,
  act: (simulation) => {
    const { world, history } = simulation;
    const picked = pickMessage(simulation, isOwn);
    if (picked === undefined) return;
    const { device, session, message } = picked;
    const { id } = message;
    history.noteDeleted(id, device);
    const deletion = device.act(() => session.deleteMessage(id));
    const { tab } = device;
    if (deletion === undefined || tab === undefined) return;
    if (!world.random.chance(30)) return;
    world.after(world.random.below(8_000), () => deletion.undo() && history.noteDeletionUndone(id, device), tab.host);
  },
};

export const removeAsAdmin: Action = {
  name: "remove as admin",
  weight: 2,
  act: (simulation) => {
    const [admin] = simulation.people;
    const picked = pickMessage(simulation, ({ own, orderKey }) => !own && orderKey !== undefined);
    if (picked === undefined || picked.device.identity.userId !== admin?.userId) return;
    const { device, session, message } = picked;
    const { id } = message;
    simulation.history.noteDeleted(id, device);
    // Over what a restore took and its author has yet to bring again, nothing can be written that lasts.
    if (simulation.acceptance.placeOf(id) === undefined) simulation.history.noteUndone(id, device);
    const kept = device.act(({ space }) => {
      session.removeMessage(id);
      return space.documents.find(segmentDocName(session.chatId, homeSegmentOf(id)))?.whenKept();
    });
    simulation.history.noteUnkept(id, device, kept);
  },
};

export const react: Action = {
  name: "react",
  weight: 5,
  act: (simulation) => {
    const picked = pickMessage(simulation, ({ state }) => state !== "failed");
    if (picked === undefined) return;
    const { device, session, message } = picked;
    const { random } = simulation.world;
    const emoji = random.pick(emojis);
    const on = random.chance(70);
    device.act(() => session.react(message.id, emoji, on));
  },
};

export const pin: Action = {
  name: "pin",
  weight: 2,
  act: (simulation) => {
    const picked = pickMessage(simulation, ({ orderKey }) => orderKey !== undefined);
    if (picked === undefined) return;
    const { device, session, message } = picked;
    const on = simulation.world.random.chance(60);
    device.act(() => session.pin(message.id, on));
  },
};

export const writeDraft: Action = {
  name: "draft",
  weight: 4,
  act: (simulation) => {
    const picked = pickSession(simulation);
    if (picked === undefined) return;
    const text = simulation.world.random.chance(70) ? simulation.nextText() : "";
    picked.device.act(() => picked.session.setDraft(text));
  },
};

/** Texts that the server refused are sent again, or given up. */
export const settleFailed: Action = {
  name: "retry or give up",
  weight: 2,
  act: (simulation) => {
    const { history, world } = simulation;
    const picked = pickMessage(simulation, ({ state, failure }) => state === "failed" && failure !== "no-access");
    if (picked === undefined) return;
    const { device, session, message } = picked;
    if (world.random.chance(60)) {
      history.noteRetried(message.id, message.text);
      device.act(() => session.retry(message.id));
    } else {
      history.noteGivenUp(message.id);
      device.act(() => session.discard(message.id));
    }
  },
};
