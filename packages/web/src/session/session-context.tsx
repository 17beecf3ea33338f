/**
 * The signed-in state, for components.
 *
 * Who keeps it is session-keeper.ts.
 */
import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react'
import type { SessionKeeper, SessionState } from './session-keeper.ts'

const KeeperContext = createContext<SessionKeeper | null>(null)

export function SessionProvider({ keeper, children }: { keeper: SessionKeeper; children: ReactNode }) {
  return <KeeperContext value={keeper}>{children}</KeeperContext>
}

export function useKeeper(): SessionKeeper {
  const keeper = useContext(KeeperContext)
  if (keeper === null) throw new TypeError('useKeeper outside of a SessionProvider')
  return keeper
}

/** Renders again with each change. */
export function useSessionState(): SessionState {
  const keeper = useKeeper()
  return useSyncExternalStore(
    (listener) => keeper.subscribe(listener),
    () => keeper.state,
  )
}
