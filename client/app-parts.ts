import { AccountSession } from "./api/account-session.ts";
import { AccountsApi, postRefresh } from "./api/accounts-api.ts";
import { ApiClient, type ApiClientOptions } from "./api/api-client.ts";
import { offlineFailure } from "./api/api-result.ts";
import { createBackOff } from "./api/back-off.ts";
import { ChatsApi } from "./api/chats-api.ts";
import { SessionRefresher } from "./api/session-refresher.ts";
import { createBrowserEnvironment, type Environment } from "./parts/environment.ts";
import { openPersonSpace } from "./parts/person-space.ts";
import { readCachedSettings } from "./store/settings.ts";
import { RoostStore } from "./store/roost-store.ts";

/** Builds the data layer and takes up the sign-in that this device remembers. */
export function createAppStore(environment: Environment = createBrowserEnvironment()): RoostStore {
  const { baseUrl, values } = environment;
  const refresher = new SessionRefresher({
    post: () => postRefresh(environment),
    values,
    locks: environment.locks,
    onRefused: () => account.expire(),
  });
  const createClient = (readDeviceId: NonNullable<ApiClientOptions["readDeviceId"]>): ApiClient =>
    new ApiClient({ baseUrl, fetch: environment.fetch, refresher, readDeviceId });
  /** Of whoever is signed in in this tab. */
  const client = createClient(() => store.deviceId);
  const { onStored, findDeviceName, random } = environment;
  const account: AccountSession = new AccountSession({
    api: new AccountsApi(client),
    values,
    backOff: createBackOff({ baseMs: 1_000, maxMs: 60_000, random }),
    enter: (call) =>
      Promise.all([environment.loadServerCalls(), findDeviceName()]).then(
        ([{ postSignIn }, deviceName]) => postSignIn(client, call, deviceName),
        // Without the code for it there is no server in reach either.
        () => offlineFailure(""),
      ),
    onSignedIn: () => refresher.noteSignIn(),
    onStored,
  });
  const store: RoostStore = new RoostStore({
    account,
    openSpace: (identity, cells, onProfile) => {
      // What it has begun ends as what it was, whoever is signed in by then.
      const own = createClient(() => identity.deviceId);
      client.onReach = () => own.onReach();
      return openPersonSpace({
        environment,
        identity,
        cells,
        onProfile,
        onOtherSession: () => {
          const isRemembered = account.readIdentity()?.identity.deviceId === identity.deviceId;
          // Else another tab has written down whose it is.
          if (isRemembered) account.expire();
          else void store.start();
        },
        refresher,
        client: own,
        accounts: new AccountsApi(own),
        chats: new ChatsApi(own),
      });
    },
    loadCalls: async () => {
      const { createServerCalls } = await environment.loadServerCalls();
      return createServerCalls(client, baseUrl, (chat) => store.applyChat(chat));
    },
    readSettings: (userId) => readCachedSettings(values, userId),
  });
  environment.onHidden(() => store.flush());
  account.finishSignOut();
  void store.start();
  return store;
}
