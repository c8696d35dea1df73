import { isMessageId } from "../../../shared/lib/ids.ts";
import { limits } from "../../../shared/lib/limits.ts";
import { isPinEntry, metaRoots } from "../../../shared/model/meta.ts";
import type { RootRules } from "./root-rules.ts";

function serverOnly(root: string): RootRules {
  return { root, checkKey: () => "server-only", checkValue: () => "server-only" };
}

const pins: RootRules = {
  root: metaRoots.pins,
  checkKey: (state) => (isMessageId(state.key) ? undefined : "bad-key"),
  checkValue(value, _isFirst, _state, context) {
    if (value === 0) return undefined;
    if (!isPinEntry(value)) return "bad-value";
    return value.by === context.sender ? undefined : "foreign-pin";
  },
  checkResult(state, result) {
    const isPinned = isPinEntry(state.winner?.value);
    const isNew = state.existing === undefined;
    if (!isPinned && !isNew) return undefined;
    const { pinned, pinnedBySender, keys, keysOfSender } = result.countPins();
    if (isPinned && (pinned > limits.pinsPerChat || pinnedBySender > limits.pinsPerPerson)) return "too-many-pins";
    // What one person takes back takes up room only until the document is rewritten, and never all of it.
    const isOneTooMany = keys > limits.pinKeysPerChat || keysOfSender > limits.pinKeysPerPerson;
    return isNew && isOneTooMany ? "too-many-pins" : undefined;
  },
};

export const metaRules: readonly RootRules[] = [serverOnly(metaRoots.info), serverOnly(metaRoots.members), pins];
