import { msg, str } from "@lit/localize";
import type { ProblemView } from "../store/views.ts";

/** What happened, what is safe, what to do. */
export function problemText(problem: ProblemView): string {
  switch (problem.code) {
    case "storage-full":
      return msg(
        "This device is full. What you write is kept only while this window is open – please free some space.",
        {
          id: "problem.storage-full",
        },
      );
    case "storage-unavailable":
      return msg(
        "This browser does not let Roost keep anything on this device. Without a connection you see nothing here.",
        {
          id: "problem.storage-unavailable",
        },
      );
    case "command-failed":
      return problem.detail === undefined || problem.detail === ""
        ? msg("Something you did could not be done on the server.", { id: "problem.command-failed" })
        : msg(str`Something you did could not be done on the server: ${problem.detail}`, {
            id: "problem.command-failed-detail",
          });
    case "update-refused":
      return msg("The server did not accept something from this device. The text is kept in its chat.", {
        id: "problem.update-refused",
      });
    case "app-outdated":
      return msg("This version of Roost is too old for the server. Please reload.", { id: "problem.app-outdated" });
  }
}
