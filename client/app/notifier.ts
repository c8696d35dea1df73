import { msg, str } from "@lit/localize";
import type { ChatId } from "../../shared/lib/ids.ts";
import { paths } from "../components/paths.ts";
import { plainText } from "../components/plain-text.ts";
import { notificationPermission, readNotificationChoices } from "../controllers/notification-choices.ts";
import type { AppStore } from "../store/app-store.ts";
import type { ChatListItemView } from "../store/views.ts";
import { findNews, followBaseline, toBaseline, type NewsBaseline } from "./chat-news.ts";

/** The part of a browser's notification that is used. */
export interface ShownNotification {
  onclick: ((event: Event) => void) | null;
  close(): void;
}

/** What is taken from the browser, so that tests can hide a page and see what is shown. */
export interface NotifierPorts {
  readonly isAllowed: () => boolean;
  readonly isHidden: () => boolean;
  readonly show: (title: string, options: NotificationOptions) => ShownNotification;
}

const browserPorts: NotifierPorts = {
  isAllowed: () => notificationPermission() === "granted",
  isHidden: () => document.visibilityState === "hidden",
  show: (title, options) => new Notification(title, options),
};

/** Names of locks that the tabs share. */
const turnName = "roost.notifier";
const seenName = "roost.visible";
/** After a time without a connection everything comes at once: more chats than this are told of in one sentence. */
const mostAtOnce = 3;

/**
 * Tells of new messages while no tab of the app is in sight. One tab does it: the one that has the lock, which the browser
 * hands on when that tab ends. A tab in sight holds another lock, and nobody tells anything then.
 */
export class Notifier {
  readonly #store: AppStore;
  readonly #goTo: (path: string) => void;
  readonly #ports: NotifierPorts;
  readonly #stops: (() => void)[];
  readonly #shown = new Map<ChatId | "many", ShownNotification>();
  /** What of them was the last message. */
  readonly #told = new Map<ChatId, ChatListItemView["last"]>();
  readonly #ended = new AbortController();
  #before: NewsBaseline | undefined;
  #hasTurn = false;
  #leaveSight: (() => void) | undefined;

  constructor(store: AppStore, goTo: (path: string) => void, ports: NotifierPorts = browserPorts) {
    this.#store = store;
    this.#goTo = goTo;
    this.#ports = ports;
    this.#stops = [
      store.chats.subscribe(this.#handleChange),
      store.connection.subscribe(this.#handleChange),
      store.session.subscribe(this.#handleChange),
    ];
    document.addEventListener("visibilitychange", this.#handleSight);
    this.#takeTurn();
    this.#handleSight();
    this.#handleChange();
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    document.removeEventListener("visibilitychange", this.#handleSight);
    this.#ended.abort();
    this.#leaveSight?.();
    this.#closeAll();
  }

  #takeTurn(): void {
    const { signal } = this.#ended;
    const hold = (): Promise<void> => {
      this.#hasTurn = true;
      return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
    };
    // It rejects only when it was aborted while waiting, which is what was asked for.
    navigator.locks.request(turnName, { signal }, hold).catch(() => undefined);
  }

  readonly #handleSight = (): void => {
    this.#leaveSight?.();
    this.#leaveSight = undefined;
    if (this.#ports.isHidden()) return;
    // Who looks at the app needs no telling any more.
    this.#closeAll();
    const left = new Promise<void>((resolve) => (this.#leaveSight = resolve));
    navigator.locks.request(seenName, { mode: "shared" }, () => left).catch(reportError);
  };

  readonly #handleChange = (): void => {
    const { chats, connection, session } = this.#store;
    if (session.value.status !== "signed-in" || !this.#ports.isAllowed()) {
      this.#before = undefined;
      return;
    }
    if (this.#before === undefined) {
      // What came while the app was not there is counted in the list.
      if (connection.value.status === "synced") this.#before = toBaseline(chats.value);
      return;
    }
    const news = findNews(this.#before, chats.value);
    const isHidden = this.#ports.isHidden();
    this.#before = isHidden ? followBaseline(this.#before, chats.value) : toBaseline(chats.value);
    this.#closeSeen(chats.value);
    if (news.length > 0 && isHidden) this.#tell(news).catch(reportError);
  };

  /** Read here or on another device, or deleted: what was shown is not what stands there. */
  #closeSeen(chats: readonly ChatListItemView[]): void {
    for (const chat of this.#shown.size === 0 ? [] : chats) {
      const { id, unread, last } = chat;
      const told = this.#shown.has(id) ? this.#told.get(id) : undefined;
      if (unread === 0 || (told !== undefined && (last?.at ?? 0) < told.at)) this.#close(id);
      // Edited: what it said before is not to be read there.
      else if (told?.at === last?.at && told?.text !== last?.text) this.#showChat(chat, true);
    }
  }

  async #tell(news: readonly ChatListItemView[]): Promise<void> {
    const { isShown, hasSound } = readNotificationChoices();
    if (!isShown || !this.#hasTurn || (await isInSight())) return;
    if (news.length > mostAtOnce) {
      const count = news.length;
      const title = msg(str`New messages in ${count} chats`, { id: "notifications.many" });
      this.#show("many", title, { silent: !hasSound }, paths.home);
      return;
    }
    for (const chat of news) this.#showChat(chat, !hasSound);
  }

  #showChat({ id, kind, title, last }: ChatListItemView, silent: boolean): void {
    const { people, session } = this.#store;
    const me = "me" in session.value ? [session.value.me] : [];
    const names = new Map([...people.value, ...me].map(({ id, displayName }) => [id, displayName]));
    const text = plainText(last?.text ?? "", names);
    const author = kind === "group" && last !== undefined ? names.get(last.author) : undefined;
    this.#show(id, title, { body: author === undefined ? text : `${author}: ${text}`, silent }, paths.chat(id));
    this.#told.set(id, last);
  }

  #show(name: ChatId | "many", title: string, options: NotificationOptions, path: string): void {
    this.#close(name);
    const shown = this.#ports.show(title, { ...options, tag: `roost.${name}`, icon: "/icon-192.png" });
    this.#shown.set(name, shown);
    shown.onclick = () => {
      window.focus();
      this.#goTo(path);
      this.#close(name);
    };
  }

  #close(name: ChatId | "many"): void {
    this.#shown.get(name)?.close();
    this.#shown.delete(name);
  }

  #closeAll(): void {
    for (const name of [...this.#shown.keys()]) this.#close(name);
  }
}

/** Where the browser has no locks, as on plain http, it has no notifications either. */
export function startNotifier(store: AppStore, goTo: (path: string) => void): Notifier | undefined {
  return "locks" in navigator ? new Notifier(store, goTo) : undefined;
}

async function isInSight(): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === seenName);
}
