import type { ChatId, MessageId, UserId } from "../../shared/lib/ids.ts";
import { failedView } from "./message-views.ts";
import type { FailedTextPort, FailedTextsPort } from "./person-ports.ts";
import type { MessageView } from "./views.ts";

/** The texts of one chat that the server refused, kept until the person decides. */
export class FailedMessages {
  readonly #chatId: ChatId;
  readonly #me: UserId;
  readonly #texts: FailedTextsPort;

  constructor(chatId: ChatId, me: UserId, texts: FailedTextsPort) {
    this.#chatId = chatId;
    this.#me = me;
    this.#texts = texts;
  }

  views(): readonly MessageView[] {
    const prefix = `${this.#chatId}.`;
    const failed = this.#texts.list().filter(({ docName }) => docName.startsWith(prefix));
    return failed.map((text) => failedView(this.#me, text));
  }

  find(id: MessageId): FailedTextPort | undefined {
    return this.#texts.list().find((text) => text.id === id);
  }

  remove({ id }: FailedTextPort): void {
    void this.#texts.remove(id);
  }
}
