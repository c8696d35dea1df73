import { msg, str } from "@lit/localize";
import type { KnownInvite } from "../controllers/invite-controller.ts";

/** Who invites, and how many are there already. */
export function inviteText({ invitedBy, members }: KnownInvite): string {
  const count =
    members === 1 ? msg("1 member", { id: "members.one" }) : msg(str`${members} members`, { id: "members.many" });
  return msg(str`${invitedBy} invites you. So far: ${count}.`, { id: "invite.by" });
}

export function inviteTitle({ title }: KnownInvite): string {
  return msg(str`You are invited to “${title}”`, { id: "invite.title-known" });
}

/** The link leads nowhere, or not any more. */
export function isInviteOver(code: string): boolean {
  return code === "invite-invalid" || code === "not-found";
}

export function inviteOverText(): string {
  return msg("This invitation is no longer valid. Ask for a new one.", { id: "invite.invalid" });
}
