/**
 * What an address below the panel's shows that is no place of it, and the way on from there.
 *
 * What is gone or was never there below a place, such as a document, is said by that place.
 */
import { ButtonLink, LostPage } from '@claviger/web'

export function NoSuchPage() {
  return (
    <LostPage>
      <ButtonLink to="/">To the panel</ButtonLink>
    </LostPage>
  )
}
