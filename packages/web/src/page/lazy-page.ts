/**
 * A page of a dashboard whose script is loaded when somebody goes there.
 *
 * What becomes of it where the server is away is page-script.ts.
 */
import { lazyRouteComponent } from '@tanstack/react-router'
import { pageScript } from './page-script.ts'

/** For a route: the component `name` of what `load` imports. */
export function lazyPage<Script extends Record<string, unknown>, Name extends keyof Script & string>(
  load: () => Promise<Script>,
  name: Name,
) {
  return lazyRouteComponent(pageScript(load), name)
}
