import type * as Y from "yjs";
import type { ChatId } from "../../shared/lib/ids.ts";
import { limits } from "../../shared/lib/limits.ts";
import { readDraft, type Draft } from "../../shared/model/user.ts";
import { joinTexts } from "../../shared/model/drafts-apart.ts";
import { DraftDocument } from "./draft-document.ts";
import { findLostDrafts } from "./draft-meeting.ts";
import { KeptDrafts } from "./kept-drafts.ts";
import type { PersonPorts } from "./person-ports.ts";

/**
 * What the person has begun to write, per chat: at once in storage that survives the tab, soon after in the private
 * document that all of the person's devices share.
 */
export class Drafts {
  readonly #ports: PersonPorts;
  readonly #kept: KeptDrafts;
  readonly #document: DraftDocument;
  /** Not yet in the document. */
  readonly #waiting = new Map<ChatId, Draft>();
  /** What is watched for drafts that are lost; not while the disk is read, where they were found before. */
  #watched: Y.Map<Draft | 0> | undefined;
  #isClosed = false;

  constructor(ports: PersonPorts) {
    this.#ports = ports;
    this.#kept = new KeptDrafts(ports.values, `roost.${ports.identity.user.id}.draft.`);
    this.#document = new DraftDocument(
      ports,
      () => this.#write(),
      () => {
        this.#watch();
        this.#document.notify();
      },
    );
    void this.loaded.then(() => this.#watch());
  }

  get loaded(): Promise<void> {
    return this.#document.replica.loaded;
  }

  /** The text of the draft; empty if there is none. */
  read(chatId: ChatId): string {
    const kept = this.#waiting.get(chatId) ?? this.#kept.read(chatId);
    const stored = readDraft(this.#document.user, chatId);
    if (kept !== undefined && (stored === undefined || kept.at >= stored.at)) return kept.t;
    return stored?.t ?? "";
  }

  write(chatId: ChatId, text: string): void {
    if (text === this.read(chatId)) return;
    // The clock of another device may be ahead of this one's.
    const stored = readDraft(this.#document.user, chatId);
    const draft: Draft = { t: text, at: Math.max(Math.floor(this.#ports.now()), (stored?.at ?? -1) + 1) };
    this.#waiting.set(chatId, draft);
    // Without room the document gets it in a moment.
    this.#kept.write(chatId, draft);
    this.#document.writeSoon();
    this.#document.notify();
  }

  /** Takes up what a tab left behind that ended before the document was written. */
  recover(chatIds: Iterable<ChatId>): void {
    for (const chatId of chatIds) {
      const kept = this.#kept.read(chatId);
      if (kept !== undefined && !this.#waiting.has(chatId)) this.#waiting.set(chatId, kept);
    }
    this.flush();
  }

  /** Writes what waits into the document, now. */
  flush(): void {
    this.#document.flush();
  }

  subscribe(listener: () => void): () => void {
    return this.#document.subscribe(listener);
  }

  close(): void {
    this.#isClosed = true;
    this.#watched?.unobserve(this.#handleChange);
    this.#watched = undefined;
    this.#document.close();
  }

  #watch(): void {
    const { replica, user } = this.#document;
    if (!replica.isLoaded || this.#isClosed || user.drafts === this.#watched) return;
    this.#watched?.unobserve(this.#handleChange);
    user.drafts.observe(this.#handleChange);
    this.#watched = user.drafts;
  }

  readonly #handleChange = (event: Y.YMapEvent<Draft | 0>): void => {
    if (event.transaction.local) return;
    for (const { chatId, text } of findLostDrafts(event)) {
      const here = this.#waiting.get(chatId);
      this.write(chatId, here === undefined ? text : joinTexts(text, here.t));
    }
  };

  #write(): void {
    if (this.#waiting.size === 0) return;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    const { user, replica } = this.#document;
    replica.doc.transact(() => {
      for (const [chatId, draft] of waiting) {
        const stored = readDraft(user, chatId);
        if (stored !== undefined && stored.at > draft.at) continue;
        // Written anew it would stand against what another device has done with it since.
        if (stored?.at === draft.at && stored.t === draft.t) continue;
        if (draft.t === "" && stored === undefined) continue;
        // What is too long for the document stays whole on this device.
        user.drafts.set(chatId, draft.t === "" ? 0 : { ...draft, t: draft.t.slice(0, limits.textLength) });
      }
    }, "draft");
    void replica.whenWritten().then(() => {
      for (const [chatId, draft] of waiting) {
        // Something else may have been written meanwhile.
        if (draft.t.length > limits.textLength || this.#kept.read(chatId)?.at !== draft.at) continue;
        this.#kept.forget(chatId);
        // Another device may have written at the same time, and the document may hold that.
        this.#document.notify();
      }
    });
  }
}
