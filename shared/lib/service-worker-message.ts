/** What a page tells a service worker that waits: take over now. Transmitted between versions of the app. */
export const applyUpdateMessage = "roost:apply-update";
