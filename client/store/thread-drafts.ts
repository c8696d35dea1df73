import { userDocName } from "../../shared/lib/doc-name.ts";
import { isChatId, isMessageId, type ChatId, type MessageId } from "../../shared/lib/ids.ts";
import { limits } from "../../shared/lib/limits.ts";
import {
  isClearedThreadDraft,
  listThreadDrafts,
  threadDraftKeys,
  writeThreadDraft,
} from "../../shared/model/thread-drafts.ts";
import { readDraft, type Draft } from "../../shared/model/user.ts";
import { joinTexts } from "../../shared/model/drafts-apart.ts";
import { DraftDocument } from "./draft-document.ts";
import type { DraftMeeting } from "./draft-meeting.ts";
import type { KeptDraft } from "./kept-drafts.ts";
import type { PersonPorts } from "./person-ports.ts";

/** Where something is being written. */
interface Place {
  readonly chatId: ChatId;
  readonly root: MessageId;
}

/**
 * What the person has begun to write in threads. Two devices may take one place in the document for two threads, so the
 * copy here stays until both have met.
 */
export class ThreadDrafts extends DraftDocument {
  readonly #keys = new Map<ChatId, readonly ChatId[]>();
  /** Not known to be in the document for good, by name. */
  readonly #open = new Map<string, KeptDraft>();
  /** Of these, what the document has not got. */
  readonly #waiting = new Set<string>();
  /** Where in the document they were put. */
  readonly #written = new Map<string, ChatId>();

  constructor(ports: PersonPorts) {
    super(ports, "thread-draft");
    for (const name of this.kept.names()) {
      if (placeOf(name) === undefined) continue;
      // At first drafts in threads were kept as they are, without a time.
      const draft = this.kept.read(name) ?? { t: this.kept.readText(name) ?? "", at: 0 };
      this.#open.set(name, draft);
      this.#waiting.add(name);
    }
  }

  read(chatId: ChatId, root: MessageId): string {
    const here = this.#open.get(nameOf({ chatId, root }));
    const stored = this.#stored({ chatId, root });
    if (here !== undefined && (stored === undefined || here.at >= stored.at)) return here.t;
    return stored?.t ?? "";
  }

  /** The latest draft in a chat's threads. */
  latest(chatId: ChatId): { readonly root: MessageId; readonly text: string } | undefined {
    const drafts = new Map(this.#list(chatId).map(({ re, t, at }) => [re, { t, at }]));
    for (const [name, draft] of this.#open) {
      const place = placeOf(name);
      if (place?.chatId !== chatId) continue;
      if ((drafts.get(place.root)?.at ?? -1) <= draft.at) drafts.set(place.root, draft);
    }
    let found: { readonly root: MessageId; readonly text: string; readonly at: number } | undefined;
    for (const [root, { t, at }] of drafts) {
      if (t.trim() !== "" && at >= (found?.at ?? 0)) found = { root, text: t, at };
    }
    return found;
  }

  write(chatId: ChatId, root: MessageId, text: string): void {
    if (text !== this.read(chatId, root)) this.#add({ chatId, root }, text);
  }

  /** What is not known to be on the server. */
  listHere(): readonly { readonly chatId: ChatId; readonly text: string }[] {
    return [...this.#open].flatMap(([name, { t }]) => {
      const place = placeOf(name);
      return place === undefined || t === "" ? [] : [{ chatId: place.chatId, text: t }];
    });
  }

