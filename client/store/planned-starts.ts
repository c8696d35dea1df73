import { segmentDocName } from "../../shared/lib/doc-name.ts";
import type { ChatId, UserId } from "../../shared/lib/ids.ts";
import type { ChatFacts } from "./chat-description.ts";
import { peerOf } from "./chat-list.ts";
import type { ChatRecord } from "./chat-record.ts";
import type { PersonPorts } from "./person-ports.ts";
import type { PlannedChats } from "./planned-chats.ts";
import type { ProblemList } from "./problem-list.ts";

interface PlannedStartsOptions {
  readonly ports: PersonPorts;
  readonly planned: PlannedChats;
  readonly problems: ProblemList;
  readonly findFacts: (chatId: ChatId) => ChatFacts | undefined;
  /** Whether the server has this person. */
  readonly isKnown: (userId: UserId) => boolean;
}

const retryMs = 5_000;

/** Tells the server of direct chats: those that begin with their first message, and those that a restore took from it. */
export class PlannedStarts {
  readonly #options: PlannedStartsOptions;
  /** Their create commands are on the way to the disk. */
  readonly #starting = new Set<ChatId>();
  #hasFailed = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(options: PlannedStartsOptions) {
    this.#options = options;
  }

  close(): void {
    clearTimeout(this.#retry);
    this.#isClosed = true;
  }

  /** The tab may have ended between a first message and the command that makes its chat. The outbox was read before. */
  recover(): void {
    const { planned, ports } = this.#options;
    for (const chatId of planned.all.keys()) {
      if (ports.hasUnsentMessages(segmentDocName(chatId, 0))) void this.start(chatId);
    }
  }

  /** The server refused to make this chat, and somebody opens it again: it is as planned as before. */
  async retry(chatId: ChatId): Promise<void> {
    const { ports, problems } = this.#options;
    try {
      await ports.commands.takeBackRefusedChat(chatId);
      this.recover();
    } catch {
      problems.add({ code: "storage-unavailable" });
    }
  }

  /** Something was written in this chat, perhaps for the first time. */
  async start(chatId: ChatId): Promise<void> {
    const { planned, findFacts } = this.#options;
    const plan = planned.all.get(chatId);
    if (plan !== undefined && findFacts(chatId)?.isPlanned === true) await this.#create(chatId, plan.peerId);
  }

  /**
   * The server's list was read. A direct chat can be neither left nor deleted: one that is missing was taken by a restore
   * from an older backup. Both people may ask for it again, on all devices; a device that was refused asks no more.
   */
  bringBack(records: Iterable<ChatRecord>): void {
    const { ports, isKnown } = this.#options;
    const pending = new Set(ports.commands.listPendingChats().map(({ id }) => id));
    for (const { summary, isLost } of records) {
      if (isLost !== true || summary.kind !== "direct" || pending.has(summary.id)) continue;
      const memberIds = summary.members.map(({ userId }) => userId);
      const peerId = peerOf(ports.identity.user.id, memberIds);
      // The backup may lack the other person as well: the server has no use for such a chat.
      if (isKnown(peerId)) void this.#create(summary.id, peerId);
    }
  }

  async #create(chatId: ChatId, peerId: UserId): Promise<void> {
    const { ports, problems } = this.#options;
    if (this.#starting.has(chatId)) return;
    this.#starting.add(chatId);
    try {
      await ports.commands.createChat({ id: chatId, kind: "direct", memberIds: [peerId] });
      if (this.#hasFailed) problems.clear("storage-unavailable");
      this.#hasFailed = false;
    } catch {
      // What was written waits on this device.
      if (!this.#hasFailed) problems.add({ code: "storage-unavailable" });
      this.#hasFailed = true;
      clearTimeout(this.#retry);
      if (!this.#isClosed) this.#retry = setTimeout(() => this.recover(), retryMs);
    } finally {
      this.#starting.delete(chatId);
    }
  }
}
