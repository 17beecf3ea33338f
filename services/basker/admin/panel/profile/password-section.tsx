/**
 * Changing the password, which ends every other session.
 *
 * The form is the web package's.
 */
import { ChangePassword } from '@claviger/web'
import { useQueryClient } from '@tanstack/react-query'
import { useMe } from '../shell/me.ts'
import { changePassword, sessionsQuery } from './profile.api.ts'

export function PasswordSection() {
  const { email } = useMe()
  const queries = useQueryClient()
  return (
    <ChangePassword
      email={email}
      onChange={async (current, password) => {
        await changePassword(current, password)
        await queries.invalidateQueries(sessionsQuery)
      }}
    />
  )
}
