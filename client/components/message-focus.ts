import type { RoostMessage } from "./message.ts";

function isMessage(target: EventTarget | null): target is RoostMessage {
  return target instanceof HTMLElement && target.localName === "roost-message";
}

/** One stop of the Tab key among many messages; the arrow keys go on from there. */
export class MessageFocus {
  readonly #find: (key: string | undefined) => RoostMessage | undefined;
  #stop: RoostMessage | undefined;

  /** `find`: the element of a message, if it is rendered. */
  constructor(find: (key: string | undefined) => RoostMessage | undefined) {
    this.#find = find;
  }

  /** The Tab key stops here from now on. */
  move(element: RoostMessage | undefined): void {
    if (element === undefined || element === this.#stop) return;
    if (this.#stop !== undefined) this.#stop.tabbable = false;
    this.#stop = element;
    element.tabbable = true;
  }

  /** Where the focus came by itself, the Tab key goes on. */
  readonly follow = ({ target }: Event): void => this.move(isMessage(target) ? target : undefined);

  /** It has the focus as a whole, where it stands. */
  enter(element: RoostMessage | undefined): void {
    this.move(element);
    element?.focus({ preventScroll: true });
  }

  /** Takes the arrow keys on a message as a whole, not in its buttons. */
  handleKeydown(event: KeyboardEvent, rows: readonly { readonly kind: string; readonly key: string }[]): void {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    const current = event.target;
    const inner = event.composedPath()[0];
    if (!isMessage(current) || !(inner instanceof HTMLElement) || inner.localName !== "article") return;
    const step = event.key === "ArrowUp" ? -1 : 1;
    let index = rows.findIndex((row) => row.key === current.dataset["id"]) + step;
    while (rows[index] !== undefined && rows[index]?.kind !== "message") index += step;
    const next = this.#find(rows[index]?.key);
    if (next === undefined) return;
    event.preventDefault();
    this.move(next);
    next.focus();
  }
}
