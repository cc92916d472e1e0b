// The words of the panel, loading once per language for all panels of a page.
const loading = {}

export function wordsOf(lang) {
  loading[lang] ??= fetch(new URL(`strings/${lang}.json`, import.meta.url)).then((response) => response.json())
  loading[lang].catch(() => delete loading[lang])
  return loading[lang]
}
