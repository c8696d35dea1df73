import { paths } from "../components/paths.ts";
import { searchPath } from "../components/search-address.ts";
import { findShortcut, type ShortcutName } from "../components/shortcuts.ts";
import type { Command } from "../screens/command-layer.ts";
import { whenIdle } from "../screens/when-idle.ts";
import type { RoostSearchScreen } from "../screens/search-screen.ts";
import type { AppStore } from "../store/app-store.ts";
import { nextChat } from "./next-chat.ts";
import { nextRegion } from "./next-region.ts";
import type { Place } from "./places.ts";

const loadLayer = (): Promise<unknown> => import("../screens/command-layer.ts");

/** What shortcuts act upon: the shell. */
export interface ShortcutTarget extends HTMLElement {
  readonly store: Pick<AppStore, "chats">;
  readonly renderRoot: ParentNode;
  readonly place: Place;
  command: Command | undefined;
  goTo(path: string): void;
}

/** What is done by keyboard from anywhere. */
export class ShortcutKeys {
  readonly #app: ShortcutTarget;

  constructor(app: ShortcutTarget) {
    this.#app = app;
    // What is typed right after the stroke is meant for it.
    whenIdle(() => void loadLayer().catch(() => undefined));
  }

  /** `target` is where the key was pressed: an event knows that only for as long as it is on its way. */
  handle(event: KeyboardEvent, target?: EventTarget): void {
    const name = findShortcut(event, target);
    if (name === undefined || this.#app.command !== undefined) return;
    // Pressed once more, it is the browser's own search.
    if (name === "find" && this.#search?.isWriting === true) return;
    event.preventDefault();
    this.run(name);
  }

  run(name: ShortcutName): void {
    const { place } = this.#app;
    switch (name) {
      case "switcher":
      case "sheet":
        this.#app.command = name;
        // Until its code is there, the property waits at the element.
        loadLayer().catch(reportError);
        break;
      case "new-chat":
        this.#app.goTo(paths.newChat);
        break;
      case "settings":
        this.#app.goTo(paths.settings);
        break;
      case "find":
        if (place.kind === "search") this.#search?.focus();
        // In an open chat the search begins there.
        else this.#app.goTo(searchPath({ text: "", ...(place.kind === "chat" ? { in: place.chatId } : {}) }));
        break;
      case "find-everywhere":
        if (place.kind === "search") this.#search?.searchEverywhere();
        else this.#app.goTo(searchPath({ text: "" }));
        break;
      case "day":
        this.#app.renderRoot.querySelector("roost-chat-screen")?.chooseDay();
        break;
      case "next-region":
      case "previous-region":
        nextRegion(this.#app, name === "next-region" ? 1 : -1)?.focus();
        break;
      case "previous-chat":
      case "next-chat":
      case "previous-unread":
      case "next-unread": {
        const chatId = nextChat(name, this.#app.store.chats.value, place.kind === "chat" ? place.chatId : undefined);
        if (chatId !== undefined) this.#app.goTo(paths.chat(chatId));
      }
    }
  }

  get #search(): RoostSearchScreen | null {
    return this.#app.renderRoot.querySelector("roost-search-screen");
  }
}
