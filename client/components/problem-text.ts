import { msg } from "@lit/localize";
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
        "This browser does not let Roost keep anything on this device. What you write is only in this window until it is sent.",
        {
          id: "problem.storage-unavailable",
        },
      );
    case "command-failed":
      return commandText(problem.detail);
    case "update-refused":
      return msg("The server did not accept something from this device. The text is kept in its chat.", {
        id: "problem.update-refused",
      });
    case "app-outdated":
      return msg("The server has another version of Roost than this page. Please reload; nothing is lost.", {
        id: "problem.app-outdated",
      });
  }
}

/** Why the server did not do what was asked of it while nobody waited; `code` is the API's. */
function commandText(code: string | undefined): string {
  switch (code) {
    case "last-admin":
      return msg("A group needs an admin. Make somebody else one first, then try again.", { id: "problem.last-admin" });
    case "not-allowed":
      return msg("Only an admin of the group may do that. Everything is as it was.", { id: "problem.not-allowed" });
    case "no-room":
      return msg("The group is full. Who did not fit in was not added.", { id: "problem.no-room" });
    case "not-found":
      return msg("The chat or the person is not there any more, so nothing was changed.", { id: "problem.not-found" });
    case "direct-chat":
      return msg("A direct chat belongs to its two people for ever. You can archive it instead.", {
        id: "problem.direct-chat",
      });
    case "picture-not-valid":
    case "picture-too-large":
      return msg("The server did not take this picture. Everything is as it was; please choose another one.", {
        id: "problem.picture",
      });
    case "bad-request":
    case "body-too-large":
      return msg("The server did not take what you entered. Everything is as it was; please try something else.", {
        id: "problem.bad-request",
      });
    default:
      return msg("The server could not do what you asked for. Everything is as it was; please try again.", {
        id: "problem.command-failed",
      });
  }
}
