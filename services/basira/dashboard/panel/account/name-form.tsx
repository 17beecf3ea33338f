/**
 * The person's own name.
 *
 * The address is email-fact.tsx.
 */
import { useQueryClient } from '@tanstack/react-query'
import { meQuery, useMe } from '../shell/me.api.ts'
import { renameAccount } from './account.api.ts'
import { RenameForm } from './rename-form.tsx'

export function NameForm() {
  const me = useMe()
  const queries = useQueryClient()
  return (
    <RenameForm
      label="Name"
      description="As the dashboard calls you. Without one it shows your email address."
      name={me.name ?? ''}
      isRequired={false}
      autoComplete="name"
      deed="Save name"
      done="Your name is saved."
      rename={async (name) => {
        const renamed = await renameAccount(name)
        // An answer under way still has the former name.
        await queries.cancelQueries(meQuery)
        queries.setQueryData(meQuery.queryKey, renamed)
      }}
    />
  )
}
