/**
 * The switch between light, dark and what the system says.
 *
 * The choice is kept by Mantine, and put on the page before the first paint by a script of the page itself.
 */
import { ActionIcon, type MantineColorScheme, useMantineColorScheme } from '@mantine/core'

const next: Readonly<Record<MantineColorScheme, MantineColorScheme>> = {
  auto: 'light',
  light: 'dark',
  dark: 'auto',
}
const names: Readonly<Record<MantineColorScheme, string>> = { auto: 'system', light: 'light', dark: 'dark' }
const signs: Readonly<Record<MantineColorScheme, string>> = { auto: '◐', light: '☀', dark: '☾' }

export function ThemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <ActionIcon
      variant="default"
      size="lg"
      onClick={() => setColorScheme(next[colorScheme])}
      aria-label={`Colours: ${names[colorScheme]}. Switch to ${names[next[colorScheme]]}`}
      title={`Colours: ${names[colorScheme]}`}
    >
      <span aria-hidden="true">{signs[colorScheme]}</span>
    </ActionIcon>
  )
}
