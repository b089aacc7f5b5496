-- A story is the articles that tell of the same happening, over the days that it goes on. Stories that
-- were merged (story_merges) are one, under the id that goes on.
-- story_id: The story; it never changes while articles are added.
-- title: Headline of the article that most resembles a first report: the earliest that has one.
-- first_at: Publication time of its first article, of loading where that is not known. Unit: UTC.
-- last_at: The same of its last article. Unit: UTC.
-- documents: Articles, copies and versions among them.
-- texts: Articles that repeat no other.
-- sources: Publishers, sites or registered sources that carry it.
CREATE OR REPLACE VIEW stories AS
WITH RECURSIVE steps AS (
    SELECT story_id, merged_into FROM story_merges
    UNION
    SELECT s.story_id, m.merged_into FROM steps AS s JOIN story_merges AS m ON m.story_id = s.merged_into
),
ends AS (
    SELECT story_id, merged_into FROM steps
    WHERE merged_into NOT IN (SELECT story_id FROM story_merges)
),
told AS (
    SELECT
        coalesce(e.merged_into, d.story_id) AS story_id,
        d.title,
        d.duplicate_of,
        d.document_id,
        coalesce(d.published_at, d.ingested_at) AS moment,
        coalesce(d.source_id, d.publisher,
                 nullif(regexp_extract(d.source_uri, '^[a-z]+://(?:www\.)?([^/:]+)', 1), ''),
                 d.byline) AS source
    FROM documents AS d
    LEFT JOIN ends AS e ON e.story_id = d.story_id
    WHERE d.story_id IS NOT NULL
)
SELECT
    story_id,
    arg_min(title, (moment, document_id)) FILTER (WHERE title IS NOT NULL) AS title,
    min(moment) AS first_at,
    max(moment) AS last_at,
    count(*) AS documents,
    count(*) FILTER (WHERE duplicate_of IS NULL) AS texts,
    count(DISTINCT source) AS sources
FROM told
GROUP BY story_id;
