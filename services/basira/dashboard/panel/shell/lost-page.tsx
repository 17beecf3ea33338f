/**
 * What an address shows that is no place of the dashboard, be somebody signed in or not.
 *
 * What is gone or was never there below a place, such as a database, is said by that place.
 */
import { ButtonLink, PublicFrame } from '@claviger/web'
import { Text } from '@mantine/core'

export function LostPage() {
  return (
    <PublicFrame title="There is no such page" hasWayBack={false}>
      <Text>The address may be mistyped, or the page has moved.</Text>
      <ButtonLink to="/">To your databases</ButtonLink>
    </PublicFrame>
  )
}
