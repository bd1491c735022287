import { defineConfig } from 'astro/config';
import starlight from '@astrojs/starlight';

export default defineConfig({
  site: 'https://site.test',
  base: '/light',
  redirects: { '/old': '/light/guides/lamps/' },
  integrations: [
    starlight({
      title: 'Lighthouse',
      locales: { root: { label: 'English', lang: 'en' }, fr: { label: 'French', lang: 'fr' } },
      sidebar: [
        { label: 'N1', link: '/guides/lamps/' },
        { label: 'N2', link: '/guides/fuel/' },
        { label: 'N3', slug: 'guides/lamps' },
        { label: 'N4', link: 'guides/lamps' },
        { label: 'N5', link: 'https://example.org/' },
        { label: 'All', autogenerate: { directory: 'guides' } },
      ],
    }),
  ],
});
