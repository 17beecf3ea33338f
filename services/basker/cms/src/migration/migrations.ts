/**
 * Basker's own migrations, by the names under which they are remembered.
 *
 * A new one gets the next number and a line here; what was released is never edited. They run after the store's own.
 */
import type { Migrations } from '@claviger/store'
import * as content from './0001-content.ts'

/** Remembered in `basker_migrations`. */
export const migrationOwner = 'basker'

export const baskerMigrations: Migrations = {
  '0001-content': content,
}
