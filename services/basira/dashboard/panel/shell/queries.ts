/**
 * The cache of what was asked, forgotten when another person signs in.
 *
 * How long answers hold is the web package's.
 */
import { dashboardQueries } from '@claviger/web'
import { keeper } from './api.ts'
import { meQuery } from './me.api.ts'

export const queries = dashboardQueries()

let epoch = keeper.epoch
keeper.subscribe(() => {
  // Another sign-in may be another person's; it may have been made in another tab.
  if (keeper.epoch !== null && keeper.epoch !== epoch && epoch !== null) {
    void queries.resetQueries({ queryKey: meQuery.queryKey }).then(() => queries.invalidateQueries())
  }
  epoch = keeper.epoch ?? epoch
})
