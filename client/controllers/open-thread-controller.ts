import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { MessageId } from "../../shared/lib/ids.ts";
import type { OpenChat, OpenThread } from "../store/app-store.ts";

/** Holds one thread of an open chat open while its element is on the page, and shows the element anew at every change. */
export class OpenThreadController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #chat: OpenChat | undefined;
  #root: MessageId | undefined;
  #open: OpenThread | undefined;
  #unsubscribe: readonly (() => void)[] = [];

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get current(): OpenThread | undefined {
    return this.#open;
  }

  show(chat: OpenChat, root: MessageId): void {
    if (chat === this.#chat && root === this.#root) return;
    this.#close();
    this.#chat = chat;
    this.#root = root;
    this.#tryOpen();
  }

  hostConnected(): void {
    this.#tryOpen();
  }

  hostDisconnected(): void {
    this.#close();
  }

  #tryOpen(): void {
    if (this.#open !== undefined || this.#chat === undefined || this.#root === undefined) return;
    const open = this.#chat.openThread(this.#root);
    this.#open = open;
    this.#unsubscribe = [this.#chat.chat, open.timeline, open.draft].map((source) =>
      source.subscribe(() => this.#host.requestUpdate()),
    );
  }

  #close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#unsubscribe = [];
    this.#open?.close();
    this.#open = undefined;
  }
}
