import { msg } from "@lit/localize";

/** For who has nobody to write to: links into a group are the way into the server, too. */
export function howToInvite(): string {
  return msg(
    "Make a group and send its invitation link: whoever follows it can make an account here and joins at once.",
    {
      id: "chats.alone-invite",
    },
  );
}
