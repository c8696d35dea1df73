import { parseDocName } from "../../../shared/lib/doc-name.ts";
import { controlChannel, parseMuxFrame } from "../../../shared/protocol/mux-frame.ts";
import { parseServerControl } from "../../../shared/protocol/control.ts";
import type { SimIdentity, SimServer } from "../machines/sim-server.ts";
import type { ServerSocket } from "../network/server-socket.ts";

/** Reads along with a socket: nothing of a chat is sent to somebody who is not in it. */
export function watchAccess(
  socket: ServerSocket,
  identity: SimIdentity,
  server: SimServer,
  fail: (violation: string) => void,
): void {
  const channels = new Map<number, string>();
  const checkDoc = (docName: string): void => {
    const address = parseDocName(docName);
    const isAllowed =
      address?.kind === "user"
        ? address.userId === identity.userId
        : address !== undefined && server.membersOf(address.chatId).has(identity.userId);
    if (!isAllowed) fail(`${identity.userId} was sent something of ${docName}`);
  };
  socket.onReceive = (bytes) => {
    const frame = parseMuxFrame(bytes);
    if (frame?.kind === "open") channels.set(frame.channel, frame.docName);
  };
  socket.onSend = (bytes) => {
    const frame = parseMuxFrame(bytes);
    if (frame?.kind !== "data") return;
    if (frame.channel !== controlChannel) {
      checkDoc(channels.get(frame.channel) ?? "nowhere");
      return;
    }
    const control = parseServerControl(Buffer.from(frame.payload).toString("utf8"));
    if (control?.type === "summary") checkDoc(control.chat.id);
  };
}
