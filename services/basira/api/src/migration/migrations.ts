/**
 * Basira's own migrations, by the names under which they are remembered.
 *
 * A new one gets the next number and a line here; what was released is never edited. They run after the store's own.
 */
import type { Migrations } from '@claviger/store'
import * as databases from './0001-databases.ts'

/** Remembered in `basira_migrations`. */
export const migrationOwner = 'basira'

export const basiraMigrations: Migrations = {
  '0001-databases': databases,
}
