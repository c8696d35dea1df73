import { msg } from "@lit/localize";
import { html, type LitElement, type TemplateResult } from "lit";
import type { MessageId } from "../../shared/lib/ids.ts";
import type { RoostComposer } from "../components/composer.ts";
import "../components/dialog.ts";
import type { FailedMessageEvent } from "../components/message-failure.ts";
import type { OpenChat } from "../store/app-store.ts";
import type { TimelineView } from "../store/views.ts";
import type { MessageTasks } from "./message-tasks.ts";

export interface FailedMessagesOptions {
  readonly open: () => OpenChat | undefined;
  /** Where the message is shown. */
  readonly timeline: () => TimelineView | undefined;
  readonly tasks: MessageTasks;
  readonly composer: () => RoostComposer | undefined;
}

/** What becomes of messages that were not accepted. */
export class FailedMessages {
  readonly #host: LitElement;
  readonly #options: FailedMessagesOptions;
  /** The one that is to be given up, while that is asked. */
  #discarding: MessageId | undefined;

  constructor(host: LitElement, options: FailedMessagesOptions) {
    this.#host = host;
    this.#options = options;
  }

  handle({ action, messageId }: FailedMessageEvent): void {
    const { open, tasks } = this.#options;
    if (action === "discard") this.#ask(messageId);
    else if (action === "edit") void this.#edit(messageId);
    else if (action === "copy") tasks.run("copy-text", messageId);
    else open()?.retry(messageId);
  }

  /** Asks before the text of a message that was never sent is given up. */
  render(): TemplateResult {
    return html`<roost-dialog
      ?open=${this.#discarding !== undefined}
      .heading=${msg("Discard this message?", { id: "discard.title" })}
      @dialog-close=${() => this.#ask(undefined)}
    >
      ${msg("It was never sent. Its text is gone then, here and everywhere.", { id: "discard.text" })}
      <button slot="actions" class="button button-danger" @click=${this.#discard}>
        ${msg("Discard", { id: "message.discard" })}
      </button>
      <button slot="actions" class="button button-quiet" @click=${() => this.#ask(undefined)}>
        ${msg("Keep it", { id: "discard.keep" })}
      </button>
    </roost-dialog>`;
  }

  readonly #discard = (): void => {
    if (this.#discarding !== undefined) this.#options.open()?.discard(this.#discarding);
    this.#ask(undefined);
  };

  #ask(id: MessageId | undefined): void {
    this.#discarding = id;
    this.#host.requestUpdate();
  }

  /** Its text goes back to where it was written, before what stands there now. */
  async #edit(id: MessageId): Promise<void> {
    const { tasks, composer, timeline } = this.#options;
    const open = this.#options.open();
    const failed = timeline()?.messages.find((message) => message.id === id);
    tasks.cancel();
    await this.#host.updateComplete;
    const field = composer();
    if (open === undefined || failed === undefined || field === undefined) return;
    field.putBefore(failed.text);
    open.discard(id);
  }
}
