import type { MessageView } from "../../../client/store/views.ts";
import { createMessage } from "./messages.ts";
import { me, people } from "./people.ts";

const script = Array.from({ length: 48 }, (_, i) => `cp -a "plan-${i + 1}.svg" harbour/  # room 3.${(i % 6) + 1}`);

/** Long code, and after it a change that is on its way. */
export function withUnfinished(messages: readonly MessageView[], now: number): readonly MessageView[] {
  const code = `This copies all plans:\n\`\`\`sh\n${script.join("\n")}\n\`\`\``;
  return [
    ...messages,
    createMessage({ by: people.anna.id, text: code, ago: 3, state: "sent" }, now, messages.length),
    createMessage(
      { by: me.id, text: "Thursday at nine, then.", ago: 2, state: "sent", edited: true, editUnsent: true },
      now,
      messages.length + 1,
    ),
  ];
}

/** A change that was begun of a message that is not shown. As the app keeps it, on this device. */
export function noteBegunChange(isBegun: boolean): void {
  const name = `roost.${me.id}.begun.g0000harbour.01k7aaaaaaabcdu0000000-0`;
  if (isBegun) localStorage.setItem(name, "Third floor, the corner with the big windows");
  else localStorage.removeItem(name);
}
