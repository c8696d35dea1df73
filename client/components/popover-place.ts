import { css } from "lit";

/** Narrower than this, popovers come from the bottom of the screen. As in the sheet's `md`. */
const narrow = "(max-width: 47.99rem)";
const distance = 6;
const margin = 8;

/** For popovers that float beside what opened them, and on phones come from the bottom. */
export const popoverStyles = css`
  [popover] {
    position: fixed;
    inset: auto;
    margin: 0;
    max-height: calc(100dvh - 1rem);
    border: 1px solid var(--line);
    opacity: 1;
    transition:
      opacity 120ms ease-out,
      transform 120ms ease-out;
  }
  @starting-style {
    [popover]:popover-open {
      opacity: 0;
      transform: translateY(0.25rem);
    }
  }
  @media (max-width: 47.99rem) {
    [popover].sheet {
      inset: auto 0 0 0;
      width: 100%;
      max-width: none;
      max-height: 80dvh;
      border-width: 1px 0 0;
      border-radius: 18px 18px 0 0;
      padding-bottom: env(safe-area-inset-bottom);
    }
    [popover].sheet::backdrop {
      background: var(--scrim);
    }
  }
  @media (forced-colors: active) {
    [popover] {
      border-color: CanvasText;
    }
  }
`;

export interface PlaceOptions {
  /** Where it goes if there is room; else it goes to the other side. */
  readonly side: "above" | "below";
  /** Which edges are in line. */
  readonly align: "start" | "end";
}

/** Puts an open popover beside a box of the window, wholly in view. */
export function placePopover(popover: HTMLElement, anchor: DOMRectReadOnly, { side, align }: PlaceOptions): void {
  const { style } = popover;
  style.left = style.top = "";
  if (popover.classList.contains("sheet") && matchMedia(narrow).matches) return;
  // Without transforms, which are still on their way.
  const { offsetWidth: width, offsetHeight: height } = popover;
  const { clientWidth, clientHeight } = document.documentElement;
  const above = anchor.top - distance - height;
  const below = anchor.bottom + distance;
  const isAbove =
    side === "above"
      ? above >= margin || below + height > clientHeight - margin
      : below + height > clientHeight - margin && above >= margin;
  const left = align === "start" ? anchor.left : anchor.right - width;
  style.left = `${clamp(left, margin, clientWidth - width - margin)}px`;
  style.top = `${clamp(isAbove ? above : below, margin, clientHeight - height - margin)}px`;
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}
