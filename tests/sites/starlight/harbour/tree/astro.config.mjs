// @ts-check
import { defineConfig } from 'astro/config';
import starlight from '@astrojs/starlight';
import remarkCustomHeadingId from 'remark-custom-heading-id';
import rehypeAutolinkHeadings from 'rehype-autolink-headings';
import { rehypeHeadingIds } from '@astrojs/markdown-remark';
import { sidebar } from './src/sidebar.mjs';

const ROOT = new URL('./', import.meta.url);

export default defineConfig({
  site: 'https://site.test',
  markdown: {
    remarkPlugins: [remarkCustomHeadingId],
    rehypePlugins: [rehypeHeadingIds, [rehypeAutolinkHeadings, { behavior: 'wrap' }]],
  },
  redirects: {
    '/en/moved': '/en/guides/crane/',
    '/en/moved-far': { status: 302, destination: '/en/guides/crane/' },
  },
  integrations: [
    starlight({
      title: { en: 'Harbour', de: 'Hafen' },
      defaultLocale: 'en',
      locales: {
        en: { label: 'English', lang: 'en' },
        de: { label: 'Deutsch', lang: 'de' },
      },
      components: { Footer: './src/components/Footer.astro' },
      logo: { src: './src/assets/crane.png' },
      favicon: '/dot.png',
      customCss: ['./src/styles/own.css'],
      editLink: { baseUrl: 'https://github.com/o/r/edit/main/' },
      sidebar,
    }),
  ],
});
