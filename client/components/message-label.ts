import { msg, str } from "@lit/localize";
import type { MessageView } from "../store/views.ts";
import { deliveryLabel, deliveryOf } from "./delivery-icon.ts";
import { seenCountLabel, type SeenCount } from "./seen-count.ts";
import { fullTime } from "./times.ts";

/** What a message is called where it is read out: who wrote it, when, and how far an own one got. */
export function messageLabel(message: MessageView, author: string, count: SeenCount | undefined): string {
  const time = fullTime(message.sentAt);
  if (!message.own) return msg(str`${author}, ${time}`, { id: "message.label" });
  const delivery = count === undefined ? deliveryLabel(deliveryOf(message)) : seenCountLabel(count);
  return msg(str`You, ${time}, ${delivery}`, { id: "message.own-label" });
}
