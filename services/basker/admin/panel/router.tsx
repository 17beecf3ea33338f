/**
 * The panel's places, each loaded when somebody first goes there.
 *
 * What a place shows is its feature's page.tsx; src/places.ts names the same addresses for the server.
 */
import { dashboardRouting, lazyPage, parseActivitySearch, parseSignInSearch } from '@claviger/web'
import { createRootRoute, createRoute, createRouter, Outlet } from '@tanstack/react-router'
import { parseListSearch } from './shell/list-search.ts'

const root = createRootRoute({ component: Outlet })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyPage(() => import('./sign-in/page.tsx'), 'SignInPage'),
  validateSearch: parseSignInSearch,
})

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  component: lazyPage(() => import('./forgot-password/page.tsx'), 'ForgotPasswordPage'),
})

const acceptInvitation = createRoute({
  getParentRoute: () => root,
  path: '/accept-invitation',
  component: lazyPage(() => import('./mailed-link/page.tsx'), 'AcceptInvitationPage'),
})

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: lazyPage(() => import('./mailed-link/page.tsx'), 'ResetPasswordPage'),
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
})

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  component: lazyPage(() => import('./documents/page.tsx'), 'HomePage'),
})

const profile = createRoute({
  getParentRoute: () => signedIn,
  path: '/profile',
  component: lazyPage(() => import('./profile/page.tsx'), 'ProfilePage'),
})

const users = createRoute({
  getParentRoute: () => signedIn,
  path: '/users',
  component: lazyPage(() => import('./users/page.tsx'), 'UsersPage'),
})

const activity = createRoute({
  getParentRoute: () => signedIn,
  path: '/activity',
  component: lazyPage(() => import('./activity/page.tsx'), 'ActivityPage'),
  validateSearch: parseActivitySearch,
})

const documents = createRoute({
  getParentRoute: () => signedIn,
  path: '/t/$tenant/$collection',
  component: lazyPage(() => import('./documents/page.tsx'), 'DocumentsPage'),
  validateSearch: parseListSearch,
})

const newDocument = createRoute({
  getParentRoute: () => signedIn,
  path: '/t/$tenant/$collection/new',
  component: lazyPage(() => import('./document/page.tsx'), 'NewDocumentPage'),
})

const document = createRoute({
  getParentRoute: () => signedIn,
  path: '/t/$tenant/$collection/$id',
  component: lazyPage(() => import('./document/page.tsx'), 'DocumentPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    forgotPassword,
    acceptInvitation,
    resetPassword,
    endSessions,
    signedIn.addChildren([home, profile, users, activity, documents, newDocument, document]),
  ]),
  basepath: '/admin',
  ...dashboardRouting(),
  defaultNotFoundComponent: lazyPage(() => import('./shell/no-such-page.tsx'), 'NoSuchPage'),
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
