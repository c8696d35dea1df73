import { msg } from "@lit/localize";

/** Why something that needs the server did not happen; `code` is the API's, or `offline`. */
export function serverProblem(code: string): string {
  switch (code) {
    case "offline":
      return msg("This needs a connection to the server. Please try again later.", { id: "needs-server" });
    case "too-many-requests":
      return msg("The server takes no more attempts just now. Please try again in a few minutes.", {
        id: "sign-in.too-often",
      });
    case "not-allowed":
      return msg("Only an admin of the group may do that. Everything is as it was.", { id: "problem.not-allowed" });
    case "no-room":
      return msg("This group is full. Ask whoever invited you.", { id: "invite.no-room" });
    case "not-found":
      return msg("The chat or the person is not there any more, so nothing was changed.", { id: "problem.not-found" });
    case "sign-in":
      return msg("Please sign in again – everything is saved here", { id: "connection.refused" });
    default:
      return msg("That did not work this time. Nothing is lost; please try again.", { id: "sign-in.failed" });
  }
}
