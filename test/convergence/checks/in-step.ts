import { metaDocName } from "../../../shared/lib/doc-name.ts";
import type { ChatId } from "../../../shared/lib/ids.ts";
import type { SimDevice } from "../machines/sim-device.ts";
import type { Network } from "../network/network.ts";
import { segmentNamesOf } from "./replica-check.ts";

/**
 * Whether all that a device has open of a chat was compared with the server that runs now. With a broken connection it may
 * still think so of the server that there was; and what its disk has from before a restore is shown for a moment when it is
 * read late.
 */
export function isInStep(device: SimDevice, chatId: ChatId, network: Network): boolean {
  if (device.tab === undefined || device.readsLate || !network.isConnected(device.name)) return false;
  const { documents } = device.tab.space;
  return [metaDocName(chatId), ...segmentNamesOf(chatId)].every(
    (docName) => documents.find(docName)?.isSynced !== false,
  );
}
