import { expect, test } from "vitest";
import { ChatPeople } from "../../../client/screens/chat-people.ts";
import type { PersonView } from "../../../client/store/views.ts";
import { me, people } from "../gallery/people.ts";

test("people are named to themselves also in a chat that they were removed from", () => {
  const chatPeople = new ChatPeople();
  const others: readonly PersonView[] = Object.values(people);
  chatPeople.update(others, others, me);
  expect(chatPeople.names.get(me.id)).toBe(me.displayName);
  expect(chatPeople.audience).not.toContain(me.id);
});
