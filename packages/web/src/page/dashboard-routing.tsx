/**
 * How the routers of the dashboards behave: tokens of links, scripts that are fetched ahead, waiting, and what goes wrong.
 *
 * Which places there are, and what an address shows that is none, is each dashboard's own.
 */
import { Failure, Loading } from '../state/states.tsx'
import { historyWithoutTokens } from './link-token.ts'
import { reloadPage } from './page-script.ts'

/** Options for `createRouter`; for one router, and before it begins. */
export function dashboardRouting() {
  return {
    history: historyWithoutTokens(),
    defaultPreload: 'intent',
    // Not within the frame, which would ask strangers to sign in for a page that there is not.
    notFoundMode: 'root',
    defaultPendingComponent: () => <Loading what="the page" />,
    defaultErrorComponent: ({ error }: { readonly error: unknown }) => (
      <Failure error={error} onRetry={() => void reloadPage()} />
    ),
  } as const
}
