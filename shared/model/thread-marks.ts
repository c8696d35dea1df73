import { hashText } from "../lib/hash-text.ts";
import type { MessageId, OrderKey } from "../lib/ids.ts";
import { isMessageId, isOrderKey } from "../lib/ids.ts";
import type { UserDoc } from "./user.ts";

/**
 * Up to where a person has seen threads, in the settings of the private document: `thread.<slot>` →
 * `<id of the first message> <order key>`. Keys there are for ever, so there is a fixed number of slots, eight for each
 * thread to choose from; the mark that is furthest back makes room for a new one. Persisted and transmitted.
 */
const prefix = "thread.";
const slotCount = 512;
const slotsPerThread = 8;

export interface ThreadMark {
  /** Everything in the thread up to here was seen; undefined: nothing is kept of it. */
  readonly upTo?: OrderKey;
  /** What is kept no more was not above this. */
  readonly floor?: OrderKey;
}

interface Slot {
  readonly name: string;
  readonly root?: MessageId;
  readonly upTo?: OrderKey;
}

/** Whether a setting is one of the slots. */
export function isThreadMarkName(name: unknown): boolean {
  return typeof name === "string" && name.startsWith(prefix);
}

/** What is kept of a thread, named by its first message. */
export function readThreadMark(user: UserDoc, root: MessageId): ThreadMark {
  const slots = slotsOf(user, root);
  const upTo = highest(slots.filter((slot) => slot.root === root));
  if (upTo !== undefined) return { upTo };
  const keys = slots.flatMap((slot) => slot.upTo ?? []);
  return keys.length < slotsPerThread ? {} : { floor: keys.reduce((a, b) => (a < b ? a : b)) };
}

/** Raises what is kept of a thread; never lowers it. To be called within one transaction. */
export function raiseThreadMark(user: UserDoc, root: MessageId, upTo: OrderKey): void {
  const { upTo: known = "", floor = "" } = readThreadMark(user, root);
  if (known >= upTo || floor >= upTo) return;
  const slots = slotsOf(user, root);
  const slot =
    slots.find((taken) => taken.root === root) ??
    slots.find((free) => free.root === undefined) ??
    slots.reduce((a, b) => ((a.upTo ?? "") < (b.upTo ?? "") ? a : b));
  user.settings.set(slot.name, `${root} ${upTo}`);
}

function slotsOf(user: UserDoc, root: MessageId): readonly Slot[] {
  const first = (hashText(root) % (slotCount / slotsPerThread)) * slotsPerThread;
  return Array.from({ length: slotsPerThread }, (_, i): Slot => {
    const name = `${prefix}${first + i}`;
    const value = user.settings.get(name);
    const [id, upTo] = typeof value === "string" ? value.split(" ") : [];
    return isMessageId(id) && isOrderKey(upTo) ? { name, root: id, upTo } : { name };
  });
}

/** Two devices may have taken two slots for one thread. */
function highest(slots: readonly Slot[]): OrderKey | undefined {
  let found: OrderKey | undefined;
  for (const { upTo } of slots) if (upTo !== undefined && (found === undefined || upTo > found)) found = upTo;
  return found;
}
