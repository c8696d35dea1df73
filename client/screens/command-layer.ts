import { msg } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { CalendarDays, Keyboard, Search, Settings, SquarePen, Users } from "lucide";
import type { ChatId } from "../../shared/lib/ids.ts";
import { paths } from "../components/paths.ts";
import { searchPath } from "../components/search-address.ts";
import type { SwitcherAction, SwitcherSelectEvent } from "../components/quick-switcher.ts";
import "../components/quick-switcher.ts";
import { RoostElement } from "../components/roost-element.ts";
import "../components/shortcut-sheet.ts";
import { keysOf, shortcutLabel } from "../components/shortcut-labels.ts";
import { shortcuts, type ShortcutName } from "../components/shortcuts.ts";
import { ObservableController } from "../controllers/observable-controller.ts";
import { NavigateEvent } from "./navigate-event.ts";
import type { AppStore } from "../store/app-store.ts";
import type { ChatListItemView, PersonView } from "../store/views.ts";

export type Command = "switcher" | "sheet";

/** What opens over everything by keyboard: the quick switcher and the list of shortcuts. Loaded when it is needed. */
@customElement("roost-command-layer")
export class RoostCommandLayer extends RoostElement {
  /** The app's store. */
  @property({ attribute: false }) store!: AppStore;
  /** What is open, if anything is. */
  @property({ attribute: false }) open: Command | undefined;
  /** The chat on the screen. */
  @property({ attribute: false }) chatId: ChatId | undefined;

  readonly #chats = new ObservableController<readonly ChatListItemView[]>(this);
  readonly #settings = new ObservableController<AppStore["settings"]["value"]>(this);
  readonly #people = new ObservableController<readonly PersonView[]>(this);

  protected override render(): TemplateResult {
    return html`
      <roost-quick-switcher
        ?open=${this.open === "switcher"}
        .chats=${this.#chats.read(this.store.chats)}
        .people=${this.#people.read(this.store.people)}
        .actions=${actions(this.chatId !== undefined)}
        .currentChatId=${this.chatId}
        searchable
        @switcher-select=${this.#handleSelect}
        @dialog-close=${this.#handleClose}
      ></roost-quick-switcher>
      <roost-shortcut-sheet
        ?open=${this.open === "sheet"}
        .enterSends=${this.#settings.read(this.store.settings).enterSends}
        @dialog-close=${this.#handleClose}
      ></roost-shortcut-sheet>
    `;
  }

  readonly #handleClose = (): void => {
    this.open = undefined;
    this.dispatchEvent(new Event("command-close"));
  };

  readonly #handleSelect = async ({ place }: SwitcherSelectEvent): Promise<void> => {
    this.#handleClose();
    if (place.kind === "chat") this.#goTo(paths.chat(place.chatId));
    if (place.kind === "person") this.#goTo(paths.chat(await this.store.startDirectChat(place.userId)));
    if (place.kind === "search") this.#goTo(searchPath({ text: place.query }));
    if (place.kind === "action" && place.action === "sheet") this.dispatchEvent(new Event("command-sheet"));
    else if (place.kind === "action" && place.action === "day") this.dispatchEvent(new Event("command-day"));
    else if (place.kind === "action") this.#goTo(place.action);
  };

  #goTo(path: string): void {
    this.dispatchEvent(new NavigateEvent(path));
  }
}

/** Their ids are addresses, or the names of what opens here. */
function actions(isInChat: boolean): readonly SwitcherAction[] {
  return [
    ...(isInChat ? [{ id: "day", label: shortcutLabel("day"), icon: CalendarDays, keys: keysFor("day") }] : []),
    { id: paths.newChat, label: shortcutLabel("new-chat"), icon: SquarePen, keys: keysFor("new-chat") },
    { id: paths.search, label: shortcutLabel("find-everywhere"), icon: Search, keys: keysFor("find-everywhere") },
    { id: paths.newGroup, label: msg("New group", { id: "new-group.title" }), icon: Users },
    { id: paths.settings, label: shortcutLabel("settings"), icon: Settings, keys: keysFor("settings") },
    { id: "sheet", label: msg("Keyboard shortcuts", { id: "shortcut.title" }), icon: Keyboard, keys: keysFor("sheet") },
  ];
}

function keysFor(name: ShortcutName): readonly string[] {
  const shortcut = shortcuts.find((found) => found.name === name);
  return shortcut === undefined ? [] : keysOf(shortcut);
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-command-layer": RoostCommandLayer;
  }
}
