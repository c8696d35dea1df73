import { html, nothing, type TemplateResult } from "lit";
import type { DaySearch, DaySelectEvent } from "./day-dialog.ts";
import { missingDialog } from "./missing-dialog.ts";

export interface JumpDialogsOptions {
  /** Why what somebody wanted to see cannot be shown. */
  readonly missing: "offline" | "gone" | undefined;
  /** The day that is suggested while one is being chosen. */
  readonly day: number | undefined;
  readonly search: DaySearch | undefined;
  readonly goTo: (at: number) => void;
  readonly closeMissing: () => void;
  readonly closeDay: () => void;
}

/** What is asked and told on the way to a message or a day. */
export function jumpDialogs(options: JumpDialogsOptions): TemplateResult {
  const { missing, day, search, goTo, closeMissing, closeDay } = options;
  return html`${missingDialog(missing, closeMissing)}
  ${
    day === undefined
      ? nothing
      : html`<roost-day-dialog
          open
          .at=${day}
          .search=${search}
          @day-select=${({ at }: DaySelectEvent) => goTo(at)}
          @day-close=${closeDay}
        ></roost-day-dialog>`
  }`;
}
