import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Key in `localStorage`: whether the list is to be narrow on this device. Persisted. */
const key = "roost.list-folded";

/** Where the list stands beside the chat, and where there is not yet room for everything: the sheet's `md` and `xl`. */
const wide = "(width >= 48rem)";
const narrow = "(width < 75rem)";

/**
 * Whether the list of chats stands beside something, and whether it shows pictures only: a person's choice, where the
 * window has a middling width.
 */
export class FoldController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #media = [matchMedia(wide), matchMedia(narrow)] as const;
  #isWanted = readChoice();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    for (const media of this.#media) media.addEventListener("change", this.#handleChange);
  }

  hostDisconnected(): void {
    for (const media of this.#media) media.removeEventListener("change", this.#handleChange);
  }

  get isBeside(): boolean {
    return this.#media[0].matches;
  }

  get isFolded(): boolean {
    return this.#isWanted && this.#media.every(({ matches }) => matches);
  }

  toggle(): void {
    this.#isWanted = !this.#isWanted;
    try {
      localStorage.setItem(key, this.#isWanted ? "yes" : "no");
    } catch {
      // Storage may be forbidden or full; the choice then holds until the page is closed.
    }
    this.#host.requestUpdate();
  }

  readonly #handleChange = (): void => this.#host.requestUpdate();
}

function readChoice(): boolean {
  try {
    return localStorage.getItem(key) === "yes";
  } catch {
    // Storage may be forbidden; then the list is wide.
    return false;
  }
}
