import type { ChatSession } from "../../../client/store/chat-session.ts";
import type { ChatId } from "../../../shared/lib/ids.ts";
import type { SimDevice } from "../machines/sim-device.ts";
import type { Simulation } from "../simulation.ts";
import type { Action } from "./action.ts";

/** A chat on somebody's screen. */
export interface PickedSession {
  readonly device: SimDevice;
  readonly chatId: ChatId;
  readonly session: ChatSession;
}

/** A device that runs, with a chat on the screen. */
export function pickSession(simulation: Simulation): PickedSession | undefined {
  const { random } = simulation.world;
  const device = random.pick(simulation.devices);
  const chatId = random.pick(simulation.chatIds);
  const session = device.session(chatId);
  return session === undefined ? undefined : { device, chatId, session };
}

export const send: Action = {
  name: "send",
  weight: 30,
  act: (simulation) => {
    const picked = pickSession(simulation);
    if (picked === undefined || !picked.session.chat.value.writable) return;
    const { device, chatId, session } = picked;
    for (let i = simulation.world.random.below(3); i >= 0; i--) {
      const text = simulation.nextText();
      const isJournalled = !device.values.isFull;
      // After a refusal the tab asks again in its time: until then it is as blind as before.
      const isBlind = device.disk.isBlocked || device.readsLate;
      device.act(() => {
        const { id } = session.send(text);
        simulation.history.noteWritten({ id, chatId, text, device, isJournalled, isBlind });
      });
    }
  },
};

export const see: Action = {
  name: "see",
  weight: 15,
  act: (simulation) => {
    const picked = pickSession(simulation);
    if (picked === undefined) return;
    const { device, session } = picked;
    const accepted = session.timeline.value.messages.filter(({ orderKey }) => orderKey !== undefined);
    if (accepted.length === 0) return;
    const back = simulation.world.random.below(3);
    const upTo = accepted.at(-1 - Math.min(back, accepted.length - 1))?.orderKey;
    if (upTo !== undefined) device.act(() => session.markSeen(upTo));
  },
};

export const leaveScreen: Action = {
  name: "leave the screen",
  weight: 4,
  act: (simulation) => {
    simulation.world.random.pick(simulation.devices).closeChat(simulation.world.random.pick(simulation.chatIds));
  },
};

export const scrollBack: Action = {
  name: "scroll back",
  weight: 3,
  act: (simulation) => {
    const picked = pickSession(simulation);
    if (picked === undefined) return;
    const { device, session } = picked;
    device.act(() => {
      session.loadOlder().catch((error: unknown) => simulation.world.fail(error, "load older"));
    });
  },
};
