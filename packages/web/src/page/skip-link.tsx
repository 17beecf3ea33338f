/**
 * The way past the menu, for those who come by keyboard: seen once it has the focus.
 *
 * The page it leads to has the id `main`; the address stays as it is, for it is sent to others and come back to.
 */
import type { MouseEvent } from 'react'
import classes from './skip-link.module.css'

export function SkipLink() {
  return (
    // biome-ignore lint/a11y/useValidAnchor: it goes to a place in this page
    <a href="#main" className={classes['skip']} onClick={goToMain}>
      Skip to content
    </a>
  )
}

function goToMain(event: MouseEvent): void {
  const main = document.getElementById('main')
  if (main === null) return
  event.preventDefault()
  // Only for this: with it, every click into the page would move the focus to all of it.
  main.tabIndex = -1
  main.style.outline = 'none'
  main.focus()
  main.addEventListener('blur', () => main.removeAttribute('tabindex'), { once: true })
}
