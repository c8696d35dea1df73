import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { UserPlus } from "lucide";
import type { UserId } from "../../shared/lib/ids.ts";
import "../components/avatar.ts";
import { icon } from "../components/icon.ts";
import { presenceText } from "../components/presence-text.ts";
import type { ChatView, PersonView } from "../store/views.ts";

interface ChatMembersOptions {
  readonly chat: ChatView;
  readonly me: UserId | undefined;
  readonly canChange: boolean;
  readonly choose: (person: PersonView) => void;
  readonly add: () => void;
}

/** Who is in a group, and what of it waits for the connection. */
export function chatMembers(options: ChatMembersOptions): TemplateResult | typeof nothing {
  const { chat, canChange, add } = options;
  const { members, removing } = chat;
  // The last one has left.
  if (members.length + removing.length === 0) return nothing;
  return html`<section>
    <h3 class="px-2.5 pb-1 text-13 font-medium">
      ${members.length === 1 ? msg("1 member", { id: "members.one" }) : msg(str`${members.length} members`, { id: "members.many" })}
    </h3>
    <ul>
      ${members.map((person) => html`<li>${memberButton(person, options)}</li>`)}
      ${removing.map(
        (person) =>
          html`<li class="flex min-h-14 items-center gap-3 px-2.5 py-1.5">
            ${line(person, msg("Is taken out with the next connection", { id: "details.removing" }))}
          </li>`,
      )}
    </ul>
    ${
      canChange
        ? html`<button class="button button-quiet w-full" @click=${add}>
            ${icon(UserPlus, 18)} ${msg("Add people", { id: "details.add" })}
          </button>`
        : nothing
    }
  </section>`;
}

function memberButton(person: PersonView, { chat, me, choose }: ChatMembersOptions): TemplateResult {
  const isMe = person.id === me;
  return html`<button
    class="flex min-h-14 w-full items-center gap-3 rounded-card px-2.5 py-1.5 text-start -outline-offset-2 enabled:hover:bg-hover"
    ?disabled=${isMe}
    @click=${() => choose(person)}
  >
    ${line(person, stateOf(person, chat, isMe))}
    ${
      chat.adminIds.includes(person.id)
        ? html`<span class="rounded-full bg-field px-2 py-0.5 text-12 text-ink-soft"
            >${msg("Admin", { id: "details.admin" })}</span
          >`
        : nothing
    }
  </button>`;
}

function stateOf(person: PersonView, { pendingChanges }: ChatView, isMe: boolean): string {
  if (pendingChanges.includes(`add:${person.id}`)) {
    return msg("Is added with the next connection", { id: "details.adding" });
  }
  if (pendingChanges.includes(`admin:${person.id}`)) return msg("Waits for the connection", { id: "details.waits" });
  return isMe ? msg("You", { id: "reaction.you" }) : presenceText(person);
}

function line(person: PersonView, text: string): TemplateResult {
  return html`<roost-avatar
      size="40"
      .name=${person.displayName}
      .seed=${person.id}
      .picture=${person.avatar}
      ?online=${person.online}
    ></roost-avatar>
    <span class="min-w-0 flex-1">
      <span class="block truncate text-15 font-medium" dir="auto">${person.displayName}</span>
      <span class="block text-13 text-ink-soft">${text}</span>
    </span>`;
}
