import type { ProfileChange } from "../api/accounts-api.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { PersonStore } from "../store/person-store.ts";
import type { PersonView } from "../store/views.ts";
import type { UserId } from "../../shared/lib/ids.ts";

interface OwnProfileParts {
  readonly outbox: Outbox;
  readonly userId: UserId;
  readonly store: () => PersonStore;
  readonly onProfile: (self: PersonView) => void;
}

export interface OwnProfile {
  /** Goes out when the server is in reach. */
  change(change: ProfileChange): Promise<void>;
  readonly rename: (name: string) => void;
  /** What the server says of a person. Of oneself, what waits to be changed is changed already. */
  readonly expect: (user: PersonView) => PersonView;
  /** Another tab has changed something. */
  readonly refresh: () => void;
}

/** The person's own name and picture, and what others may see. */
export function openOwnProfile({ outbox, userId, store, onProfile }: OwnProfileParts): OwnProfile {
  const expect = (user: PersonView): PersonView => {
    if (user.id !== userId) return user;
    let self = user;
    for (const { command } of outbox.commands)
      if (command.kind === "change-profile") self = apply(self, command.change);
    onProfile(self);
    return self;
  };
  const show = (self: PersonView): void => {
    store().people.noteSelf(self);
    onProfile(self);
  };
  const change = async (wanted: ProfileChange): Promise<void> => {
    show(apply(store().people.find(userId), wanted));
    try {
      await outbox.add({ kind: "change-profile", change: wanted });
    } catch {
      store().problems.add({ code: "storage-unavailable" });
    }
  };
  return {
    change,
    rename: (name) => {
      const displayName = name.trim();
      if (displayName !== "") void change({ displayName });
    },
    expect,
    refresh: () => store().people.noteSelf(expect(store().people.find(userId))),
  };
}

function apply({ avatar: before, ...self }: PersonView, { displayName, avatar }: ProfileChange): PersonView {
  const shown = avatar === undefined ? before : avatar?.name;
  return { ...self, displayName: displayName ?? self.displayName, ...(shown === undefined ? {} : { avatar: shown }) };
}
