import { homeSegmentOf, sentAtOf, type MessageId, type UserId } from "../../shared/lib/ids.ts";
import { limits } from "../../shared/lib/limits.ts";
import { isPinEntry, openMeta, type PinEntry } from "../../shared/model/meta.ts";
import { removeMessage, setReaction } from "../../shared/model/segment.ts";
import { deleted, isEditBody, parseReactionKey } from "../../shared/model/values.ts";
import type { EditView } from "./app-store.ts";
import type { ChatSegments, SegmentEntry } from "./chat-segments.ts";
import type { MessageClock } from "./message-clock.ts";
import { editedAt } from "./message-views.ts";

export interface MessageActionsOptions {
  readonly me: UserId;
  readonly segments: ChatSegments;
  readonly clock: MessageClock;
  /** The server's time, epoch milliseconds. */
  readonly now: () => number;
}

/** What people do to messages that are there. Everything goes to the message's home segment, or to meta. */
export class MessageActions {
  readonly #options: MessageActionsOptions;

  constructor(options: MessageActionsOptions) {
    this.#options = options;
  }

  edit(id: MessageId, text: string): boolean {
    const home = this.#home(id);
    const body = home?.index.body(id);
    const written = text.slice(0, limits.textLength);
    if (home === undefined || body === undefined || body === deleted) return false;
    if ((home.index.newestEdit(id)?.text ?? body.t) === written) return true;
    const keys = home.index.editKeys(id);
    if (keys.length >= limits.editsPerMessage) return false;
    const { clock } = this.#options;
    const highest = keys.at(-1);
    if (highest !== undefined) clock.observeTime(editedAt(highest));
    // The disk's refusal is told as a problem; until then the journal has the text.
    home.document.writeEdit(id, clock.nextEditSuffix(), written).catch(() => undefined);
    return true;
  }

  editHistory(id: MessageId): readonly EditView[] {
    const home = this.#home(id);
    const body = home?.index.body(id);
    if (home === undefined || body === undefined || body === deleted) return [];
    const history: EditView[] = [{ text: body.t, at: sentAtOf(id) }];
    for (const key of home.index.editKeys(id)) {
      const edit = home.index.segment.edits.get(key);
      if (isEditBody(edit)) history.push({ text: edit.t, at: editedAt(key) });
    }
    return history;
  }

  remove(id: MessageId): void {
    const segment = this.#home(id)?.index.segment;
    segment?.doc.transact(() => removeMessage(segment, id, Math.floor(this.#options.now())), "remove");
  }

  react(id: MessageId, emoji: string, on: boolean): void {
    const home = this.#home(id);
    const body = home?.index.body(id);
    if (home === undefined || body === undefined || body === deleted) return;
    const { me } = this.#options;
    const own = [...home.index.reactionKeys(id)].map(parseReactionKey).filter((key) => key?.userId === me);
    const isKnown = own.some((key) => key?.emoji === emoji);
    // The server counts those that were taken back, too.
    const isOneTooMany = !isKnown && own.length >= limits.reactionsPerUserAndMessage;
    if (emoji.length > limits.emojiLength || (on && isOneTooMany) || (!on && !isKnown)) return;
    const { segment } = home.index;
    segment.doc.transact(() => setReaction(segment, id, me, emoji, on), "react");
  }

  pin(id: MessageId, on: boolean): void {
    const doc = this.#options.segments.meta?.doc;
    // A chat that the server does not know yet has no meta document that could be written.
    if (doc === undefined) return;
    const { pins } = openMeta(doc);
    const { me, now } = this.#options;
    if (isPinEntry(pins.get(id)) === on) return;
    const pinned = [...pins.values()].filter(isPinEntry);
    const isFull = pinned.length >= limits.pinsPerChat;
    if (on && (isFull || pinned.filter(({ by }) => by === me).length >= limits.pinsPerPerson)) return;
    const entry = on ? { by: me, at: timeOfPin(pinned, Math.floor(now())) } : 0;
    doc.transact(() => pins.set(id, entry), "pin");
  }

  #home(id: MessageId): SegmentEntry | undefined {
    return this.#options.segments.need(homeSegmentOf(id));
  }
}

/** After the others that are there, whoever's clock they have: the latest stands first. One far ahead counts for nothing. */
function timeOfPin(others: readonly PinEntry[], now: number): number {
  const known = others.filter(({ at }) => at <= now + limits.clockAheadMs);
  return known.reduce((time, { at }) => Math.max(time, at + 1), now);
}
