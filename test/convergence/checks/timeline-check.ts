import type { ChatSession } from "../../../client/store/chat-session.ts";
import type { DeliveryState } from "../../../client/store/views.ts";
import type { ChatId, MessageId } from "../../../shared/lib/ids.ts";
import type { History } from "../history.ts";
import type { SimDevice } from "../machines/sim-device.ts";
import type { Acceptance } from "./acceptance.ts";

const ranks: Readonly<Record<DeliveryState, number>> = { failed: 0, pending: 0, sent: 1, seen: 2 };

/** Looks at everything that a device shows of a chat, whenever it changes. */
export function watchTimeline(
  device: SimDevice,
  chatId: ChatId,
  session: ChatSession,
  parts: { history: History; acceptance: Acceptance; fail: (violation: string) => void },
): void {
  const { history, acceptance, fail } = parts;
  const states = new Map<MessageId, DeliveryState>();
  let restores = history.restores;
  const look = (): void => {
    if (restores !== history.restores) {
      restores = history.restores;
      states.clear();
    }
    const shown = (): string =>
      session.timeline.value.messages.map((m) => `${acceptance.placeOf(m.id)}:${m.id}:${m.orderKey}`).join(" ");
    const where = `${device.name} in ${chatId}`;
    const seen = new Set<MessageId>();
    let last = -1;
    let hasPending = false;
    for (const { id, own, orderKey, state, deleted, text } of session.timeline.value.messages) {
      if (seen.has(id)) fail(`${where} shows ${id} twice`);
      seen.add(id);
      const before = states.get(id);
      if (before !== undefined && ranks[before] > ranks[state]) fail(`${where}: ${id} went from ${before} to ${state}`);
      // After a restore a device shows what it was told before, until it learns of the restore.
      if (history.restores === 0 || acceptance.placeOf(id) !== undefined) states.set(id, state);
      if (own && (state === "sent" || state === "seen")) history.shownSent.add(id);
      if (orderKey === undefined) hasPending = true;
      else if (hasPending) fail(`${where} shows ${id}, which is accepted, after something that is not`);
      if (text === "" && !deleted) fail(`${where} shows ${id} without its text`);
      if (orderKey === undefined || history.restores > 0) continue;
      const place = acceptance.placeOf(id);
      if (place === undefined) fail(`${where} shows ${id} as accepted, which it is not`);
      else if (place <= last) fail(`${where} shows ${id} (${orderKey}) in another order than it was accepted in: ${shown()}`);
      else last = place;
    }
  };
  session.timeline.subscribe(look);
  look();
}
