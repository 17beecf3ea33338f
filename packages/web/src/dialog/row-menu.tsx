/**
 * What can be done with one row of a list, behind a button with three dots.
 *
 * The browser opens it over everything, closes it by Escape or a click elsewhere and gives the focus back (HTML, "The popover
 * attribute"); where it stands and the keys within are all that is done here. A library for it would weigh as much as the page.
 */
import { ActionIcon } from '@mantine/core'
import { type KeyboardEvent, type ToggleEvent, useCallback, useEffect, useId, useRef } from 'react'
import classes from './row-menu.module.css'

export interface RowDeed {
  readonly label: string
  /** Marked as what cannot be taken back. */
  readonly isGrave?: boolean
  readonly onChoose: () => void
}

export interface RowMenuProps {
  /** What the button and the list are called: "Actions for Nightly backup". */
  readonly label: string
  readonly deeds: readonly RowDeed[]
}

/** The button can be told by `[popovertarget]`. */
export function RowMenu({ label, deeds }: RowMenuProps) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const menu = useRef<HTMLDivElement>(null)
  const stand = useCallback(() => {
    if (button.current !== null) standBeside(menu.current, button.current.getBoundingClientRect())
  }, [])
  const place = ({ newState }: ToggleEvent): void => {
    window.removeEventListener('resize', stand)
    if (newState !== 'open') return
    stand()
    window.addEventListener('resize', stand)
  }
  useEffect(() => () => window.removeEventListener('resize', stand), [stand])
  const focusFirst = ({ newState }: ToggleEvent): void => {
    if (newState === 'open') menu.current?.querySelector('button')?.focus()
  }
  return (
    <>
      <ActionIcon ref={button} variant="default" aria-label={label} popoverTarget={id} aria-haspopup="menu">
        <span aria-hidden="true">⋯</span>
      </ActionIcon>
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        aria-label={label}
        className={classes['menu']}
        onBeforeToggle={place}
        onToggle={focusFirst}
        onKeyDown={goAlong}
      >
        {deeds.map((deed) => (
          <button
            key={deed.label}
            type="button"
            role="menuitem"
            tabIndex={-1}
            className={classes['deed']}
            data-grave={deed.isGrave}
            onClick={() => {
              // First, for it gives the focus back.
              menu.current?.hidePopover()
              deed.onChoose()
            }}
          >
            {deed.label}
          </button>
        ))}
      </div>
    </>
  )
}

/** Below the button, or above it in the lower part of the window; it goes along when the page is scrolled. */
function standBeside(menu: HTMLElement | null, button: DOMRect): void {
  if (menu === null) return
  const { clientWidth, clientHeight } = document.documentElement
  const isAbove = button.bottom > (clientHeight * 2) / 3
  const windowEdge = isAbove ? button.top : button.bottom
  menu.style.top = `${windowEdge + window.scrollY}px`
  // Towards the middle.
  const isLeft = button.left < clientWidth / 2
  menu.style.left = isLeft ? `${button.left}px` : 'auto'
  menu.style.right = isLeft ? 'auto' : `${clientWidth - button.right}px`
  menu.classList.toggle(classes['above'] ?? '', isAbove)
}

/** As menus are used by keyboard (ARIA Authoring Practices, "Menu button"). */
function goAlong(event: KeyboardEvent<HTMLElement>): void {
  const { currentTarget: menu, key } = event
  // The focus goes back to the button, and on from there.
  if (key === 'Tab') menu.hidePopover()
  const deeds = [...menu.querySelectorAll('button')]
  const at = deeds.findIndex((deed) => deed.matches(':focus'))
  const next = { ArrowDown: (at + 1) % deeds.length, ArrowUp: at - 1, Home: 0, End: -1 }[key]
  if (next === undefined) return
  event.preventDefault()
  deeds.at(next)?.focus()
}
