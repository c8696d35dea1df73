import { z } from "zod";
import { findDisplayNameProblem, findEmailProblem, findPasswordProblem } from "../accounts/account-rules.ts";
import { isChatId, isMessageId, isUserId, type ChatId, type MessageId, type UserId } from "../../shared/lib/ids.ts";
import { limits } from "../../shared/lib/limits.ts";

/** Fields that several routes take. */

function textWith(findProblem: (text: string) => string | undefined): z.ZodType<string> {
  return z.string().superRefine((text, context) => {
    const message = findProblem(text);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  });
}

export const email = textWith(findEmailProblem).transform((text) => text.trim());
export const displayName = textWith(findDisplayNameProblem).transform((text) => text.trim());
export const newPassword = textWith(findPasswordProblem);
/** One to check: any text, so that what is wrong about it is not told. */
export const givenPassword = z.string().min(1).max(1_000);
export const deviceName = z.string().trim().max(limits.deviceNameLength);
export const title = z.string().trim().min(1).max(limits.titleLength);

export const userId = z.custom<UserId>(isUserId, "expected a user id");
export const chatId = z.custom<ChatId>(isChatId, "expected a chat id");
export const messageId = z.custom<MessageId>(isMessageId, "expected a message id");

/** A `limit` in a query. */
export function pageSize(max: number, fallback: number): z.ZodType<number> {
  return z
    .string()
    .regex(/^\d{1,4}$/u, `expected a whole number from 1 to ${max}`)
    .transform(Number)
    .pipe(z.number().min(1).max(max))
    .default(fallback);
}
