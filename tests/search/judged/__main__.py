"""Records where the answers of the judged queries stand now."""

from __future__ import annotations

from dataclasses import replace

from tests.search.judged import HERE, JUDGED, Judged, indexes, place_of


def main() -> None:
    index = indexes("tantivy")
    now = {
        (each.lang, each.text): replace(each, place=place_of(each, index(each.audience))) for each in JUDGED
    }
    for before in JUDGED:
        after = now[before.lang, before.text]
        if after.place != before.place:
            print(f"{before.lang} {before.place} → {after.place}  {before.text}")
    for lang in ("es", "pt", "en"):
        path = HERE / f"{lang}.txt"
        path.write_text(
            "\n".join([*_lines(path.read_text(encoding="utf-8"), lang, now), ""]), encoding="utf-8"
        )
    placed = [each.place for each in now.values()]
    print(f"mean reciprocal rank {sum(1 / place for place in placed if place) / len(placed):.3f}")


def _lines(text: str, lang: str, now: dict[tuple[str, str], Judged]) -> list[str]:
    recorded = iter([each for each in now.values() if each.lang == lang])
    return [line if not line or line.startswith("#") else str(next(recorded)) for line in text.splitlines()]


if __name__ == "__main__":
    main()
