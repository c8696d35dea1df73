import { msg } from "@lit/localize";

/** Why the server could not be entered, in a sentence; `code` is the API's, or `offline`. */
export function signInProblem(code: string): string {
  switch (code) {
    case "offline":
      return msg("The server cannot be reached. Signing in needs a connection; please try again later.", {
        id: "sign-in.offline",
      });
    case "wrong-credentials":
      return msg("E-mail and password do not belong together.", { id: "sign-in.wrong" });
    case "email-taken":
      return msg("There is already an account with this e-mail.", { id: "sign-up.email-taken" });
    case "registration-closed":
      return msg(
        "This server does not take new accounts by itself. Ask somebody who is here for an invitation, or the person who runs it.",
        {
          id: "sign-up.closed",
        },
      );
    case "invite-invalid":
      return msg("You need a valid invitation to join this server. Ask for a new one.", { id: "sign-up.invite" });
    case "bad-origin":
      return msg("The server lets nobody in from this address. Ask the person who runs it which one is right.", {
        id: "sign-in.wrong-address",
      });
    case "too-many-requests":
      return msg("The server takes no more attempts just now. Please try again in a few minutes.", {
        id: "sign-in.too-often",
      });
    case "bad-request":
      return msg("Something you entered was not accepted. Please check it.", { id: "sign-in.bad-request" });
    default:
      return msg("That did not work this time. Nothing is lost; please try again.", { id: "sign-in.failed" });
  }
}

/** What is wrong with an address, before anybody is asked. */
export function emailProblem(email: string): string | undefined {
  if (email === "") return msg("Please enter your e-mail address", { id: "field.email-missing" });
  return isEmail(email) ? undefined : msg("This e-mail address is not complete", { id: "field.email-partial" });
}

function isEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$|^[^\s@]+@localhost$/u.test(text);
}
