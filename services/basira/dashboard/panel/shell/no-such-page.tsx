/**
 * What an address shows that is no place of the dashboard, and the way on from there.
 *
 * What is gone or was never there below a place, such as a database, is said by that place.
 */
import { ButtonLink, LostPage } from '@claviger/web'

export function NoSuchPage() {
  return (
    <LostPage>
      <ButtonLink to="/">To your databases</ButtonLink>
    </LostPage>
  )
}
