/**
 * The addresses of the dashboard's pages, for the server: what is none of them is no page, and says so with a 404.
 *
 * What each shows is panel/router.tsx; a test holds the two together.
 */

/** `:name` stands for one segment. */
export const dashboardPlaces: readonly string[] = [
  '/',
  '/sign-in',
  '/sign-up',
  '/forgot-password',
  '/reset-password',
  '/verify-email',
  '/end-sessions',
  '/databases',
  '/databases/new',
  '/databases/:id',
  '/databases/:id/edit',
  '/settings',
  '/settings/api-keys',
  '/settings/sessions',
  '/settings/activity',
  '/settings/account',
  '/settings/billing',
]
