import type { ProfileChange } from "../api/accounts-api.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { PersonStore } from "../store/person-store.ts";
import type { UserId } from "../../shared/lib/ids.ts";
import type { UserInfo } from "../../shared/protocol/api.ts";

interface OwnProfileParts {
  readonly outbox: Outbox;
  readonly userId: UserId;
  readonly store: () => PersonStore;
  readonly onRenamed: (displayName: string) => void;
}

export interface OwnProfile {
  /** Goes out when the server is in reach. */
  change(change: ProfileChange): Promise<void>;
  rename(displayName: string): void;
  /** Takes over the own name as the server has it, unless another one is on its way there. */
  noteName(users: readonly UserInfo[]): void;
}

/** The person's own name and what others may see. */
export function openOwnProfile({ outbox, userId, store, onRenamed }: OwnProfileParts): OwnProfile {
  const change = async (wanted: ProfileChange): Promise<void> => {
    try {
      await outbox.add({ kind: "change-profile", change: wanted });
    } catch {
      store().problems.add({ code: "storage-unavailable" });
    }
  };
  return {
    change,
    rename: (displayName) => {
      const name = displayName.trim();
      if (name === "") return;
      store().people.rename(name);
      onRenamed(name);
      void change({ displayName: name });
    },
    noteName: (users) => {
      const own = users.find(({ id }) => id === userId);
      const isChanging = outbox.commands.some(
        ({ command }) => command.kind === "change-profile" && command.change.displayName !== undefined,
      );
      if (own !== undefined && !isChanging) onRenamed(own.displayName);
    },
  };
}
