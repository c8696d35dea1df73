import type { ReactiveController, ReactiveControllerHost } from "lit";
import { placeAt, type Place } from "./places.ts";

/** Tells which place the address leads to: at first, after links within the app, and after the browser's buttons. */
export class AddressController implements ReactiveController {
  readonly #enter: (place: Place) => void;

  constructor(host: ReactiveControllerHost, enter: (place: Place) => void) {
    this.#enter = enter;
    host.addController(this);
  }

  /** The address was changed. */
  readonly follow = (): void => this.#enter(placeAt(location.pathname));

  hostConnected(): void {
    window.addEventListener("click", this.#handleClick);
    window.addEventListener("popstate", this.follow);
    this.follow();
  }

  hostDisconnected(): void {
    window.removeEventListener("click", this.#handleClick);
    window.removeEventListener("popstate", this.follow);
  }

  /** What opens beside the app, or is to be saved, is the browser's business. */
  readonly #handleClick = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement);
    if (link === undefined || link.href === "" || link.origin !== location.origin) return;
    if (link.target !== "" || link.hasAttribute("download") || link.rel === "external") return;
    event.preventDefault();
    // Whoever asks for what is shown goes there all the same: it may have been scrolled away.
    if (link.href !== location.href) history.pushState({}, "", link.href);
    this.follow();
  };
}
