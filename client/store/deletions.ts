import { segmentDocName } from "../../shared/lib/doc-name.ts";
import { homeSegmentOf, isChatId, isMessageId, type ChatId, type MessageId } from "../../shared/lib/ids.ts";
import { SegmentIndex } from "../../shared/model/segment-index.ts";
import { deleteMessage, openSegment } from "../../shared/model/segment.ts";
import type { PersonPorts, ValuesPort } from "./person-ports.ts";

/** How long a deletion can be taken back. */
const undoMs = 6_000;

interface Waiting {
  readonly chatId: ChatId;
  readonly id: MessageId;
  /** Missing until it is known what is on the server. */
  timer?: ReturnType<typeof setTimeout>;
  /** False: the storage was full. */
  readonly isNoted: boolean;
}

export interface DeletionsOptions {
  readonly ports: PersonPorts;
  readonly isOnServer: (chatId: ChatId) => boolean;
  /** A message is hidden, or is shown again, or is gone. */
  readonly onChange: (chatId: ChatId, id: MessageId) => void;
  /** A message is deleted in its document, before `onChange` tells of it. */
  readonly onDeleted: (chatId: ChatId, id: MessageId) => void;
}

/**
 * Deletions that can still be taken back. Persisted: one value per deletion, `roost.<user>.deletion.<chat>|<message>`,
 * the time at which it becomes final, so that a tab that is killed in between does not forget it.
 */
export class Deletions {
  readonly #options: DeletionsOptions;
  readonly #values: ValuesPort;
  readonly #prefix: string;
  readonly #waiting = new Map<MessageId, Waiting>();
  /** Final, and on the way into their documents. */
  readonly #finishing = new Set<MessageId>();

  constructor(options: DeletionsOptions) {
    this.#options = options;
    this.#values = options.ports.values;
    this.#prefix = `roost.${options.ports.identity.user.id}.deletion.`;
  }

  isHidden(id: MessageId): boolean {
    return this.#waiting.has(id) || this.#finishing.has(id);
  }

  add(chatId: ChatId, id: MessageId): { undo(): boolean } {
    if (!this.#waiting.has(id)) {
      const waiting = { chatId, id, isNoted: this.#note(chatId, id) };
      this.#waiting.set(id, waiting);
      this.#setTimer(waiting, undoMs);
      this.#options.onChange(chatId, id);
    }
    return { undo: () => this.#undo(id) };
  }

  /** Takes up what earlier tabs left behind: hidden at once, and final in its time, once the chats are known. */
  recover(chatsKnown: Promise<unknown>): void {
    for (const name of this.#values.list(this.#prefix)) {
      const [chatId, id] = name.slice(this.#prefix.length).split("|");
      const finalAt = Number(this.#values.getItem(name));
      if (!isChatId(chatId) || !isMessageId(id) || this.#waiting.has(id)) continue;
      const waiting = { chatId, id, isNoted: true };
      this.#waiting.set(id, waiting);
      this.#options.onChange(chatId, id);
      void chatsKnown.then(() => this.#setTimer(waiting, Math.min(undoMs, Math.max(0, finalAt - Date.now()))));
    }
  }

  /** The tab may be gone in a moment: whatever waits becomes final. */
  flush(): void {
    for (const waiting of [...this.#waiting.values()]) this.#finish(waiting);
  }

  #note(chatId: ChatId, id: MessageId): boolean {
    try {
      this.#values.setItem(this.#name(chatId, id), String(Date.now() + undoMs));
      return true;
    } catch {
      // Full: the deletion is only as safe as this tab.
      return false;
    }
  }

  #setTimer(waiting: Waiting, ms: number): void {
    if (this.#waiting.get(waiting.id) === waiting) waiting.timer = setTimeout(() => this.#finish(waiting), ms);
  }

  #undo(id: MessageId): boolean {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return false;
    this.#end(waiting);
    this.#values.removeItem(this.#name(waiting.chatId, id));
    this.#options.onChange(waiting.chatId, id);
    return true;
  }

  #finish(waiting: Waiting): void {
    const { chatId, id } = waiting;
    const { ports, isOnServer, onChange, onDeleted } = this.#options;
    this.#end(waiting);
    const name = this.#name(chatId, id);
    if (waiting.isNoted && this.#values.getItem(name) === null) {
      // Another tab took it back.
      onChange(chatId, id);
      return;
    }
    const n = homeSegmentOf(id);
    const lease = ports.documents.open(segmentDocName(chatId, n), { connect: isOnServer(chatId) });
    const { replica } = lease;
    this.#finishing.add(id);
    const write = (): void => {
      const segment = openSegment(replica.doc);
      const isThere = segment.messages.has(id);
      // What waits for a rebase comes into the document after it, and is deleted then.
      if (!replica.isLoaded || !this.#finishing.has(id)) return;
      if (!isThere && replica.waiting.some(({ key }) => key === id)) return;
      // The disk may not have answered yet, or have lost it: the server has it, or another device brings it again.
      if (!isThere && !replica.isSynced) return;
      unsubscribe();
      const index = new SegmentIndex(n, segment);
      segment.doc.transact(() => deleteMessage(segment, id, index.editKeys(id)), "delete");
      index.destroy();
      this.#finishing.delete(id);
      onDeleted(chatId, id);
      onChange(chatId, id);
      void replica
        .whenKept()
        .then(() => this.#values.removeItem(name))
        .finally(() => lease.close());
    };
    const unsubscribe = replica.subscribe(write);
    if (replica.isLoaded) write();
    else void replica.loaded.then(write);
  }

  #end({ id, timer }: Waiting): void {
    clearTimeout(timer);
    this.#waiting.delete(id);
  }

  #name(chatId: ChatId, id: MessageId): string {
    return `${this.#prefix}${chatId}|${id}`;
  }
}
