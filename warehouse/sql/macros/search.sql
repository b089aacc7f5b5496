-- Articles in which all words occur, whole words, in any case and with or without accents; those
-- where they occur most often first. Copies of an article are left out.
-- words: Words separated by anything that is no letter or digit.
-- document_id: Article. See documents.document_id.
-- title: Headline.
-- published_at: Publication time. Unit: UTC.
-- hits: Times that any of the words occurs.
-- snippet: The first of the sentences that hold most of the words.
CREATE OR REPLACE MACRO search(words) AS TABLE
WITH wanted AS (
    SELECT list_distinct(
        regexp_extract_all(strip_accents(lower(nfc_normalize(words))), '[\pL\pM\pN]+')
    ) AS terms
),
-- Substrings first: cheap, and few articles are left to be cut into words.
candidates AS (
    SELECT d.document_id, d.title, d.published_at, strip_accents(lower(d.text)) AS folded, w.terms
    FROM distinct_documents AS d, wanted AS w
    WHERE len(w.terms) > 0
        AND list_bool_and(
            list_transform(w.terms, lambda term: contains(strip_accents(lower(d.text)), term))
        )
),
counted AS (
    SELECT
        c.document_id, c.title, c.published_at, c.terms,
        list_filter(
            regexp_extract_all(c.folded, '[\pL\pM\pN]+'),
            lambda word: list_contains(c.terms, word)
        ) AS found
    FROM candidates AS c
),
matched AS (
    SELECT c.document_id, c.title, c.published_at, c.terms, len(c.found) AS hits
    FROM counted AS c
    WHERE len(list_distinct(c.found)) = len(c.terms)
),
scored AS (
    SELECT
        s.document_id, s.sentence_index, s.text,
        len(list_intersect(
            regexp_extract_all(strip_accents(lower(s.text)), '[\pL\pM\pN]+'), m.terms
        )) AS terms_held
    FROM sentences AS s JOIN matched AS m ON m.document_id = s.document_id
),
snippets AS (
    SELECT s.document_id, arg_max(s.text, (s.terms_held, -s.sentence_index)) AS snippet
    FROM scored AS s
    WHERE s.terms_held > 0
    GROUP BY s.document_id
)
SELECT m.document_id, m.title, m.published_at, m.hits, s.snippet
FROM matched AS m LEFT JOIN snippets AS s ON s.document_id = m.document_id
ORDER BY m.hits DESC, m.published_at DESC NULLS LAST, m.document_id;
