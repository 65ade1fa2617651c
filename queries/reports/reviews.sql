-- Everything that was said in the reviews of one contract, in the order in which it was said.
select * exclude (place)
from review_entry
where provider = $provider and contract = $contract
order by place
