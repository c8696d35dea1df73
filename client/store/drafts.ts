import { isChatId, type ChatId } from "../../shared/lib/ids.ts";
import { limits } from "../../shared/lib/limits.ts";
import { joinTexts } from "../../shared/model/drafts-apart.ts";
import { DraftDocument } from "./draft-document.ts";
import type { DraftMeeting } from "./draft-meeting.ts";
import type { KeptDraft } from "./kept-drafts.ts";
import type { PersonPorts } from "./person-ports.ts";

/** What the person has begun to write, per chat. */
export class Drafts extends DraftDocument {
  /** Not yet in the document, or not whole. */
  readonly #waiting = new Map<ChatId, KeptDraft>();

  constructor(ports: PersonPorts) {
    super(ports, "draft");
  }

  /** The text of the draft; empty if there is none. */
  read(chatId: ChatId): string {
    const kept = this.#waiting.get(chatId) ?? this.kept.read(chatId);
    const stored = this.stored(chatId);
    if (kept !== undefined && (stored === undefined || kept.at >= stored.at)) return kept.t;
    return stored?.t ?? "";
  }

  write(chatId: ChatId, text: string): void {
    if (text !== this.read(chatId)) this.#add(chatId, text);
  }

  /**
   * Takes up what a tab left behind that ended before the document was written, of all chats: this device may not know yet
   * which there are.
   */
  recover(): void {
    for (const chatId of this.kept.names().filter(isChatId)) {
      const kept = this.kept.read(chatId);
      if (kept !== undefined && !this.#waiting.has(chatId)) this.#waiting.set(chatId, kept);
    }
    this.flush();
  }

  protected meet(meetings: readonly DraftMeeting[]): void {
    for (const { key, now, lost } of meetings) {
      // What was typed since comes after what was lost.
      const mine = this.#waiting.get(key) ?? lost;
      // With `re` it is of a thread.
      if (mine === undefined || (now ?? lost)?.re !== undefined) continue;
      const text = joinTexts(now?.t ?? "", mine.t);
      if (text !== now?.t) this.#add(key, text);
      else if (this.#waiting.delete(key)) this.kept.forget(key);
    }
  }

  #add(chatId: ChatId, text: string): void {
    const draft = this.draftOf(text, this.stored(chatId), this.kept.read(chatId));
    this.#waiting.set(chatId, draft);
    this.keep(chatId, draft);
  }

  protected writeWaiting(): void {
    if (this.#waiting.size === 0) return;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    const { user, replica, kept } = this;
    replica.doc.transact(() => {
      for (const [chatId, draft] of waiting) {
        const stored = this.stored(chatId);
        if (stored !== undefined && stored.at > draft.at) {
          // Another device went on with what the document had before.
          if (draft.apart === true) this.#add(chatId, joinTexts(stored.t, draft.t));
          continue;
        }
        const t = draft.t.slice(0, limits.textLength);
        const hasRoom = this.hasRoomFor(draft, chatId, chatId);
        // What the document does not take whole stays whole on this device.
        if (!hasRoom || t !== draft.t) {
          this.#waiting.set(chatId, draft);
          kept.write(chatId, { ...draft, apart: true });
        }
        // Written anew it would stand against what another device has done with it since.
        const isThere = stored === undefined ? t === "" : stored.at === draft.at && stored.t === t;
        if (hasRoom && !isThere) user.drafts.set(chatId, t === "" ? 0 : { t, at: draft.at });
      }
    }, "draft");
    void replica.whenKept().then(() => {
      for (const [chatId, draft] of waiting) {
        // Something else may have been written meanwhile; what is older was left there for lack of room.
        if (this.#waiting.get(chatId) === draft || (kept.read(chatId)?.at ?? Infinity) > draft.at) continue;
        kept.forget(chatId);
        // Another device may have written at the same time, and the document may hold that.
        this.notify();
      }
    });
  }
}
