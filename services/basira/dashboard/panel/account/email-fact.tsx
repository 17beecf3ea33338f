/**
 * The person's email address, and whether it is verified.
 *
 * There is no way to change it, so there is no field for it; having it verified is offered above every page.
 */
import { Badge, Group, Stack, Text } from '@mantine/core'
import { useMe } from '../shell/me.api.ts'

export function EmailFact() {
  const { email, isVerified } = useMe()
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500}>
        Email
      </Text>
      <Group gap="xs">
        <Text style={{ overflowWrap: 'anywhere' }}>{email}</Text>
        <Badge variant="dot" color={isVerified ? 'teal' : 'orange'} tt="none">
          {isVerified ? 'Verified' : 'Not verified'}
        </Badge>
      </Group>
      <Text size="sm" c="dimmed">
        You sign in with it. It cannot be changed.
      </Text>
    </Stack>
  )
}
