import { msg } from "@lit/localize";
import {
  Copy,
  CornerUpLeft,
  Eye,
  Forward,
  Link,
  MailOpen,
  MessagesSquare,
  Pencil,
  Pin,
  PinOff,
  ShieldX,
  Trash,
  type IconNode,
} from "lucide";
import type { MessageAction } from "./message-actions.ts";

export function actionIcon(action: Exclude<MessageAction, "react">): IconNode {
  return icons[action];
}

const icons: Readonly<Record<Exclude<MessageAction, "react">, IconNode>> = {
  reply: CornerUpLeft,
  thread: MessagesSquare,
  edit: Pencil,
  "copy-text": Copy,
  "copy-link": Link,
  forward: Forward,
  "seen-by": Eye,
  pin: Pin,
  unpin: PinOff,
  "mark-unread": MailOpen,
  delete: Trash,
  remove: ShieldX,
};

export function actionLabel(action: MessageAction): string {
  switch (action) {
    case "reply":
      return msg("Reply", { id: "action.reply" });
    case "thread":
      return msg("Reply in thread", { id: "action.thread" });
    case "react":
      return msg("Add a reaction", { id: "reaction.add" });
    case "edit":
      return msg("Edit", { id: "action.edit" });
    case "copy-text":
      return msg("Copy text", { id: "message.copy" });
    case "copy-link":
      return msg("Copy link", { id: "action.copy-link" });
    case "forward":
      return msg("Forward", { id: "action.forward" });
    case "seen-by":
      return msg("Seen by", { id: "action.seen-by" });
    case "pin":
      return msg("Pin", { id: "action.pin" });
    case "unpin":
      return msg("Unpin", { id: "action.unpin" });
    case "mark-unread":
      return msg("Mark unread", { id: "action.mark-unread" });
    case "delete":
      return msg("Delete", { id: "action.delete" });
    case "remove":
      return msg("Remove for everybody", { id: "action.remove" });
  }
}
