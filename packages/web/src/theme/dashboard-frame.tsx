/**
 * What every dashboard stands in: theme, notifications, the session and the query cache.
 *
 * Which routes there are is up to each dashboard.
 */
import { MantineProvider } from '@mantine/core'
import { notifyManager, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { ProductContext } from '../page/product-context.tsx'
import { SessionProvider } from '../session/session-context.tsx'
import type { SessionKeeper } from '../session/session-keeper.ts'
import { mayPass } from '../wire/problem.ts'
import './forced-colors.css'
import { Notices } from './notices.tsx'
import { styleNonceOfPage } from './style-nonce.ts'
import { theme, themeVariables } from './theme.ts'

/** A cache that asks again only where that may help, and says so where the network is lost rather than wait for it. */
export function dashboardQueries(): QueryClient {
  // By default a page hears of what is under way in a later task, and the second click of a double click comes before it.
  notifyManager.setScheduler(queueMicrotask)
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        networkMode: 'always',
        refetchOnReconnect: true,
        retry: (failures, error) => failures < 2 && mayPass(error),
      },
      // What was sent, passwords among it, is forgotten with the form that sent it.
      mutations: { retry: false, networkMode: 'always', gcTime: 0 },
    },
  })
}

export interface DashboardFrameProps {
  /** Its name, as people know it. */
  readonly product: string
  readonly keeper: SessionKeeper
  readonly queries: QueryClient
  readonly children: ReactNode
}

export function DashboardFrame({ product, keeper, queries, children }: DashboardFrameProps) {
  const [styleNonce] = useState(styleNonceOfPage)
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={themeVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => styleNonce}
    >
      <QueryClientProvider client={queries}>
        <ProductContext value={product}>
          <SessionProvider keeper={keeper}>{children}</SessionProvider>
        </ProductContext>
      </QueryClientProvider>
      <Notices />
    </MantineProvider>
  )
}
