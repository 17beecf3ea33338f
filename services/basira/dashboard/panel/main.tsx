/**
 * The dashboard in the browser: puts its parts together and starts.
 *
 * Places are router.tsx; what all dashboards share is the web package.
 */
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import { DashboardFrame } from '@claviger/web'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { router } from './router.tsx'
import { keeper } from './shell/api.ts'
import { queries } from './shell/queries.ts'

const place = document.getElementById('root')
if (place === null) throw new TypeError('the page has no root')
createRoot(place).render(
  <DashboardFrame product="Basira" keeper={keeper} queries={queries}>
    <RouterProvider router={router} />
  </DashboardFrame>,
)
