import { afterEach, beforeEach, expect, test } from "vitest";
import type { WebsocketProvider } from "y-websocket";
import { Awareness, encodeAwarenessUpdate } from "y-protocols/awareness";
import * as Y from "yjs";
import { createChannelProvider } from "../../../client/sync/channel-provider.ts";
import { VirtualSocket } from "../../../client/sync/virtual-socket.ts";
import { encodeSyncMessage, messageTypes, parseSyncMessage } from "../../../shared/protocol/sync-message.ts";

const doc = new Y.Doc();
let sent: Uint8Array[];
let socket: VirtualSocket;
let provider: WebsocketProvider;

beforeEach(() => {
  sent = [];
  const carrier = {
    attach: (attached: VirtualSocket) => {
      socket = attached;
      return 1;
    },
    sendData: (_channel: number, payload: Uint8Array) => sent.push(payload),
    detach: () => undefined,
  };
  class Socket extends VirtualSocket {
    constructor() {
      super(carrier, "aaaaaaaaaaaa", () => true);
    }
  }
  provider = createChannelProvider({
    docName: "aaaaaaaaaaaa",
    doc,
    Socket: Socket as unknown as typeof WebSocket,
    onDurable: () => undefined,
    onSynced: () => undefined,
    onClosed: () => undefined,
  });
  provider.connect();
  socket.handleOpened("e1");
});

afterEach(() => provider.destroy());

function sentAwareness(): Uint8Array[] {
  return sent.filter(([type]) => type === messageTypes.awareness);
}

test("what others say of themselves is taken, and not sent on", () => {
  const other = new Awareness(new Y.Doc());
  other.setLocalState({ typing: true });
  const update = encodeAwarenessUpdate(other, [other.clientID]);
  socket.handleData(encodeSyncMessage({ type: "awareness", update }));
  expect(provider.awareness.getStates().get(other.clientID)).toEqual({ typing: true });
  expect(sentAwareness()).toEqual([]);
  other.destroy();
});

test("what this device says of itself is sent", () => {
  provider.awareness.setLocalState({ typing: true });
  expect(sentAwareness()).toHaveLength(1);
  provider.awareness.setLocalState(null);
  expect(sentAwareness().map((bytes) => parseSyncMessage(bytes)?.type)).toEqual(["awareness", "awareness"]);
});
