/**
 * The dashboard's places, each loaded when somebody first goes there.
 *
 * What a place shows is its feature's page.tsx; src/places.ts names the same addresses for the server.
 */
import { dashboardRouting, lazyPage, parseActivitySearch, parseSignInSearch } from '@claviger/web'
import { createRootRoute, createRoute, createRouter, Outlet, redirect } from '@tanstack/react-router'
import { apiKeysQuery } from './shell/api-keys.api.ts'
import { billingQuery } from './shell/billing.api.ts'
import { databaseQuery, databasesQuery } from './shell/databases.api.ts'
import { parseDatabasesSearch } from './shell/databases-search.ts'
import { parseKeySearch } from './shell/key-search.ts'
import { meQuery } from './shell/me.api.ts'
import { askAhead, askAheadFor, askPageAhead } from './shell/queries.ts'
import { sessionsQuery } from './shell/sessions.api.ts'

const root = createRootRoute({ component: Outlet })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyPage(() => import('./sign-in/page.tsx'), 'SignInPage'),
  validateSearch: parseSignInSearch,
})

const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  component: lazyPage(() => import('./sign-up/page.tsx'), 'SignUpPage'),
})

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  component: lazyPage(() => import('./forgot-password/page.tsx'), 'ForgotPasswordPage'),
})

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: lazyPage(() => import('./mailed-link/page.tsx'), 'ResetPasswordPage'),
})

const verifyEmail = createRoute({
  getParentRoute: () => root,
  path: '/verify-email',
  component: lazyPage(() => import('./mailed-link/page.tsx'), 'VerifyEmailPage'),
})

const endSessions = createRoute({
  getParentRoute: () => root,
  path: '/end-sessions',
  component: lazyPage(() => import('./mailed-link/page.tsx'), 'EndSessionsPage'),
})

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: lazyPage(() => import('./shell/app-frame.tsx'), 'AppFrame'),
  loader: () => askAhead(meQuery),
})

const databases = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  component: lazyPage(() => import('./databases/page.tsx'), 'DatabasesPage'),
  validateSearch: parseDatabasesSearch,
  loader: () => askAhead(databasesQuery),
})

const registerDatabase = createRoute({
  getParentRoute: () => signedIn,
  path: '/databases/new',
  component: lazyPage(() => import('./databases/page.tsx'), 'RegisterDatabasePage'),
})

/** Who shortens the address of a database means the list. */
const databasesToo = createRoute({
  getParentRoute: () => signedIn,
  path: '/databases',
  beforeLoad: () => {
    throw redirect({ to: '/', replace: true })
  },
})

const database = createRoute({
  getParentRoute: () => signedIn,
  path: '/databases/$id',
  component: lazyPage(() => import('./database/page.tsx'), 'DatabasePage'),
  loader: ({ params }) => askAhead(databaseQuery(params.id)),
})

const editDatabase = createRoute({
  getParentRoute: () => signedIn,
  path: '/databases/$id/edit',
  component: lazyPage(() => import('./database/page.tsx'), 'EditDatabasePage'),
  loader: ({ params }) => askAhead(databaseQuery(params.id)),
})

const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/api-keys', replace: true })
  },
})

const apiKeys = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/api-keys',
  component: lazyPage(() => import('./api-keys/page.tsx'), 'ApiKeysPage'),
  validateSearch: parseKeySearch,
  loader: () => askPageAhead(apiKeysQuery('active')),
})

const sessions = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/sessions',
  component: lazyPage(() => import('./sessions/page.tsx'), 'SessionsPage'),
  loader: () => askAhead(sessionsQuery),
})

const activity = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/activity',
  component: lazyPage(() => import('./activity/page.tsx'), 'ActivityPage'),
  validateSearch: parseActivitySearch,
})

const account = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/account',
  component: lazyPage(() => import('./account/page.tsx'), 'AccountPage'),
})

const billing = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/billing',
  component: lazyPage(() => import('./billing/page.tsx'), 'BillingPage'),
  loader: () => askAheadFor(({ isVerified }) => billingQuery(isVerified)),
})

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    signUp,
    forgotPassword,
    resetPassword,
    verifyEmail,
    endSessions,
    signedIn.addChildren([
      databases,
      databasesToo,
      registerDatabase,
      database,
      editDatabase,
      settings,
      apiKeys,
      sessions,
      activity,
      account,
      billing,
    ]),
  ]),
  ...dashboardRouting(),
  defaultNotFoundComponent: lazyPage(() => import('./shell/no-such-page.tsx'), 'NoSuchPage'),
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
