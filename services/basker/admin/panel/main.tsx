/**
 * The panel in the browser: puts its parts together and starts.
 *
 * Places are router.tsx; what all dashboards share is the web package.
 */
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import { DashboardFrame, dashboardQueries } from '@claviger/web'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { router } from './router.tsx'
import { keeper } from './shell/api.ts'
import { meQuery } from './shell/me.ts'

const queries = dashboardQueries()
let epoch = keeper.epoch
keeper.subscribe(() => {
  // Another sign-in may be another person's; it may have been made in another tab.
  if (keeper.epoch !== null && keeper.epoch !== epoch && epoch !== null) {
    void queries.resetQueries({ queryKey: meQuery.queryKey }).then(() => queries.invalidateQueries())
  }
  epoch = keeper.epoch ?? epoch
})

const place = document.getElementById('root')
if (place === null) throw new TypeError('the page has no root')
createRoot(place).render(
  <DashboardFrame product="Basker" keeper={keeper} queries={queries}>
    <RouterProvider router={router} />
  </DashboardFrame>,
)
