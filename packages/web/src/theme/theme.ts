/**
 * The look of the dashboards: colours that can be read in light and dark (WCAG 2.2, 1.4.3).
 *
 * Mantine's own greys and reds for texts are a little too pale on white; little else of it is changed, each with its reason.
 */
import { type CSSVariablesResolver, createTheme } from '@mantine/core'

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 8 },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // By its name, not by `Modal.extend`: that would load dialogs with every page, the sign-in too.
    Modal: {
      styles: { title: { fontWeight: 600, lineHeight: 1.35, overflowWrap: 'anywhere', minWidth: 0 } },
    },
    // By itself it cuts off what is too long for a line, such as an address.
    Notification: { styles: { description: { overflowWrap: 'anywhere' } } },
    // In the colour of what is wrong, an example looks as if somebody had typed it.
    Input: { styles: { wrapper: { '--input-placeholder-color': 'var(--mantine-color-placeholder)' } } },
  },
})

export const themeVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-body': '#ffffff',
    // On its own light ground under the mouse, too.
    '--mantine-color-indigo-light-color': 'var(--mantine-color-indigo-9)',
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-2)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-anchor': 'var(--mantine-color-indigo-3)',
  },
})
