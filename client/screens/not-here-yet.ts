import { msg } from "@lit/localize";

/** What is asked for needs code that has not come to this device. */
export function notHereYet(): string {
  return msg("This part is not on this device yet", { id: "late-part.title" });
}
