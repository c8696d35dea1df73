import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { UserId } from "../../shared/lib/ids.ts";
import { limits } from "../../shared/lib/limits.ts";
import "../components/dialog.ts";
import type { PersonSelectEvent } from "../components/people-list.ts";
import "../components/people-list.ts";
import { fieldValue, textField } from "../components/text-field.ts";
import type { PersonView } from "../store/views.ts";

/** What is being asked about a chat. */
export type DetailsQuestion =
  | "rename"
  | "add"
  | "leave"
  | { readonly member: PersonView }
  | { readonly adding: ReadonlySet<UserId> };

interface Question {
  readonly question: DetailsQuestion | undefined;
  readonly close: () => void;
}

const cancelLabel = (): string => msg("Cancel", { id: "cancel" });

export function renameDialog(
  options: Question & { readonly title: string; readonly rename: (title: string) => void },
): TemplateResult {
  const { question, close, title, rename } = options;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const wanted = fieldValue(new FormData(event.currentTarget as HTMLFormElement), "title").trim();
    if (wanted === "") return;
    close();
    if (wanted !== title) rename(wanted);
  };
  const name = msg("Name of the group", { id: "new-group.name" });
  return html`<roost-dialog ?open=${question === "rename"} .heading=${name} @dialog-close=${close}>
    ${
      question === "rename"
        ? html`<form id="rename" class="pt-2" @submit=${submit}>
            ${textField({
              name: "title",
              label: name,
              autocomplete: "off",
              maxLength: limits.titleLength,
              value: title,
              autofocus: true,
            })}
          </form>`
        : nothing
    }
    <button slot="actions" class="button button-primary" form="rename">${msg("Save", { id: "composer.save" })}</button>
    <button slot="actions" class="button button-quiet" @click=${close}>${cancelLabel()}</button>
  </roost-dialog>`;
}

export function addDialog(
  options: Question & {
    readonly people: readonly PersonView[];
    readonly change: (selected: ReadonlySet<UserId>) => void;
    readonly add: (userIds: readonly UserId[]) => void;
  },
): TemplateResult {
  const { question, close, people, change, add } = options;
  const isOpen = question === "add" || (typeof question === "object" && "adding" in question);
  const selected = typeof question === "object" && "adding" in question ? question.adding : new Set<UserId>();
  const toggle = ({ userId }: PersonSelectEvent): void => {
    const next = new Set(selected);
    if (!next.delete(userId)) next.add(userId);
    change(next);
  };
  const submit = (): void => {
    close();
    add([...selected]);
  };
  return html`<roost-dialog ?open=${isOpen} .heading=${msg("Add people", { id: "details.add" })} @dialog-close=${close}>
    ${
      people.length === 0
        ? msg("Everybody is in this group already.", { id: "details.add-nobody" })
        : html`<roost-people-list
            class="-mx-2.5 block"
            multiple
            .label=${msg("People", { id: "people.title" })}
            .people=${isOpen ? people : []}
            .selected=${selected}
            @person-select=${toggle}
          ></roost-people-list>`
    }
    <button slot="actions" class="button button-primary" ?disabled=${selected.size === 0} @click=${submit}>
      ${msg("Add", { id: "details.add-action" })}
    </button>
    <button slot="actions" class="button button-quiet" @click=${close}>${cancelLabel()}</button>
  </roost-dialog>`;
}

export function memberDialog(
  options: Question & {
    readonly canChange: boolean;
    readonly adminIds: readonly UserId[];
    readonly write: (userId: UserId) => void;
    readonly setAdmin: (userId: UserId, admin: boolean) => void;
    readonly remove: (userId: UserId) => void;
  },
): TemplateResult {
  const { question, close, canChange, adminIds, write, setAdmin, remove } = options;
  const member = typeof question === "object" && "member" in question ? question.member : undefined;
  const isAdmin = member !== undefined && adminIds.includes(member.id);
  const act = (run: (userId: UserId) => void) => () => {
    close();
    if (member !== undefined) run(member.id);
  };
  return html`<roost-dialog ?open=${member !== undefined} .heading=${member?.displayName ?? ""} @dialog-close=${close}>
    ${member?.email ?? nothing}
    <button slot="actions" class="button" @click=${act(write)}>
      ${msg("Write a message", { id: "details.write" })}
    </button>
    ${
      canChange
        ? html`<button slot="actions" class="button" @click=${act((userId) => setAdmin(userId, !isAdmin))}>
              ${
                isAdmin
                  ? msg("Take admin rights away", { id: "details.admin-off" })
                  : msg("Make admin", { id: "details.admin-on" })
              }
            </button>
            <button slot="actions" class="button button-danger" @click=${act(remove)}>
              ${msg("Remove from the group", { id: "details.remove" })}
            </button>`
        : nothing
    }
    <button slot="actions" class="button button-quiet" @click=${close}>${cancelLabel()}</button>
  </roost-dialog>`;
}

export function leaveDialog(
  options: Question & {
    /** There is no other admin, but there are others. */
    readonly isNeeded: boolean;
    readonly isLast: boolean;
    readonly leave: () => void;
  },
): TemplateResult {
  const { question, isNeeded, isLast, close, leave } = options;
  const submit = (): void => {
    close();
    leave();
  };
  return html`<roost-dialog
    ?open=${question === "leave"}
    .heading=${msg("Leave this group?", { id: "leave.title" })}
    @dialog-close=${close}
  >
    ${
      isNeeded
        ? msg("You are its only admin. Make somebody else an admin first: choose their name in the list of members.", {
            id: "leave.needed",
          })
        : isLast
          ? msg(
              "You are its last member: without you the server deletes it. What is on this device stays readable here.",
              {
                id: "leave.last",
              },
            )
          : msg("You get no more messages from it. What is on this device stays readable here.", { id: "leave.text" })
    }
    ${
      isNeeded
        ? nothing
        : html`<button slot="actions" class="button button-danger" @click=${submit}>
            ${msg("Leave the group", { id: "details.leave" })}
          </button>`
    }
    <button slot="actions" class="button button-quiet" @click=${close}>${cancelLabel()}</button>
  </roost-dialog>`;
}
