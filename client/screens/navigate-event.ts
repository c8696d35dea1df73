/** The app is to show another address; `back` if the one before was left for this place and can be returned to. */
export class NavigateEvent extends Event {
  constructor(
    readonly path: string,
    readonly mode: "push" | "replace" | "back" = "push",
  ) {
    super("roost-navigate", { bubbles: true, composed: true });
  }
}
