import { msg, str } from "@lit/localize";

/** That there are new replies in threads that concern the person. */
export function threadNewsText(count: number): string {
  return count === 1
    ? msg("New replies in a thread", { id: "thread.news" })
    : msg(str`New replies in ${count} threads`, { id: "thread.news-many" });
}
