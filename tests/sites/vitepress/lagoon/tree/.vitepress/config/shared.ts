import type { UserConfig } from 'vitepress'

export const shared: UserConfig = {
  title: 'Lagoon',
  srcDir: './src',
  cleanUrls: true,
  ignoreDeadLinks: ['/never/here'],
  rewrites: {
    'boats/:name/readme.md': 'boats/:name/index.md',
    'en/:rest*': ':rest*',
    'old/yard.md': 'yard.md',
  },
}
