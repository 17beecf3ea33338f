/**
 * Settings > Activity: who did what in the organization, for its owners.
 *
 * The list itself is the web package's.
 */
import { ActivityList, Empty } from '@claviger/web'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMe } from '../shell/me.api.ts'
import { activityPages, exportEvents } from './activity.api.ts'

export function ActivityPage() {
  const { organization } = useMe()
  return organization.role === 'owner' ? <Activity /> : <Empty title="Only owners can see the activity" />
}

function Activity() {
  const search = useSearch({ from: '/signed-in/settings/activity' })
  const navigate = useNavigate({ from: '/settings/activity' })
  const pages = useInfiniteQuery(activityPages(search))
  return (
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
  )
}
