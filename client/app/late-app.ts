import type { AppStore } from "../store/app-store.ts";
import { DocumentTitle } from "./document-title.ts";
import { FocusKeeper } from "./focus-keeper.ts";
import { startNotifier } from "./notifier.ts";
import { ShortcutKeys, type ShortcutTarget } from "./shortcut-keys.ts";

/** What of the shell nobody needs to read and write, in one file: each further one would cost the first load its name. */
export class LateApp {
  readonly keys: ShortcutKeys;
  readonly title = new DocumentTitle();
  readonly #focusKeeper: FocusKeeper;
  readonly #notifier: ReturnType<typeof startNotifier>;

  constructor(app: ShortcutTarget & { readonly store: AppStore }) {
    this.keys = new ShortcutKeys(app);
    this.#focusKeeper = new FocusKeeper(app);
    this.#notifier = startNotifier(app.store, (path) => app.goTo(path));
  }

  stop(): void {
    this.#focusKeeper.stop();
    this.#notifier?.stop();
  }
}
