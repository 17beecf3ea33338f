/**
 * The addresses of the panel's pages, for the server: what is none of them is no page, and says so with a 404.
 *
 * What each shows is panel/router.tsx; a test holds the two together.
 */

/** `:name` stands for one segment. */
export const adminPlaces: readonly string[] = [
  '/admin',
  '/admin/sign-in',
  '/admin/forgot-password',
  '/admin/accept-invitation',
  '/admin/reset-password',
  '/admin/end-sessions',
  '/admin/profile',
  '/admin/users',
  '/admin/activity',
  '/admin/t/:tenant/:collection',
  '/admin/t/:tenant/:collection/new',
  '/admin/t/:tenant/:collection/:id',
]
