import { defineConfig, type DefaultTheme } from 'vitepress'

const port = 'Harbour'

export default defineConfig({
  title: `${port} guide`,
  base: '/harbour/',
  ignoreDeadLinks: true,
  themeConfig: {
    logo: '/img/crane.svg',
    nav: nav(),
    sidebar: {
      '/guide/': sidebarGuide(),
      '/team/': [
        { text: 'N10', link: '/team/crew' },
        { text: 'N11', link: '/team/cook' },
      ],
    },
    footer: { message: 'Run by <a href="/harbour/team/crew.html">N20</a>' },
    socialLinks: [{ icon: 'github', link: 'https://example.org/' }],
  },
})

function nav(): DefaultTheme.NavItem[] {
  return [
    { text: 'N1', link: '/guide/mooring' },
    { text: 'N2', link: '/guide/sinking' },
    { text: 'N3', link: '/guide/', activeMatch: '/guide/' },
    {
      text: 'More',
      items: [
        { text: 'N4', link: '/team/crew#captain' },
        { text: 'N5', link: '/team/crew#admiral' },
        { text: 'N6', link: 'https://example.org/' },
        { text: 'N7', link: '/guide/mooring.md' },
        { text: 'N8', link: '/img/crane.svg', target: '_blank' },
      ],
    },
  ]
}

function sidebarGuide(): DefaultTheme.SidebarItem[] {
  return [
    {
      text: 'Guide',
      base: '/guide/',
      items: [
        { text: 'N30', link: 'mooring' },
        { text: 'N31', link: 'anchoring' },
        { text: 'N32', link: 'index' },
        { text: 'N33', link: 'mooring#ropes' },
      ],
    },
    { text: 'N34', link: '/guide/mooring.html' },
    { text: 'N35', link: 'guide/mooring' },
  ]
}
