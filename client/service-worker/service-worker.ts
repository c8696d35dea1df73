import { applyUpdateMessage } from "../../shared/lib/service-worker-message.ts";
import { answerFromShell, dropOldShells, storeShell } from "./shell-cache.ts";

declare const self: ServiceWorkerGlobalScope;

/** Keeps the app itself on the device, so that it starts without a network. Data is not its business. */
self.addEventListener("install", (event) => event.waitUntil(storeShell()));

self.addEventListener("activate", (event) => event.waitUntil(dropOldShells().then(() => self.clients.claim())));

self.addEventListener("message", (event) => {
  if (event.data === applyUpdateMessage) event.waitUntil(self.skipWaiting());
});

self.addEventListener("fetch", (event) => {
  const answer = answerFromShell(event.request, self.location.origin);
  if (answer !== undefined) event.respondWith(answer);
});
