import type * as Y from "yjs";
import { userDocName } from "../../shared/lib/doc-name.ts";
import type { ChatId } from "../../shared/lib/ids.ts";
import { limits } from "../../shared/lib/limits.ts";
import { openUserDoc, readDraft, type Draft, type UserDoc } from "../../shared/model/user.ts";
import { listMeetings, type DraftMeeting } from "./draft-meeting.ts";
import { KeptDrafts } from "./kept-drafts.ts";
import type { DocumentLease } from "./open-document.ts";
import type { PersonPorts } from "./person-ports.ts";

const writeAfterMs = 300;

/**
 * What the person has begun to write: at once in storage that survives the tab, soon after in the private document that
 * all of the person's devices share. What waits for that is written in one step, a moment after the last of it.
 */
export abstract class DraftDocument {
  protected readonly ports: PersonPorts;
  protected readonly kept: KeptDrafts;
  readonly #lease: DocumentLease;
  readonly #listeners = new Set<() => void>();
  readonly #unsubscribe: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What is watched for drafts of other devices; not while the disk is read, where they were met before. */
  #watched: Y.Map<Draft | 0> | undefined;
  #isClosed = false;

  /** `name`: persisted, of the values that are kept. */
  constructor(ports: PersonPorts, name: string) {
    const { documents, identity } = (this.ports = ports);
    this.kept = new KeptDrafts(ports.values, `roost.${identity.user.id}.${name}.`);
    this.#lease = documents.open(userDocName(identity.user.id), { connect: true });
    this.#unsubscribe = this.replica.subscribe(() => {
      this.#watch();
      this.settle();
      this.notify();
    });
    void this.loaded.then(() => {
      this.#watch();
      this.flush();
    });
  }

  get loaded(): Promise<void> {
    return this.replica.loaded;
  }

  /** Writes what waits into the document, now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // Closed, the document writes nothing any more: what comes stays in the other storage for whoever opens it next.
    if (this.replica.isLoaded && !this.#isClosed) this.writeWaiting();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.flush();
    this.#isClosed = true;
    this.#unsubscribe();
    this.#watched?.unobserve(this.#handleChange);
    this.#listeners.clear();
    this.#lease.close();
  }

  protected get replica(): DocumentLease["replica"] {
    return this.#lease.replica;
  }

  protected get user(): UserDoc {
    return openUserDoc(this.replica.doc);
  }

  /** Puts into the document what waits. */
  protected abstract writeWaiting(): void;

  /** Another device wrote; what comes to nothing by that is to be written again. */
  protected abstract meet(meetings: readonly DraftMeeting[]): void;

  /** The document changed, or what the server has of it. */
  protected settle(): void {}

  /** A text that comes after others: the clock of another device may be ahead of this one's, or this one's go back. */
  protected draftOf(t: string, ...earlier: readonly (Draft | undefined)[]): Draft {
    return { t, at: Math.max(Math.floor(this.ports.now()), ...earlier.map((draft) => (draft?.at ?? -1) + 1)) };
  }

  /**
   * Whether a draft, kept as `name`, goes into the place `key` of the document. What it has no room for stays whole on this
   * device, if it is kept: a document that is full would be refused, and with it what was written into it last.
   */
  protected hasRoomFor({ t, at }: Draft, name: string, key?: string): boolean {
    if (t === "" || this.kept.read(name)?.at !== at) return true;
    let length = Math.min(t.length, limits.textLength);
    for (const [other, draft] of this.user.drafts) {
      if (draft === 0) continue;
      if (other !== key) length += draft.t.length;
      // It becomes no longer than it was.
      else if (t.length <= draft.t.length) return true;
    }
    return length <= limits.draftsLength;
  }

  /** Keeps a draft that waits. Without room the document gets it in a moment. */
  protected keep(name: string, draft: Draft): void {
    this.kept.write(name, draft);
    this.writeSoon();
    this.notify();
  }

  protected writeSoon(): void {
    this.#timer ??= setTimeout(() => this.flush(), writeAfterMs);
  }

  protected stored(chatId: ChatId): Draft | undefined {
    return readDraft(this.user, chatId);
  }

  protected notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #watch(): void {
    const { drafts } = this.user;
    if (!this.replica.isLoaded || this.#isClosed || drafts === this.#watched) return;
    this.#watched?.unobserve(this.#handleChange);
    drafts.observe(this.#handleChange);
    this.#watched = drafts;
  }

  readonly #handleChange = (event: Y.YMapEvent<Draft | 0>): void => {
    if (!event.transaction.local) this.meet(listMeetings(event));
  };
}
