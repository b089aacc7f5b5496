-- Themes of ours that GDELT's Global Knowledge Graph has under a name of its own, so that queries
-- for that name find our articles. Source: GDELT, list of GKG themes; those that mean less or more
-- than ours are left out.
-- tag_id: Our theme. See tags.tag_id.
-- theme: GDELT's name.
CREATE OR REPLACE VIEW gkg_themes AS
SELECT * FROM (VALUES
    ('theme:conflict', 'ARMEDCONFLICT'),
    ('theme:armed-clash', 'ARMEDCONFLICT'),
    ('theme:civil-war', 'ARMEDCONFLICT'),
    ('theme:ground-offensive', 'ARMEDCONFLICT'),
    ('theme:terrorism', 'TERROR'),
    ('theme:suicide-bombing', 'SUICIDE_ATTACK'),
    ('theme:kidnapping', 'KIDNAP'),
    ('theme:insurgency', 'REBELLION'),
    ('theme:cyber', 'CYBER_ATTACK'),
    ('theme:peacekeeping', 'PEACEKEEPING'),
    ('theme:peace-talks', 'NEGOTIATIONS'),
    ('theme:ceasefire', 'CEASEFIRE'),
    ('theme:sanctions', 'SANCTIONS'),
    ('theme:alliance', 'ALLIANCE'),
    ('theme:displacement', 'REFUGEES'),
    ('theme:migration', 'IMMIGRATION'),
    ('theme:natural-disaster', 'NATURAL_DISASTER'),
    ('theme:naval-incident', 'MARITIME_INCIDENT'),
    ('theme:protest', 'PROTEST'),
    ('theme:election', 'ELECTION'),
    ('theme:legislation', 'LEGISLATION'),
    ('theme:corruption', 'CORRUPTION'),
    ('theme:trial', 'TRIAL'),
    ('theme:arrest', 'ARREST'),
    ('theme:drug-trafficking', 'DRUG_TRADE'),
    ('theme:human-trafficking', 'HUMAN_TRAFFICKING'),
    ('theme:organised-crime', 'ORGANIZED_CRIME')
) AS named(tag_id, theme);
