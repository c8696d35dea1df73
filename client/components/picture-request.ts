import type { Observable } from "../store/observable.ts";

/** Asks whoever holds pictures for one, by its name. */
export class PictureRequestEvent extends Event {
  /** The answer: where it can be shown from, once it is here. */
  url: Observable<string | undefined> | undefined;

  constructor(readonly picture: string) {
    super("picture-request", { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    "picture-request": PictureRequestEvent;
  }
}
