import type { LitElement, TemplateResult } from "lit";
import type { ChatId, MessageId } from "../../shared/lib/ids.ts";
import { paths } from "../components/paths.ts";
import type { OpenChat } from "../store/app-store.ts";
import type { DaySearch } from "./day-dialog.ts";
import type { jumpDialogs } from "./jump-dialogs.ts";
import { NavigateEvent } from "./navigate-event.ts";

/** Where the address leads to. A new object for each time that somebody goes there. */
export interface Visit {
  readonly chatId: ChatId;
  readonly messageId?: MessageId;
  readonly threadId?: MessageId;
  readonly details?: true;
  /** Nobody goes there: the page was loaded anew, and shows what it had shown. */
  readonly resumed?: true;
}

export interface ChatJumpsOptions {
  readonly open: () => OpenChat | undefined;
  readonly isOffline: () => boolean;
}

/** Goes to single messages and days of the chat on the screen, and says so where that cannot be. */
export class ChatJumps {
  readonly #host: LitElement;
  readonly #options: ChatJumpsOptions;
  /** What the address led to already. */
  #visited: Visit | undefined;
  #missing: "offline" | "gone" | undefined;
  /** The day that is suggested while one is being chosen. */
  #day: number | undefined;
  #search: DaySearch | undefined;
  /** The last one counts. */
  #searches = 0;

  constructor(host: LitElement, options: ChatJumpsOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** Another chat is shown. */
  reset(): void {
    this.#missing = this.#day = this.#search = undefined;
  }

  /** Enters the chat and shows the message of the address, once for each time that somebody goes there. */
  follow(visit: Visit | undefined): void {
    const open = this.#options.open();
    if (visit === this.#visited || open === undefined) return;
    if (visit !== undefined && isEntered(visit, this.#visited)) open.enter();
    this.#visited = visit;
    // In a thread it is the thread's to show it.
    if (visit?.messageId !== undefined && visit.threadId === undefined) void this.toMessage(visit.messageId);
  }

  async toMessage(messageId: MessageId): Promise<void> {
    const open = this.#options.open();
    if (open === undefined || (await open.show(messageId)) || open !== this.#options.open()) return;
    const threadId = open.threadOf(messageId);
    if (threadId === undefined) {
      this.#set(() => (this.#missing = this.#options.isOffline() ? "offline" : "gone"));
      return;
    }
    // The address of the message would lead here again on the way back.
    const mode = this.#visited?.messageId === messageId ? "replace" : "push";
    this.#host.dispatchEvent(new NavigateEvent(paths.thread(open.chat.value.id, threadId, messageId), mode));
  }

  /** To the first message, or to the first one that can be had. */
  toBeginning(event: Event): void {
    event.preventDefault();
    this.#options.open()?.show({ at: 0, orLater: true }).catch(reportError);
  }

  /** Asks for a day; `at` is in the one that is suggested. */
  chooseDay(at = Date.now()): void {
    import("./day-dialog.ts").catch(reportError);
    this.#set(() => ([this.#day, this.#search] = [at, undefined]));
  }

  /** `dialogs` as they were loaded. */
  render(dialogs: typeof jumpDialogs): TemplateResult {
    return dialogs({
      missing: this.#missing,
      day: this.#day,
      search: this.#search,
      goTo: (at) => void this.#toDay(at),
      closeMissing: () => this.#set(() => (this.#missing = undefined)),
      closeDay: () => this.#set(() => (this.#day = undefined)),
    });
  }

  async #toDay(at: number): Promise<void> {
    const open = this.#options.open();
    const count = ++this.#searches;
    this.#set(() => (this.#search = "looking"));
    const isShown = await open?.show({ at });
    if (open !== this.#options.open() || count !== this.#searches) return;
    if (isShown === true) this.#set(() => (this.#day = undefined));
    else this.#set(() => (this.#search = this.#options.isOffline() ? "not-here" : "nothing"));
  }

  #set(change: () => unknown): void {
    change();
    this.#host.requestUpdate();
  }
}

/** Closing what stood beside the chat is not entering it; asking for the chat that is open already is. */
function isEntered(visit: Visit, before: Visit | undefined): boolean {
  if (visit.resumed === true) return false;
  return before?.chatId !== visit.chatId || (isPlain(before) && isPlain(visit));
}

function isPlain({ messageId, threadId, details }: Visit): boolean {
  return messageId === undefined && threadId === undefined && details === undefined;
}
