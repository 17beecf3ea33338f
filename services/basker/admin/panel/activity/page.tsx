/**
 * Activity: who did what on the whole site, for a site owner.
 *
 * The list itself is the web package's.
 */
import { ActivityList, Empty } from '@claviger/web'
import { Box } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMe } from '../shell/me.ts'
import { activityPages, exportEvents } from './activity.api.ts'

export function ActivityPage() {
  const me = useMe()
  return me.isSiteOwner ? <Activity /> : <Empty title="Only a site owner can see the activity" />
}

function Activity() {
  const search = useSearch({ from: '/signed-in/activity' })
  const navigate = useNavigate({ from: '/activity' })
  const pages = useInfiniteQuery(activityPages(search))
  return (
    <Box maw={1100} mx="auto">
      <ActivityList
        events={pages.data?.pages.flatMap(({ events }) => events) ?? null}
        error={pages.error}
        onRetry={() => void pages.refetch()}
        hasMore={pages.hasNextPage}
        isLoadingMore={pages.isFetchingNextPage}
        onMore={() => void pages.fetchNextPage()}
        search={search}
        onSearch={(changed) => void navigate({ search: changed, replace: true })}
        onExport={() => exportEvents(search)}
      />
    </Box>
  )
}
