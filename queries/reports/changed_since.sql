-- Whether anything that figures are made of has come, gone or been agreed otherwise since a moment.
select
    coalesce(
        greatest(
            (select max(sent_at) from provider_return),
            (select max(sent_at) from reference_file),
            (select max(happened_at) from return_event),
            (select max(happened_at) from forgetting),
            (select max(registered_at) from contract_terms)
        ) > $moment,
        false
    ) as changed
