import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { ChatId } from "../../shared/lib/ids.ts";
import type { AppStore, OpenChat } from "../store/app-store.ts";
import type { Observable } from "../store/observable.ts";

/**
 * Holds one chat open while its element is on the page: opens it as soon as the device knows it, closes it when another
 * is asked for, and shows the element anew at every change.
 */
export class OpenChatController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #store: AppStore | undefined;
  #chatId: ChatId | undefined;
  #open: OpenChat | undefined;
  #unsubscribe: (() => void)[] = [];
  #stopWaiting: (() => void) | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get current(): OpenChat | undefined {
    return this.#open;
  }

  show(store: AppStore, chatId: ChatId): void {
    if (store === this.#store && chatId === this.#chatId) return;
    this.#close();
    this.#store = store;
    this.#chatId = chatId;
    this.#tryOpen();
  }

  hostConnected(): void {
    this.#tryOpen();
  }

  hostDisconnected(): void {
    this.#close();
  }

  #tryOpen(): void {
    if (this.#open !== undefined || this.#store === undefined || this.#chatId === undefined) return;
    const open = this.#store.openChat(this.#chatId);
    if (open === undefined) {
      this.#stopWaiting ??= this.#store.chats.subscribe(() => this.#tryOpen());
      return;
    }
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    this.#open = open;
    const sources: readonly Observable<unknown>[] = [open.chat, open.timeline, open.draft];
    this.#unsubscribe = sources.map((source) => source.subscribe(() => this.#host.requestUpdate()));
    this.#host.requestUpdate();
  }

  #close(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#unsubscribe = [];
    this.#open?.close();
    this.#open = undefined;
  }
}