  protected meet(meetings: readonly DraftMeeting[]): void {
    const met = meetings.flatMap((meeting) => {
      const [chatId] = [...this.#keys].find(([, keys]) => keys.includes(meeting.key)) ?? [];
      return chatId === undefined ? [] : [{ ...meeting, chatId }];
    });
    for (const { key, now, lost, chatId } of met) {
      const root = lost?.re;
      if (root === undefined || now === undefined || now.re === root) continue;
      // Pushed out by another thread.
      const name = nameOf({ chatId, root });
      if (this.#written.get(name) === key) this.#written.delete(name);
    }
    for (const { now, lost, chatId } of met) {
      const root = (now ?? lost)?.re;
      if (root !== undefined) this.#join({ chatId, root }, lost?.re === root ? lost.t : "");
    }
  }

  /** Two devices wrote in one thread; they may also have taken two places for it. */
  #join(place: Place, lost: string): void {
    const name = nameOf(place);
    const here = this.#open.get(name);
    const isInDocument = this.#written.has(name) && !this.#waiting.has(name);
    const mine = isInDocument ? lost : (here?.t ?? lost);
    // In the order of the places: it is the same text wherever it is made.
    const inPlaces = this.#keysOf(place.chatId).filter((key) => readDraft(this.user, key)?.re === place.root);
    const text = [...inPlaces.map((key) => readDraft(this.user, key)?.t ?? ""), mine].reduce(joinTexts);
    const stored = this.#stored(place);
    if (text !== (stored?.t ?? "")) return this.#add(place, text);
    const [key] = inPlaces;
    if (here === undefined || stored === undefined || key === undefined) return;
    this.#open.set(name, stored);
    this.#waiting.delete(name);
    this.#written.set(name, key);
    this.kept.write(name, stored);
  }

  #add(place: Place, text: string): void {
    const name = nameOf(place);
    const draft = this.draftOf(text, this.#stored(place), this.#open.get(name));
    this.#open.set(name, draft);
    this.#waiting.add(name);
    this.keep(name, draft);
  }

  protected writeWaiting(): void {
    if (this.#waiting.size === 0) return;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    const { user, replica } = this;
    replica.doc.transact(() => {
      for (const name of waiting) {
        const place = placeOf(name);
        const draft = this.#open.get(name);
        if (place === undefined || draft === undefined) continue;
        const stored = this.#stored(place);
        if (stored === undefined && draft.t === "") continue;
        if (stored !== undefined && stored.at >= draft.at) {
          this.#settleWith(place, stored, draft);
          continue;
        }
        // What is too long for the document stays whole on this device, as does what finds no place there.
        const t = draft.t.slice(0, limits.textLength);
        const key = this.hasRoomFor(draft, name, this.#keyOf(place))
          ? writeThreadDraft(user, this.#keysOf(place.chatId), { t, at: draft.at, re: place.root })
          : undefined;
        if (key !== undefined && t === draft.t) this.#written.set(name, key);
        else {
          this.#written.delete(name);
          this.kept.write(name, { ...draft, apart: true });
        }
      }
    }, "draft");
    void replica.whenKept().then(() => this.settle());
  }

  /** The document has it already, or something later: what is kept here is older for lack of room, unless it is `apart`. */
  #settleWith(place: Place, stored: Draft, draft: KeptDraft): void {
    const name = nameOf(place);
    const key = this.#keyOf(place);
    if (draft.apart === true && stored.at > draft.at) this.#add(place, joinTexts(stored.t, draft.t));
    else if (key !== undefined) {
      this.#written.set(name, key);
      if (stored.at > draft.at) this.#open.set(name, stored);
    }
  }

  /** What the server has and the document shows needs no copy; what lost its place to another thread gets a new one. */
  protected override settle(): void {
    for (const [name, draft] of this.#open) {
      const place = placeOf(name);
      if (place === undefined || this.#waiting.has(name) || draft.t.length > limits.textLength) continue;
      if (this.#isDone(name, place, draft)) {
        this.#open.delete(name);
        this.#written.delete(name);
        this.kept.forget(name);
      } else if (this.#stored(place) === undefined && this.#hasPlace(place) && this.hasRoomFor(draft, name)) {
        this.#waiting.add(name);
        this.writeSoon();
      }
    }
  }

  #isDone(name: string, place: Place, draft: Draft): boolean {
    const { replica, user } = this;
    const stored = this.#stored(place);
    if (stored === undefined) {
      const key = this.#written.get(name);
      // Sent or emptied on another device.
      return draft.t === "" || (key !== undefined && isClearedThreadDraft(user, key));
    }
    // Until the server has both, another device may turn out to have taken the place.
    const isShared = replica.isSynced && !this.ports.isUnsent(userDocName(this.ports.identity.user.id));
    return stored.at >= draft.at && isShared;
  }

  #hasPlace({ chatId }: Place): boolean {
    const { user } = this;
    return this.#keysOf(chatId).some((key) => readDraft(user, key) === undefined);
  }

  #keyOf({ chatId, root }: Place): ChatId | undefined {
    return this.#keysOf(chatId).find((key) => readDraft(this.user, key)?.re === root);
  }

  #stored({ chatId, root }: Place): Draft | undefined {
    return this.#list(chatId).find(({ re }) => re === root);
  }

  #list(chatId: ChatId): ReturnType<typeof listThreadDrafts> {
    return listThreadDrafts(this.user, this.#keysOf(chatId));
  }

  #keysOf(chatId: ChatId): readonly ChatId[] {
    let keys = this.#keys.get(chatId);
    if (keys === undefined) this.#keys.set(chatId, (keys = threadDraftKeys(chatId)));
    return keys;
  }
}

function nameOf({ chatId, root }: Place): string {
  return `${chatId}|${root}`;
}

function placeOf(name: string): Place | undefined {
  const [chatId, root] = name.split("|");
  return isChatId(chatId) && isMessageId(root) ? { chatId, root } : undefined;
}
