/**
 * The frame of the signed-in pages: the head, the menu at the side or, on a narrow window, over the page, and the page.
 *
 * What is in the head and the menu is each dashboard's own, as is who is signed in.
 */
import { AppShell, Burger, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import { Failure, Loading } from '../state/states.tsx'
import { useNarrowMenu } from './narrow-menu.ts'
import classes from './signed-in-frame.module.css'
import { SkipLink } from './skip-link.tsx'

export interface SignedInFrameProps {
  /** @param burger the button of the menu; a wide window does not show it */
  readonly head: (burger: ReactNode) => ReactNode
  readonly menu: ReactNode
  readonly children: ReactNode
}

export function SignedInFrame({ head, menu, children }: SignedInFrameProps) {
  const narrow = useNarrowMenu()
  return (
    <AppShell
      header={{ height: 60 }}
      navbar={{ width: 240, breakpoint: 'sm', collapsed: { mobile: !narrow.isOpen } }}
      padding="md"
    >
      <SkipLink />
      <AppShell.Header>
        <Group h="100%" px="md" gap="sm" wrap="nowrap">
          {head(
            <Burger
              ref={narrow.button}
              opened={narrow.isOpen}
              onClick={narrow.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={narrow.isOpen ? 'Close the menu' : 'Open the menu'}
              aria-expanded={narrow.isOpen}
              aria-controls={narrow.id}
            />,
          )}
        </Group>
      </AppShell.Header>
      <AppShell.Navbar
        id={narrow.id}
        ref={narrow.panel}
        p="sm"
        aria-label="Menu"
        className={classes['menu'] ?? ''}
        mod={{ open: narrow.isOpen }}
        onClick={narrow.onClick}
      >
        {menu}
      </AppShell.Navbar>
      {/* The open menu covers the page: what is under it cannot be got to. */}
      <AppShell.Main id="main" inert={narrow.isOpen}>
        {children}
      </AppShell.Main>
    </AppShell>
  )
}

export interface FrameToComeProps {
  /** What is loaded, as it goes on after "Loading". */
  readonly what: string
  /** Null while nothing went wrong. */
  readonly error: unknown
  readonly onRetry: () => void
}

/** In place of the frame while it is not known who is signed in. */
export function FrameToCome({ what, error, onRetry }: FrameToComeProps) {
  return (
    <main className={classes['alone']}>
      {error === null ? <Loading what={what} /> : <Failure error={error} onRetry={onRetry} />}
    </main>
  )
}
