/**
 * The frame of pages that need nobody to be signed in: a card in the middle, and the way back to the sign-in.
 *
 * That of the signed-in pages is signed-in-frame.tsx.
 */
import { Box, Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { ThemeSwitch } from '../theme/theme-switch.tsx'
import { TextLink } from './links.tsx'
import { usePageTitle } from './page-title.ts'
import { useProduct } from './product-context.tsx'

export interface PublicFrameProps {
  readonly title: string
  readonly hasWayBack?: boolean
  readonly children: ReactNode
}

export function PublicFrame({ title, hasWayBack = true, children }: PublicFrameProps) {
  const heading = usePageTitle(title)
  const product = useProduct()
  return (
    <Box mih="100dvh" p="md">
      <Group justify="space-between" component="header">
        <Group gap={10}>
          <img src={iconOfPage()} alt="" width={28} height={28} />
          <Text fw={700} size="lg">
            {product}
          </Text>
        </Group>
        <ThemeSwitch />
      </Group>
      <Paper component="main" withBorder maw={420} mx="auto" mt="8vh" p="xl">
        <Stack>
          <Title order={1} size="h2" ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
            {title}
          </Title>
          {children}
          {hasWayBack && <TextLink to="/sign-in">Back to sign-in</TextLink>}
        </Stack>
      </Paper>
    </Box>
  )
}

/** The icon that the window has: each dashboard's page names its own. */
function iconOfPage(): string | undefined {
  return document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.href
}
