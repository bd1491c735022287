import { InputPathToUrlTransformPlugin, IdAttributePlugin } from "@11ty/eleventy";

export default function (eleventyConfig) {
  eleventyConfig.addPlugin(InputPathToUrlTransformPlugin);
  eleventyConfig.addPlugin(IdAttributePlugin);
  eleventyConfig.addPassthroughCopy("src/assets");
  eleventyConfig.addPassthroughCopy("src/**/*.png");
}

export const config = {
  dir: { input: "src", output: "_site" },
  markdownTemplateEngine: "njk",
};
