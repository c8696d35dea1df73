import type { ReactiveController, ReactiveControllerHost } from "lit";

const pressMs = 450;
const slopPx = 10;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Tells when a finger rests on the host, or its second mouse button or menu key is pressed. The click that would follow
 * the finger is swallowed wherever it falls, since what the press opened may be under the finger by then; a finger that
 * moves scrolls.
 */
export class LongPressController implements ReactiveController {
  readonly #tell: (at: Point, event: Event) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #from: Point = { x: 0, y: 0 };
  #isTold = false;
  #isHeld = false;

  constructor(host: ReactiveControllerHost & HTMLElement, tell: (at: Point, event: Event) => void) {
    this.#tell = tell;
    host.addController(this);
    // For good: they are the host's own, and go with it.
    host.addEventListener("pointerdown", this.#handleDown);
    host.addEventListener("pointermove", this.#handleMove);
    host.addEventListener("pointerup", this.#handleUp);
    host.addEventListener("pointercancel", this.#handleUp);
    host.addEventListener("contextmenu", this.#handleContextMenu);
  }

  hostDisconnected(): void {
    this.#cancel();
    this.#forget();
  }

  readonly #handleDown = (event: PointerEvent): void => {
    this.#cancel();
    this.#forget();
    if (event.pointerType === "mouse" || !event.isPrimary || event.button !== 0) return;
    this.#from = { x: event.clientX, y: event.clientY };
    this.#timer = setTimeout(this.#hold, pressMs);
  };

  readonly #hold = (): void => {
    this.#isTold = this.#isHeld = true;
    for (const type of ["pointerdown", "keydown"]) window.addEventListener(type, this.#forget, { capture: true });
    window.addEventListener("click", this.#swallow, { capture: true });
  };

  readonly #handleMove = (event: PointerEvent): void => {
    if (Math.hypot(event.clientX - this.#from.x, event.clientY - this.#from.y) <= slopPx) return;
    this.#cancel();
    this.#isHeld = false;
  };

  /** Only when the finger is gone and that is dealt with: browsers close the popovers that stand open as it goes. */
  readonly #handleUp = (event: PointerEvent): void => {
    this.#cancel();
    if (!this.#isHeld) return;
    this.#isHeld = false;
    setTimeout(() => this.#tell(this.#from, event));
  };

  readonly #cancel = (): void => {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  };

  readonly #handleContextMenu = (event: MouseEvent): void => {
    // The browser's own menu stays where it has something to offer that this one has not.
    if (event.composedPath().some((node) => node instanceof HTMLAnchorElement) && !this.#isTold) return;
    if (hasSelection() && !this.#isTold) return;
    event.preventDefault();
    // A phone may be quicker than the timer; the finger is still there.
    const isPressed = this.#timer !== undefined;
    this.#cancel();
    if (isPressed) {
      this.#hold();
      return;
    }
    if (!this.#isTold) this.#tell({ x: event.clientX, y: event.clientY }, event);
    if (event.button === 2) this.#forget();
  };

  readonly #swallow = (event: Event): void => {
    this.#forget();
    event.preventDefault();
    event.stopPropagation();
  };

  readonly #forget = (): void => {
    this.#isTold = this.#isHeld = false;
    for (const type of ["pointerdown", "keydown"]) window.removeEventListener(type, this.#forget, { capture: true });
    window.removeEventListener("click", this.#swallow, { capture: true });
  };
}

function hasSelection(): boolean {
  return (document.getSelection()?.toString() ?? "") !== "";
}
