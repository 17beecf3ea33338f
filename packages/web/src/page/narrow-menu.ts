/**
 * The menu of a narrow window, where it covers the page: open or not, and where the focus is meanwhile.
 *
 * On a wide window the menu is always there, and nothing of this is done.
 */
import { useMediaQuery } from '@mantine/hooks'
import { useLocation } from '@tanstack/react-router'
import { type MouseEvent, type RefObject, useEffect, useId, useRef, useState } from 'react'

/** Up to where the frame lays the menu over the page: its breakpoint `sm`. */
const narrow = '(max-width: 47.99em)'

export interface NarrowMenu {
  readonly id: string
  readonly isOpen: boolean
  readonly button: RefObject<HTMLButtonElement | null>
  readonly panel: RefObject<HTMLDivElement | null>
  readonly toggle: () => void
  /** For clicks anywhere in the menu: a link that was followed closes it. */
  readonly onClick: (event: MouseEvent) => void
}

export function useNarrowMenu(): NarrowMenu {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const isNarrow = useMediaQuery(narrow)
  const { pathname } = useLocation()
  const [wantedAt, want] = useState<string | null>(null)
  const isOpen = wantedAt === pathname && isNarrow === true
  // Whoever comes to another place wants to see that, and a window that was made wide and narrow again begins with the page.
  if (wantedAt !== null && (wantedAt !== pathname || isNarrow === false)) want(null)
  useEffect(() => {
    if (!isOpen) return
    const links = panel.current
    const first = links?.querySelector<HTMLElement>('a[aria-current="page"]') ?? links?.querySelector('a')
    first?.focus({ preventScroll: true })
    const close = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return
      want(null)
      button.current?.focus()
    }
    addEventListener('keydown', close)
    return () => removeEventListener('keydown', close)
  }, [isOpen])
  return {
    id,
    isOpen,
    button,
    panel,
    toggle: () => want(isOpen ? null : pathname),
    onClick: ({ target }) => {
      if (!isOpen || !(target instanceof Element) || target.closest('a') === null) return
      want(null)
      // A page that is come to takes it from there.
      button.current?.focus()
    },
  }
}
