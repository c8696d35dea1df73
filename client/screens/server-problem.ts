import { msg } from "@lit/localize";

/** Why something that needs the server did not happen; `code` is the API's, or `offline`. */
export function serverProblem(code: string): string {
  switch (code) {
    case "offline":
      return msg("This needs a connection to the server. Please try again later.", { id: "needs-server" });
    case "too-many-requests":
      return msg("That was too often. Please wait a minute.", { id: "sign-in.too-often" });
    case "not-allowed":
      return msg("Only an admin of the group may do that. Everything is as it was.", { id: "problem.not-allowed" });
    default:
      return msg("That did not work this time. Nothing is lost; please try again.", { id: "sign-in.failed" });
  }
}
