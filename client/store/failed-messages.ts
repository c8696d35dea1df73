import type { ChatId, MessageId, UserId } from "../../shared/lib/ids.ts";
import { failedView } from "./message-views.ts";
import type { FailedTextPort, FailedTextsPort } from "./person-ports.ts";
import type { MessageView } from "./views.ts";

/** The texts of one chat that the server refused, kept until the person decides. */
export class FailedMessages {
  readonly #chatId: ChatId;
  readonly #me: UserId;
  readonly #texts: FailedTextsPort;
  /** Sent once more; kept until that is on this device's disk. */
  readonly #leaving = new Set<string>();

  constructor(chatId: ChatId, me: UserId, texts: FailedTextsPort) {
    this.#chatId = chatId;
    this.#me = me;
    this.#texts = texts;
  }

  views(): readonly MessageView[] {
    const prefix = `${this.#chatId}.`;
    const failed = this.#texts.list().filter(({ docName, id }) => docName.startsWith(prefix) && !this.#leaving.has(id));
    return failed.map((text) => failedView(this.#me, text));
  }

  find(id: MessageId): FailedTextPort | undefined {
    return this.#texts.list().find((text) => text.id === id && !this.#leaving.has(text.id));
  }

  removeAfter(failed: FailedTextPort, written: Promise<void>): void {
    this.#leaving.add(failed.id);
    void written.then(() => this.remove(failed));
  }

  remove({ id }: FailedTextPort): void {
    void this.#texts.remove(id);
  }
}
