import type { LitElement, TemplateResult } from "lit";
import type { FailedMessageEvent } from "../components/message-failure.ts";
import type { FailedMessages, FailedMessagesOptions } from "./failed-messages.ts";

/** Stands in for what becomes of messages that were not accepted: the code for it comes with the first one. */
export class LateFailures {
  readonly #host: LitElement;
  readonly #options: FailedMessagesOptions;
  #failed: FailedMessages | undefined;

  constructor(host: LitElement, options: FailedMessagesOptions) {
    this.#host = host;
    this.#options = options;
  }

  readonly handle = (event: FailedMessageEvent): void => {
    import("./failed-messages.ts").then((late) => {
      this.#failed ??= new late.FailedMessages(this.#host, this.#options);
      this.#failed.handle(event);
    }, reportError);
  };

  render(): TemplateResult | undefined {
    return this.#failed?.render();
  }
}
