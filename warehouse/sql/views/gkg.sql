-- The articles as rows of the GDELT Global Knowledge Graph 2.1, under the column names that GDELT
-- uses in BigQuery, so that queries written for it run. Copies are left out. What each column holds,
-- and what is left empty and why, is said beside it; lists are separated by ; within a column, parts
-- of an entry by # or , as in the codebook. Offsets are code points into documents.text.
-- GKGRECORDID: DATE, a hyphen, and the first 48 bits of document_id as a number.
-- DATE: Publication time, of loading where it is not known, as YYYYMMDDHHMMSS in UTC.
-- SourceCollectionIdentifier: 1 (web) for web addresses, 2 (citation only) for all else.
-- SourceCommonName: Host of the address without www, else the publisher.
-- DocumentIdentifier: Address.
-- Counts: Kind, number, object, and the place in seven parts. Kinds: KILL, WOUND, ARREST, SEIZE,
--   AFFECT (displaced); others have no kind in GDELT. Of a range the lower bound.
-- V2Counts: The same with the offset.
-- Themes: GDELT's name where gkg_themes has one, else our own: DATELINE_ and the label in capitals.
-- V2Themes: The same with offsets.
-- Locations: Type (1 country, 2 state or 3 city of the United States, 4 city, 5 state elsewhere),
--   name and country, FIPS country, first division (of a country its FIPS code, else empty: we keep
--   no FIPS codes of divisions), latitude, longitude, GeoNames id (GDELT has GNIS and GNS ids).
-- V2Locations: The same with nothing for the second division and with offsets.
-- Persons: Names, in small letters as in GDELT.
-- V2Persons: The same with offsets, as written.
-- Organizations: Names, in small letters as in GDELT.
-- V2Organizations: The same with offsets, as written.
-- V2Tone: Only the seventh part, the number of words: we measure no tone.
-- Dates: Resolution (1 year, 2 month, 3 day), month, day, year, offset; times of day as their day.
-- GCAM: Only wc, the number of words: we count no dictionaries.
-- SharingImage: Empty: we keep no images.
-- RelatedImages: Empty: we keep no images.
-- SocialImageEmbeds: Empty: we keep no embedded posts.
-- SocialVideoEmbeds: Empty: we keep no embedded posts.
-- Quotations: Offset, length, verb and words of direct and mixed quotes, parts by |, entries by #.
-- AllNames: All names as written, with offsets.
-- Amounts: Numbers, what they are of, offsets.
-- TranslationInfo: Empty: nothing is translated.
-- Extras: The headline as PAGE_TITLE.
CREATE OR REPLACE VIEW gkg AS
WITH plain AS (
    SELECT
        document_id, title, source_uri, publisher, word_count,
        coalesce(published_at, ingested_at) AT TIME ZONE 'UTC' AS moment
    FROM distinct_documents
),
located AS (
    SELECT
        e.entity_id,
        concat_ws('#',
            CASE WHEN e.place_kind = 'country' THEN '1'
                 WHEN e.place_kind IN ('admin1', 'region')
                 THEN CASE WHEN e.country_code = 'USA' THEN '2' ELSE '5' END
                 ELSE CASE WHEN e.country_code = 'USA' THEN '3' ELSE '4' END
            END,
            regexp_replace(
                concat_ws(', ', e.name, CASE WHEN e.place_kind <> 'country' THEN c.name END),
                '[;#|\t\n]+', ' ', 'g'
            ),
            coalesce(f.fips_code, ''),
            CASE WHEN e.place_kind = 'country' THEN coalesce(f.fips_code, '') ELSE '' END
        ) AS head,
        concat_ws('#',
            coalesce(CAST(e.latitude AS VARCHAR), ''),
            coalesce(CAST(e.longitude AS VARCHAR), ''),
            coalesce(CASE WHEN e.place_kind = 'country' THEN f.fips_code END,
                     CAST(e.geonames_id AS VARCHAR), '')
        ) AS tail
    FROM entities AS e
    LEFT JOIN fips_countries AS f USING (country_code)
    LEFT JOIN entities AS c ON c.entity_id = 'iso:' || e.country_code
    WHERE e.entity_type = 'place'
),
named AS (
    SELECT
        m.document_id, m.start_char, m.entity_type,
        regexp_replace(m.text, '[;#,|\t\n]+', ' ', 'g') AS written,
        lower(regexp_replace(coalesce(e.name, m.text), '[;#,|\t\n]+', ' ', 'g')) AS name,
        l.head, l.tail
    FROM mentions AS m
    LEFT JOIN entities AS e ON e.entity_id = m.entity_id
    LEFT JOIN located AS l ON l.entity_id = m.entity_id AND m.entity_type = 'place'
),
names AS (
    SELECT
        document_id,
        string_agg(DISTINCT head || '#' || tail, ';' ORDER BY head || '#' || tail) AS locations,
        string_agg(head || '##' || tail || '#' || start_char, ';' ORDER BY start_char) AS locations2,
        string_agg(DISTINCT name, ';' ORDER BY name) FILTER (WHERE entity_type = 'person') AS persons,
        string_agg(written || ',' || start_char, ';' ORDER BY start_char)
            FILTER (WHERE entity_type = 'person') AS persons2,
        string_agg(DISTINCT name, ';' ORDER BY name)
            FILTER (WHERE entity_type = 'organization') AS organizations,
        string_agg(written || ',' || start_char, ';' ORDER BY start_char)
            FILTER (WHERE entity_type = 'organization') AS organizations2,
        string_agg(written || ',' || start_char, ';' ORDER BY start_char) AS names
    FROM named GROUP BY document_id
),
themed AS (
    SELECT
        dt.document_id, dt.start_char,
        coalesce(g.theme,
            'DATELINE_' || upper(regexp_replace(coalesce(t.label, dt.tag_id), '[^A-Za-z0-9]+', '_', 'g'))
        ) AS theme
    FROM document_tags AS dt
    JOIN tags AS t USING (tag_id)
    LEFT JOIN gkg_themes AS g USING (tag_id)
    WHERE t.scheme = 'theme'
),
themes AS (
    SELECT
        document_id,
        string_agg(DISTINCT theme, ';' ORDER BY theme) AS themes,
        string_agg(theme || ',' || start_char, ';' ORDER BY start_char, theme)
            FILTER (WHERE start_char IS NOT NULL) AS themes2
    FROM themed GROUP BY document_id
),
counted AS (
    SELECT
        c.document_id, c.start_char,
        CASE c.category WHEN 'killed' THEN 'KILL' WHEN 'wounded' THEN 'WOUND'
            WHEN 'detained' THEN 'ARREST' WHEN 'captured' THEN 'SEIZE'
            WHEN 'displaced' THEN 'AFFECT' END AS kind,
        CAST(coalesce(c.value_low, c.value_high) AS BIGINT) AS number,
        regexp_replace(coalesce(c.object, ''), '[;#,|\t\n]+', ' ', 'g') AS object,
        coalesce(l.head || '#' || l.tail, '######') AS place
    FROM counts AS c LEFT JOIN located AS l ON l.entity_id = c.place_entity_id
    WHERE coalesce(c.value_low, c.value_high) IS NOT NULL
),
numbers AS (
    SELECT
        document_id,
        string_agg(concat_ws('#', kind, number, object, place), ';' ORDER BY start_char)
            FILTER (WHERE kind IS NOT NULL) AS counts,
        string_agg(concat_ws('#', kind, number, object, place, start_char), ';' ORDER BY start_char)
            FILTER (WHERE kind IS NOT NULL) AS counts2,
        string_agg(concat_ws(',', number, object, start_char), ';' ORDER BY start_char) AS amounts
    FROM counted GROUP BY document_id
),
dated AS (
    SELECT
        document_id,
        string_agg(concat_ws('#', length(parts[1]) // 3,
                coalesce(TRY_CAST(parts[1][6:7] AS INTEGER), 0),
                coalesce(TRY_CAST(parts[1][9:10] AS INTEGER), 0),
                TRY_CAST(parts[1][1:4] AS INTEGER), start_char), ';' ORDER BY start_char) AS dates
    FROM (
        SELECT document_id, start_char, regexp_extract_all(value, '^\d{4}(?:-\d{2}(?:-\d{2})?)?') AS parts
        FROM time_expressions
        WHERE regexp_matches(value, '^\d{4}(?:-\d{2}){0,2}(?:$|T)')
    ) GROUP BY document_id
),
said AS (
    SELECT
        document_id,
        string_agg(concat_ws('|', start_char, end_char - start_char, coalesce(cue, ''),
            regexp_replace(text, '[#|\t\n]+', ' ', 'g')), '#' ORDER BY start_char) AS quotations
    FROM quotes WHERE kind IN ('direct', 'mixed') GROUP BY document_id
)
SELECT
    strftime(p.moment, '%Y%m%d%H%M%S') || '-'
        || CAST(('0x' || substr(p.document_id, 1, 12)) AS BIGINT) AS GKGRECORDID,
    CAST(strftime(p.moment, '%Y%m%d%H%M%S') AS BIGINT) AS DATE,
    CASE WHEN regexp_matches(p.source_uri, '^[a-z]+://[^/]') THEN 1 ELSE 2 END AS SourceCollectionIdentifier,
    coalesce(nullif(regexp_extract(p.source_uri, '^[a-z]+://(?:www\.)?([^/:?#]+)', 1), ''),
             p.publisher) AS SourceCommonName,
    p.source_uri AS DocumentIdentifier,
    n.counts AS Counts,
    n.counts2 AS V2Counts,
    t.themes AS Themes,
    t.themes2 AS V2Themes,
    m.locations AS Locations,
    m.locations2 AS V2Locations,
    m.persons AS Persons,
    m.persons2 AS V2Persons,
    m.organizations AS Organizations,
    m.organizations2 AS V2Organizations,
    ',,,,,,' || p.word_count AS V2Tone,
    d.dates AS Dates,
    'wc:' || p.word_count AS GCAM,
    CAST(NULL AS VARCHAR) AS SharingImage,
    CAST(NULL AS VARCHAR) AS RelatedImages,
    CAST(NULL AS VARCHAR) AS SocialImageEmbeds,
    CAST(NULL AS VARCHAR) AS SocialVideoEmbeds,
    s.quotations AS Quotations,
    m.names AS AllNames,
    n.amounts AS Amounts,
    CAST(NULL AS VARCHAR) AS TranslationInfo,
    '<PAGE_TITLE>' || replace(replace(replace(regexp_replace(p.title, '\s+', ' ', 'g'), '&', '&amp;'),
        '<', '&lt;'), '>', '&gt;') || '</PAGE_TITLE>' AS Extras
FROM plain AS p
LEFT JOIN numbers AS n USING (document_id)
LEFT JOIN themes AS t USING (document_id)
LEFT JOIN names AS m USING (document_id)
LEFT JOIN dated AS d USING (document_id)
LEFT JOIN said AS s USING (document_id);
