import { html, nothing, type TemplateResult } from "lit";
import type { UserId } from "../../shared/lib/ids.ts";
import type { MessageView, PersonView } from "../store/views.ts";
import type { ReactionAddEvent, ReactionToggleEvent } from "./reaction-bar.ts";

/** What nobody needs to read; each comes with the first message that has it. */
const parts = {
  reactions: () => import("./reaction-bar.ts"),
  readers: () => import("./seen-list.ts"),
  failure: () => import("./message-failure.ts"),
} as const;

function loadPart(name: keyof typeof parts): void {
  parts[name]().catch(reportError);
}

interface ReactionsOptions {
  readonly message: MessageView;
  readonly names: ReadonlyMap<UserId, string>;
  readonly me: UserId | undefined;
  /** The person may react. */
  readonly isOpen: boolean;
  readonly toggle: (event: ReactionToggleEvent) => void;
  readonly add: (event: ReactionAddEvent) => void;
}

/** What people gave to a message, if anything. */
export function messageReactions(options: ReactionsOptions): TemplateResult | typeof nothing {
  const { message, names, me, isOpen, toggle, add } = options;
  if (message.reactions.length === 0 || message.deleted) return nothing;
  loadPart("reactions");
  return html`<roost-reaction-bar
    class="mt-1"
    .reactions=${message.reactions}
    .names=${names}
    .me=${me ?? ""}
    ?disabled=${!isOpen}
    @reaction-toggle=${toggle}
    @reaction-add=${add}
  ></roost-reaction-bar>`;
}

/** What became of a message that was refused. */
export function messageFailure(message: MessageView): TemplateResult | typeof nothing {
  if (message.state !== "failed") return nothing;
  loadPart("failure");
  return html`<roost-message-failure .message=${message}></roost-message-failure>`;
}

/** Who has read up to here and no further. */
export function messageReaders(readers: readonly PersonView[]): TemplateResult | typeof nothing {
  if (readers.length === 0) return nothing;
  loadPart("readers");
  return html`<roost-seen-list class="mt-0.5" .people=${readers}></roost-seen-list>`;
}
