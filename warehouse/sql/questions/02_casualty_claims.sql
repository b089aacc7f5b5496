-- What casualties are claimed, by side, with claimant and bound?
SELECT category, side_name, qualifier, value_low, value_high, claimed_by, text
FROM casualty_claims ORDER BY category, value_low DESC NULLS LAST, text, document_id LIMIT 8
