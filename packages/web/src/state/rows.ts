/**
 * The class of a table whose rows become cards on narrow windows.
 *
 * Cells name their column in `data-label`; the rules are in rows.module.css.
 */
import classes from './rows.module.css'

export const rowsClass: string = classes['rows'] ?? ''
