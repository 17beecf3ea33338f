/**
 * The way past the menu, for those who come by keyboard: seen once it has the focus.
 *
 * The page it leads to has the id `main`.
 */
import classes from './skip-link.module.css'

export function SkipLink() {
  return (
    <a href="#main" className={classes['skip']}>
      Skip to the page
    </a>
  )
}
