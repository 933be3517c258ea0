-- What a search must know of every figure to say whether it is the asked one.
SELECT id, study_id, endpoint, endpoint_name, endpoint_short, arm_value, comparator_value, effect, p
FROM main.outcome
