import type { ChatId, MessageId } from "../../shared/lib/ids.ts";
import type { ChatFacts } from "./chat-description.ts";
import type { ChatDirectory } from "./chat-directory.ts";
import { ChatSession } from "./chat-session.ts";
import type { ChatSessionOptions } from "./chat-session-options.ts";

type Shared = "ports" | "people" | "drafts" | "deletions" | "threadMarks" | "threadDrafts" | "clock" | "settings";

interface OpenChatsOptions extends Pick<ChatSessionOptions, Shared | "positions" | "readSettings" | "isOffline"> {
  readonly directory: ChatDirectory;
  readonly findFacts: (chatId: ChatId) => ChatFacts | undefined;
  /** A message is about to be written in it. */
  readonly onWrite: (chatId: ChatId) => void;
  /** Its row in the list may say something else now. */
  readonly onRow: (chatId: ChatId) => void;
}

/** The chats that are open at this moment, and what all of them are told of. */
export class OpenChats {
  readonly #options: OpenChatsOptions;
  readonly #sessions = new Set<ChatSession>();

  constructor(options: OpenChatsOptions) {
    this.#options = options;
  }

  find(chatId: ChatId): ChatSession | undefined {
    return [...this.#sessions].find((session) => session.chatId === chatId);
  }

  /** undefined for a chat of which nothing is known. */
  open(chatId: ChatId): ChatSession | undefined {
    const { directory, findFacts, onWrite, onRow } = this.#options;
    let facts = findFacts(chatId);
    if (facts === undefined) return undefined;
    const session: ChatSession = new ChatSession({
      ...this.#options,
      chatId,
      // Between the outbox and the list, or after a command was taken back, the last that was known stands.
      readFacts: () => (facts = findFacts(chatId) ?? (facts as ChatFacts)),
      onWrite: () => onWrite(chatId),
      onLast: (last) => directory.noteLast(chatId, last),
      onSeen: (upTo) => directory.noteSeen(chatId, upTo),
      onUnread: () => onRow(chatId),
      onThreads: (find) => directory.noteUnreadThreads(chatId, find),
      onClosed: () => {
        this.#sessions.delete(session);
        onRow(chatId);
      },
    });
    this.#sessions.add(session);
    return session;
  }

  /** Writes into a chat that is not shown for it. False: the person may not write there. */
  async post(chatId: ChatId, texts: readonly string[]): Promise<boolean> {
    // A chat that is open may know before the list does.
    if (this.find(chatId)?.chat.value.writable === false) return false;
    const { postTexts } = await import("./post-texts.ts");
    const { directory, findFacts, onWrite } = this.#options;
    return postTexts(texts, {
      ...this.#options,
      facts: findFacts(chatId),
      onWrite: () => onWrite(chatId),
      onLast: (last) => directory.noteLast(chatId, last),
    });
  }

  /** `chatId` undefined: of all chats. */
  refreshFacts(chatId: ChatId | undefined): void {
    for (const session of this.#sessions) {
      if (chatId === undefined || session.chatId === chatId) session.refreshFacts();
    }
  }

  refreshMessage(chatId: ChatId, id: MessageId): void {
    for (const session of this.#sessions) if (session.chatId === chatId) session.refreshMessages([id]);
  }

  refreshThreads(): void {
    for (const session of this.#sessions) session.refreshThreads();
  }

  refreshFailed(): void {
    for (const session of this.#sessions) session.refreshFailed();
  }

  flush(): void {
    for (const session of this.#sessions) session.flush();
  }

  close(): void {
    for (const session of [...this.#sessions]) session.close();
  }
}
